// An export to standard output, by way of a temporary file: the case may lie on a disk that cannot be written.
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { RequestInput } from '../../contract/requests.ts'
import type { Session } from './session.ts'

export async function exportToStdout(session: Session, draft: Omit<RequestInput<'case.export'>, 'out' | 'width'>): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'geoagent-out-'))
  try {
    const { file } = await session.ask('case.export', { ...draft, out: path.join(folder, 'records'), width: process.stdout.columns ?? 160 })
    await pipeline(createReadStream(file), process.stdout, { end: false })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
