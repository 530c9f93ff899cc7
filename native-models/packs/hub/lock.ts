// Keeps two downloads out of one folder: a file that names its owner and is touched while that lives.
import { randomUUID } from 'node:crypto'
import { open, readFile, rm, stat, utimes } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isRunning } from '../is-running.ts'
import { HubError } from './errors.ts'

const touchEvery = 10_000
/** Untouched for this long, it belongs to nobody, whatever its process number says: numbers are used again. */
const staleAfter = 60_000

async function isOwned(file: string): Promise<boolean> {
  const [{ mtimeMs }, text] = await Promise.all([stat(file), readFile(file, 'utf8')])
  const [pid, host] = text.split(' ')
  if (Date.now() - mtimeMs > staleAfter) return false
  return host !== os.hostname() || isRunning(Number(pid))
}

async function claim(file: string, words: string): Promise<void> {
  const handle = await open(file, 'wx')
  await handle.writeFile(words).finally(() => handle.close())
}

/**
 * @param folder there already
 * @returns what gives the lock back
 * @throws HubError 'locked' where another download has it
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'lock')
  const mine = `${process.pid} ${os.hostname()} ${randomUUID()}`
  const failure = await claim(file, mine).catch((error: NodeJS.ErrnoException) => error)
  if (failure && failure.code !== 'EEXIST') throw failure
  if (failure) {
    if (await isOwned(file)) throw new HubError('locked', `Another download is at work in ${path.dirname(folder)}. Wait until it is done, or choose another folder.`)
    await rm(file, { force: true })
    await claim(file, mine)
  }
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), touchEvery).unref()
  return async () => {
    clearInterval(timer)
    if ((await readFile(file, 'utf8').catch(() => null)) === mine) await rm(file, { force: true })
  }
}
