// Brings a case's database to this program's version, one numbered step after the other.
import type { Database } from '../sqlite.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { first } from './001-first.ts'
import { window } from './002-window.ts'
import { modelAnswers } from './003-model-answers.ts'

/**
 * A step that is once released is never changed. A new step is a new file and a line in `migrations`.
 * A step may add tables, indices and columns that are null in the rows there are: a row's digest leaves null columns out.
 * It may not rewrite rows of audited tables, as their recorded digests would no longer fit.
 */
export interface Migration {
  readonly version: number
  up(database: Database): void
}

export const migrations: readonly Migration[] = [first, window, modelAnswers]

export const newestVersion = migrations[migrations.length - 1]!.version

export function versionOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

/** @throws WorkstationError 'unsupported' where the case was written by a newer program */
export function refuseNewer(database: Database, folder: string): void {
  const version = versionOf(database)
  if (version <= newestVersion) return
  const message = `${folder} was written by a newer program (case version ${version}; this one knows up to ${newestVersion}). Open it with that program or update this one.`
  throw new WorkstationError('unsupported', message, { folder, version, newestVersion })
}

/** Runs the steps that are missing; the caller's transaction makes them all or none. Returns the version before. */
export function migrate(database: Database, steps: readonly Migration[] = migrations): number {
  const before = versionOf(database)
  for (const step of steps.filter(({ version }) => version > before)) {
    step.up(database)
    database.pragma(`user_version = ${step.version}`)
  }
  return before
}
