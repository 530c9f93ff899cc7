// Failures of the shell itself: into the workspace's log with an id, and told to the person once.
import { randomUUID } from 'node:crypto'
import { app, dialog } from 'electron'
import { failureLog } from '../../app.ts'

export interface Failures {
  /** @param where part of the shell that it happened in */
  log(where: string, error: unknown): string
  /** Work that nobody waits for. */
  watch(where: string, work: Promise<unknown>): void
}

export function failuresOf(home: string): Failures {
  const write = failureLog(home)
  const log = (where: string, error: unknown): string => {
    const id = randomUUID()
    write(id, `electron: ${where}`, error)
    return id
  }
  return { log, watch: (where, work) => void work.catch((error: unknown) => log(where, error)) }
}

const words = (id: string): string =>
  `Something failed that should not have. It is in the log as ${id}.\n\nWhat was finished is kept. The program ends now; start it again, and unfinished jobs go on.`

/**
 * An exception that nobody caught leaves the process in a state that nobody knows: it is logged and told, and the program ends in order.
 * @returns does the same for a failure that the program cannot go on after
 */
export function catchUncaught(failures: Failures): (error: unknown) => void {
  let told = false
  const fatal = (error: unknown) => {
    const id = failures.log('uncaught', error)
    if (told) return
    told = true
    dialog.showErrorBox(app.name, words(id))
    app.quit()
  }
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', (reason) => void failures.log('rejected', reason))
  return fatal
}
