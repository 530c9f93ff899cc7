// What verification found, in words and by kind.
import type { VerifyFinding } from '../../../main/contract/case.ts'

type Kind = VerifyFinding['kind']

/** The worst first: what the log itself says, then rows, then originals. */
export const findingWords: Record<Kind, { readonly title: string; readonly means: string }> = {
  'chain-broken': { title: 'The log is broken', means: 'An entry was altered, removed or put in after it was written. What the log says from there on proves nothing.' },
  'row-altered': { title: 'Altered past the log', means: 'These records differ from what the log says was written: something other than this program changed them.' },
  'row-deleted': { title: 'Deleted past the log', means: 'The log says that these were written, and nothing says that they were removed.' },
  'row-unrecorded': { title: 'Added past the log', means: 'These stand in the case, and no entry says who put them there.' },
  'original-altered': { title: 'Originals that are no longer the same', means: 'The file was changed or replaced since it was looked at. What was concluded from it holds for the earlier file.' },
  'original-missing': { title: 'Originals that are not there', means: 'The file was moved, renamed or deleted, or its disk is not connected. Put it back and verify again.' },
}

export interface FindingGroup {
  readonly kind: Kind
  readonly findings: readonly VerifyFinding[]
}

export const groupedFindings = (findings: readonly VerifyFinding[]): FindingGroup[] =>
  (Object.keys(findingWords) as Kind[]).map((kind) => ({ kind, findings: findings.filter((one) => one.kind === kind) })).filter((group) => group.findings.length > 0)
