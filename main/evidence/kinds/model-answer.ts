// What models answered, resolved by the gazetteer and weighed by how often the model was found to be right.
import type { EvidenceDraft, EvidenceSource, Likelihood } from '../../contract/evidence.ts'
import type { GeocodeResult, Place } from '../../contract/gazetteer.ts'
import type { ModelAnswer } from '../../contract/reasoning.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import type { Atlas } from '../posterior/atlas.ts'
import { answerLikelihood } from '../model-answer/answer-likelihood.ts'
import { readAnswer } from '../model-answer/read-answer.ts'
import { modelReliability } from '../model-answer/reliability.ts'
import { resolveAnswer } from '../model-answer/resolve-answer.ts'
import { accepted, kept, listed, quoted, rejected, shown } from './drafts.ts'
import type { ImageRule } from './facts.ts'

/** Of one run; the rest of a run that names more has too small a part to matter. */
const MOST_PLACES = 8
/** Runs of an image that the ledger shows. */
const MOST_RUNS = 6

const saysNothing: Likelihood = { form: 'countries', ratios: {}, otherwise: 1 }

/** What one sample came to. */
interface Sampled {
  /** As the model wrote its answer; null where none could be read. */
  readonly answer: string | null
  readonly found: GeocodeResult | null
}

function sampled(text: string, gazetteer: Gazetteer): Sampled {
  const answer = readAnswer(text)?.answer ?? []
  return answer.length === 0 ? { answer: null, found: null } : { answer: answer.join('; '), found: resolveAnswer(answer, gazetteer) }
}

interface Group { readonly place: Place; count: number }

/** The places named, those of most samples first; the same place once. */
function groupsOf(samples: readonly Sampled[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { found } of samples) {
    if (!found) continue
    const group = groups.get(found.place.id) ?? { place: found.place, count: 0 }
    group.count += 1
    groups.set(found.place.id, group)
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.place.id < b.place.id ? -1 : 1)).slice(0, MOST_PLACES)
}

function phrase({ grain, name, region, countryName }: Place): string {
  const parts = grain === 'country' ? [countryName] : [name, region !== name ? region : null, countryName]
  return parts.filter((part) => part !== null).join(', ')
}

/** "Munich, Bavaria, Germany" of a single sample, "Munich, Bavaria, Germany (3 of 4)" of several. */
function placesPhrase(groups: readonly Group[], samples: number): string {
  const words = groups.slice(0, 3).map(({ place, count }) => (samples === 1 ? phrase(place) : `${phrase(place)} (${count} of ${samples})`))
  return listed(groups.length > 3 ? [...words, `${groups.length - 3} others`] : words, 'or')
}

function sourceOf({ model }: ModelAnswer, answers: readonly string[], believed: string): EvidenceSource {
  const text = [...new Set(answers)].join(' | ')
  return { origin: 'model', detail: `${shown(model.name)}, weighed by ${shown(believed)}`, ...(text === '' ? {} : { text: kept(text) }) }
}

function unreadable(answer: ModelAnswer): EvidenceDraft {
  const cut = answer.samples.some(({ ended }) => ended !== 'stop')
  const reason = `What the model wrote holds no answer${cut ? '; it was cut off before its end' : ''}.`
  return rejected('model-answer', 'no answer that can be read', sourceOf(answer, [], 'nothing'), saysNothing, reason)
}

function unresolved(answer: ModelAnswer, answers: readonly string[]): EvidenceDraft {
  return rejected('model-answer', `a place unknown here: ${quoted(answers[0]!)}`, sourceOf(answer, answers, 'nothing'), saysNothing, 'The gazetteer knows no place of that name, nor any part of it.')
}

function draftOf(answer: ModelAnswer, gazetteer: Gazetteer, atlas: Atlas): EvidenceDraft {
  const samples = answer.samples.map(({ text }) => sampled(text, gazetteer))
  const answers = samples.flatMap(({ answer: words }) => (words === null ? [] : [words]))
  const groups = groupsOf(samples)
  if (answers.length === 0) return unreadable(answer)
  if (groups.length === 0) return unresolved(answer, answers)
  const reliability = modelReliability(answer.model.name, answer.model.adapterHash !== null, answer.reliability)
  const named = groups.map(({ place, count }) => ({ place, share: count / samples.length }))
  const says = `${placesPhrase(groups, samples.length)}: ${quoted(answers[0]!)}`
  return accepted('model-answer', says, sourceOf(answer, answers, `${reliability.name}: ${reliability.source}`), answerLikelihood(named, reliability, atlas))
}

const SUPERSEDED = 'A newer answer counts: several runs see the same picture and are no independent clues.'

/** One item for each run, the newest first; only that one counts by itself. A run that says what a newer one says makes no item. */
export const deriveModelAnswers: ImageRule = ({ modelAnswers }, { gazetteer }) => {
  if (!modelAnswers) return []
  const newest = [...modelAnswers.answers].sort((a, b) => (a.at === b.at ? Number(b.id > a.id) - Number(b.id < a.id) : a.at < b.at ? 1 : -1))
  const drafts = newest.slice(0, MOST_RUNS).map((answer) => draftOf(answer, gazetteer, modelAnswers.atlas))
  const seen = new Set<string>()
  const distinct = drafts.filter(({ says, source: { detail, text } }) => {
    const key = JSON.stringify([says, detail, text])
    return !seen.has(key) && seen.add(key)
  })
  const first = distinct.findIndex(({ accepted: counts }) => counts)
  return distinct.map((draft, rank): EvidenceDraft => (draft.accepted && rank !== first ? { ...draft, accepted: false, reason: SUPERSEDED } : draft))
}
