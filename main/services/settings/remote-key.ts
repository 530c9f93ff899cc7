// The key of the remote engine: in a file of its own that only the person may read, and in no reply.
import fs from 'node:fs'
import path from 'node:path'
import { guarded } from '../../storage/failures.ts'

const fileOf = (home: string) => path.join(home, 'remote-key')

/** @param home the workspace's folder; null where no key is kept */
export function readRemoteKey(home: string): string | null {
  try {
    return fs.readFileSync(fileOf(home), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** @param key null forgets it */
export function keepRemoteKey(home: string, key: string | null): void {
  guarded(home, () => {
    if (key === null) return fs.rmSync(fileOf(home), { force: true })
    const unfinished = `${fileOf(home)}.${process.pid}.part`
    fs.mkdirSync(home, { recursive: true })
    fs.writeFileSync(unfinished, key, { mode: 0o600, flush: true })
    fs.renameSync(unfinished, fileOf(home))
  })
}
