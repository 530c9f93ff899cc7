// Entries of the audit log as a person reads them. What the program does not know is shown as it stands.
import type { AuditEntry } from '../../../main/contract/case.ts'
import { visible } from '../../../main/contract/plain-text.ts'

const actions: Record<string, string> = {
  'case.created': 'Case created',
  'case.renamed': 'Case renamed',
  'case.exported': 'Records exported',
  'setting.changed': 'Setting changed',
  'truth.added': 'Known coordinates added',
  'image.added': 'Picture added',
  'image.changed': 'File changed on disk',
  'image.observed': 'Looked at',
  'image.inspected': 'Looked at and located',
  'image.located': 'Answer computed',
  'image.failed': 'Could not be looked at',
  'image.neighboured': 'Compared with its neighbours',
  'image.tagged': 'Tags changed',
  'image.reviewed': 'Answer reviewed',
  'image.read': 'Box read',
  'image.unread': 'Box reading removed',
  'image.answered': 'Answered by a model',
  'model.asked': 'Sent to a remote model',
  'model.answered': 'Answered by a remote model',
  'evidence.derived': 'Evidence derived',
  'evidence.accepted': 'Evidence accepted',
  'evidence.rejected': 'Evidence rejected',
  'evidence.weighed': 'Evidence weighed',
  'evidence.restored': 'Decision taken back',
  'evidence.added': "Analyst's word added",
  'evidence.removed': "Analyst's word removed",
}

export const actionWords = (action: string): string => (Object.hasOwn(actions, action) ? actions[action] : visible(action))

export interface Subject {
  readonly words: string
  /** The picture that it belongs to. */
  readonly image: number | null
}

/** Of the case, by their names in storage. */
const settings: Record<string, string> = { 'setting:title': 'title of the case', 'setting:neighboursStale': 'neighbours left to compare' }

/** 'image:12' and 'evidence:12/12-clock-7fa3' belong to picture 12. */
export function subjectOf(subject: string): Subject {
  const found = /^(image|evidence|reading):(\d{1,15})(?:\/(.+))?$/s.exec(subject)
  if (!found) return { words: Object.hasOwn(settings, subject) ? settings[subject] : visible(subject), image: null }
  const [, kind, image, item] = found
  const rest = item === undefined ? '' : `, ${kind} ${visible(item)}`
  return { words: `picture ${image}${rest}`, image: Number(image) }
}

type Details = Record<string, unknown>

const isRecord = (value: unknown): value is Details => typeof value === 'object' && value !== null && !Array.isArray(value)
const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a detail is called where its own name would not tell; null for one that the action says already. */
const names: Record<string, string | null> = { accepted: null, decided: null, box: null, lines: 'read', says: '', add: '+', remove: '−', hypothesis: '', verdict: null }

function valueWords(value: unknown, sign: string): string {
  if (Array.isArray(value)) return value.map((one) => `${sign}${words(one)}`).join(', ')
  return words(value)
}

function part([key, value]: [string, unknown]): string {
  const name = Object.hasOwn(names, key) ? names[key] : key
  if (name === null || value == null || value === '') return ''
  const isSign = name.length === 1
  const said = valueWords(value, isSign ? name : '')
  return isSign || name === '' || said === '' ? said : `${name}: ${said}`
}

/** What the action alone does not say. */
function outcome(action: string, details: Details): string {
  if (action === 'evidence.restored') return details.accepted === true ? 'accepted' : 'rejected'
  if (action === 'image.reviewed') return details.verdict === null ? 'verdict taken back' : words(details.verdict ?? '')
  return ''
}

/** One inert line: "reason: the clock was never set"; '' where there is nothing more to say. */
export function detailWords({ action, details }: Pick<AuditEntry, 'action' | 'details'>): string {
  if (!isRecord(details)) return details === null ? '' : visible(words(details))
  return visible([outcome(action, details), ...Object.entries(details).map(part)].filter(Boolean).join(' · '))
}

/** The details as they stand in the log, on one inert line. */
export const rawDetails = ({ details }: Pick<AuditEntry, 'details'>): string => visible(JSON.stringify(details))

/** Enough of a hash to compare by eye. */
export const shortHash = (hash: string): string => visible(hash).slice(0, 10)
