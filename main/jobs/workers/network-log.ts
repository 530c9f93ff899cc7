// Every request that leaves the machine for a hub, as a line of JSON in the workspace's log: written before it is sent, and again when it is over.
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Contact } from '../../../native-models/packs/hub/exchange.ts'
import type { NetworkContact } from '../../contract/models.ts'

/** One line; lines of the same id are one contact, of which the later one counts. */
export type LoggedContact = NetworkContact & { readonly id: string }

/**
 * @param file absolute path of the log; @param repository that is asked about
 * @returns takes the contacts of one task
 */
export function networkLog(file: string, repository: string): (contact: Contact) => void {
  const begun: LoggedContact[] = []
  const write = (line: LoggedContact) => appendFileSync(file, `${JSON.stringify(line)}\n`)
  mkdirSync(path.dirname(file), { recursive: true })
  return ({ phase, host, method, subject, status, bytes }) => {
    const same = begun.findIndex((one) => one.host === host && one.asked === askedOf(subject, repository))
    if (phase === 'ended' && same >= 0) return write({ ...begun.splice(same, 1)[0]!, bytes, outcome: status === null ? 'no answer' : `status ${status}` })
    const line: LoggedContact = { id: `${process.pid}-${Date.now()}-${++count}`, time: new Date().toISOString(), host, method, asked: askedOf(subject, repository), bytes, outcome: 'begun' }
    begun.push(line)
    write(line)
  }
}

let count = 0

const askedOf = (subject: string, repository: string): string => `${subject} of ${repository}`
