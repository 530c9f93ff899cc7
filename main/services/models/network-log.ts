// The workspace's log of what left the machine for a hub, as the process that asks writes it.
import { open } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { NetworkContact } from '../../contract/models.ts'

const Line = NetworkContact.extend({ id: z.string() })

/** Bytes read from the end: some thousand contacts. */
const TAIL = 2 ** 20

export const networkLogFile = (home: string): string => path.join(home, 'network.log')

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
function lineOf(text: string): z.infer<typeof Line> | null {
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
