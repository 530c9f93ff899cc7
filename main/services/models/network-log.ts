// The workspace's log of what left the machine for a hub or to check a remote model, as whoever asks writes it.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { NetworkContact } from '../../contract/models.ts'
import { guarded } from '../../storage/failures.ts'

const Line = NetworkContact.extend({ id: z.string() })
type Line = z.infer<typeof Line>

/** Bytes read from the end: some thousand contacts. */
const TAIL = 2 ** 20

export const networkLogFile = (home: string): string => path.join(home, 'network.log')

/**
 * Writes a contact down before it is made. @returns writes its end
 * @throws WorkstationError 'read-only', 'disk-full': then nothing may be asked
 */
export function noteContact(home: string, about: Pick<NetworkContact, 'host' | 'method' | 'asked'>): (end: Pick<NetworkContact, 'bytes' | 'outcome'>) => void {
  const file = networkLogFile(home)
  const write = (line: Line) => guarded(file, () => fs.appendFileSync(file, `${JSON.stringify(line)}\n`))
  const begun: Line = { id: randomUUID(), time: new Date().toISOString(), ...about, bytes: 0, outcome: 'begun' }
  guarded(home, () => fs.mkdirSync(home, { recursive: true }))
  write(begun)
  return (end) => write({ ...begun, ...end })
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!handle) return ''
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(TAIL, size)), 0, Math.min(TAIL, size), Math.max(0, size - TAIL))
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** A line that was cut off by a power failure, or at the tail's beginning, says nothing. */
function lineOf(text: string): Line | null {
  try {
    return Line.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Newest first; each contact once, with its end where that was written. */
export async function readContacts(home: string, limit: number): Promise<NetworkContact[]> {
  const lines = (await tailOf(networkLogFile(home))).split('\n').map(lineOf).filter((line) => line !== null)
  const latest = new Map(lines.map((line) => [line.id, line]))
  return [...latest.values()].reverse().slice(0, limit).map(({ id: _, ...contact }) => contact)
}
