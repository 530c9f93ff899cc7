// The gazetteer that tests open: built once for each state of its sources, since a build takes seconds.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureGazetteer } from '../../main/gazetteer/build.ts'

const sources = path.resolve(import.meta.dirname, '../../main/gazetteer')

function sourceHash(): string {
  const files = readdirSync(sources, { recursive: true }).map(String).filter((name) => statSync(path.join(sources, name)).isFile()).sort()
  const hash = createHash('sha256')
  for (const name of files) hash.update(name).update(readFileSync(path.join(sources, name)))
  return hash.digest('hex').slice(0, 16)
}

/** @returns the path of a sound gazetteer; open it read-only, copy it to change it */
export async function builtGazetteer(): Promise<string> {
  const file = path.join(os.tmpdir(), 'geoagent-test-gazetteer', `${sourceHash()}.db`)
  await ensureGazetteer(file)
  return file
}
