// Reads what a model wrote: the chain as JSON alone, or between think marks with the answer after it. Never throws, and takes time in proportion to the text.
import type { ReasoningChain, ReasoningStage, StageName } from '../../contract/reasoning.ts'
import { type Loose, readLooseJson } from './tolerant-json.ts'

/** Beyond this many characters nothing is read: a chain of 2,048 tokens has some 8,000. */
const LONGEST = 1 << 20
/** Of one stage; a model that goes on for ever repeats itself. */
const MOST_CLUES = 64
const MOST_PROBLEMS = 24

/** The stages in their order, by what their names begin with once folded. */
const STAGES: Readonly<Record<StageName, string>> = { country: 'country', region: 'region', place: 'precise' }
const STAGE_NAMES = Object.keys(STAGES) as StageName[]

/** Marks that show where the chain's object lies when it is not the text's first. */
const LANDMARKS = [/chain_?of_?thought/i, /country_?identification/i, /regional_?guess/i, /precise_?locali[sz]ation/i, /final_?answer/i]

type Members = ReadonlyMap<string, Loose>

const isMembers = (value: Loose | undefined): value is Members => value instanceof Map

/** Letters alone, in lower case: 'Final Answer', 'final_answer' and 'FinalAnswer' are one name. */
const nameKey = (name: string): string => name.slice(0, 100).toLowerCase().replace(/[^a-z]/g, '')

function member(members: Members, begins: string): Loose | undefined {
  for (const [name, value] of members) if (nameKey(name).startsWith(begins)) return value
  return undefined
}

/** A value as one text: lists are joined, members become "name: value". */
function textOf(value: Loose | undefined, separator = ' '): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value.toWellFormed()
  const parts = isMembers(value) ? [...value].map(([name, inner]) => `${name}: ${textOf(inner)}`) : (value as readonly Loose[]).map((inner) => textOf(inner))
  return parts.join(separator).toWellFormed()
}

function cluesOf(value: Loose | undefined): string[] {
  if (value === undefined || value === '') return []
  if (isMembers(value)) return [...value].map(([name, inner]) => `${name}: ${textOf(inner)}`.toWellFormed())
  return typeof value === 'string' ? [textOf(value)] : (value as readonly Loose[]).map((clue) => textOf(clue))
}

interface Found {
  readonly stages: ReasoningChain['stages']
  /** The answer inside the JSON; '' for none. */
  readonly answer: string
  readonly problems: readonly string[]
}

function stageOf(name: StageName, value: Loose, problems: string[]): ReasoningStage {
  if (!isMembers(value)) {
    problems.push(`The stage ${name} is no object: its words stand as its reasoning.`)
    return { clues: [], reasoning: textOf(value), conclusion: '', uncertainty: '' }
  }
  const clues = cluesOf(member(value, 'clue'))
  if (clues.length > MOST_CLUES) problems.push(`The stage ${name} names ${clues.length} clues; the first ${MOST_CLUES} were kept.`)
  const fields = { reasoning: textOf(member(value, 'reason')), conclusion: textOf(member(value, 'conclu')), uncertainty: textOf(member(value, 'uncertain')) }
  if (member(value, 'clue') === undefined) problems.push(`The stage ${name} has no clues.`)
  for (const part of ['reasoning', 'conclusion'] as const) if (fields[part] === '') problems.push(`The stage ${name} has no ${part}.`)
  return { clues: clues.slice(0, MOST_CLUES), ...fields }
}

/** @returns null for an object that is no chain */
function chainIn(root: Loose): Found | null {
  if (!isMembers(root)) return null
  const wrapped = member(root, 'chain')
  const holder = isMembers(wrapped) ? wrapped : root
  const problems: string[] = []
  const stages: Partial<Record<StageName, ReasoningStage>> = {}
  for (const name of STAGE_NAMES) {
    const value = member(holder, STAGES[name])
    if (value !== undefined) stages[name] = stageOf(name, value, problems)
    else problems.push(`The stage ${name} is missing.`)
  }
  const answer = textOf(member(root, 'finalanswer') ?? member(holder, 'finalanswer'), '; ')
  return Object.keys(stages).length > 0 || answer.trim() !== '' ? { stages, answer, problems } : null
}

interface Placed extends Found {
  /** Where its object begins and ends in the text. */
  readonly start: number
  readonly end: number
}

function chainAt(text: string, start: number): Placed | null {
  if (start < 0) return null
  const { value, end, problems } = readLooseJson(text, start)
  const found = chainIn(value)
  return found && { ...found, start, end, problems: [...problems, ...found.problems] }
}

/** The object before a landmark: the chain's own, or the stage's that is left of it. */
function beforeLandmark(text: string, mark: RegExp): number {
  const at = text.search(mark)
  return at < 0 ? -1 : text.lastIndexOf('{', at)
}

/** A handful of places are tried, so that no text makes the reader go over it again and again. */
function findChain(text: string): Placed | null {
  const first = text.indexOf('{')
  const tried = new Set<number>()
  for (const place of [() => first, ...LANDMARKS.map((mark) => () => beforeLandmark(text, mark))]) {
    const start = place()
    if (tried.has(start)) continue
    tried.add(start)
    const found = chainAt(text, start)
    if (found) return found
  }
  return null
}

/** What stands between the answer marks, and where. */
interface Tagged { readonly answer: string; readonly start: number; readonly end: number; readonly isClosed: boolean }

/** @param from where the chain ends @returns null where no answer mark stands there */
function taggedAnswer(text: string, from: number): Tagged | null {
  const after = text.slice(from)
  const opening = /<answer>/i.exec(after)
  if (!opening) return null
  const start = from + opening.index
  const begins = start + opening[0].length
  const end = lastMatch(text, /<\/answer>/gi, begins)
  return { answer: text.slice(begins, end ?? text.length).toWellFormed(), start, end: end ?? text.length, isClosed: end !== null }
}

function lastMatch(text: string, mark: RegExp, from: number): number | null {
  mark.lastIndex = from
  let last: number | null = null
  for (let found = mark.exec(text); found; found = mark.exec(text)) last = found.index
  return last
}

/** Parts by ';' or its full-width sibling; what comes after the third belongs to it. */
function partsOf(answer: string): string[] {
  const parts = answer.split(/[;；]/u).map((part) => part.trim()).filter((part) => part !== '')
  return parts.length <= 3 ? parts : [...parts.slice(0, 2), parts.slice(2).join('; ')]
}

/** Shorter than this a conclusion names a place; longer, it tells of one. */
const SHORT_CONCLUSION = 80

/** A text cut off before its answer has concluded something all the same. */
function concluded(stages: ReasoningChain['stages']): string[] {
  const conclusions = STAGE_NAMES.map((name) => stages[name]?.conclusion.trim().replace(/\.$/, '') ?? '')
  const until = conclusions.findIndex((conclusion) => conclusion === '' || conclusion.length > SHORT_CONCLUSION)
  return conclusions.slice(0, until < 0 ? conclusions.length : until)
}

const squeezed = (text: string): string => text.toLowerCase().replace(/[\s;；.]/gu, '')

function answerOf(tagged: string, inside: string, stages: ReasoningChain['stages'], problems: string[]): string[] {
  const [own, other] = [tagged, inside].map(partsOf)
  if (own.length > 0 && other.length > 0 && squeezed(own.join()) !== squeezed(other.join())) problems.push('The answer after the reasoning is not the one in it; the former counts.')
  const stated = own.length > 0 ? own : other
  if (stated.length === 1) problems.push('The answer has one part.')
  if (stated.length > 0) return stated
  const instead = concluded(stages)
  problems.push(instead.length > 0 ? 'There is no final answer; the conclusions stand for it.' : 'There is no final answer.')
  return instead
}

/** Words around the chain that are neither white space, a code fence nor a mark. */
const hasMore = (text: string): boolean => text.replace(/```[a-z]*|<\/?(?:think|answer)>/gi, '').trim() !== ''

/** What is amiss with the marks. @param before the chain, @param between it and the answer */
function markProblems(before: string, between: string, { isClosed }: Tagged): string[] {
  return [
    ...(/<think>/i.test(before) ? [] : ['The reasoning is not opened by <think>.']),
    ...(/<\/think>/i.test(between) ? [] : ['The reasoning is not closed by </think>.']),
    ...(isClosed ? [] : ['The answer is not closed by </answer>.']),
  ]
}

function formProblems(text: string, found: Placed | null, tagged: Tagged | null): string[] {
  const answerAt = tagged?.start ?? text.length
  const before = text.slice(0, found?.start ?? answerAt)
  const between = found ? text.slice(found.end, answerAt) : before
  const after = tagged?.isClosed ? text.slice(tagged.end) : ''
  return [
    ...(tagged ? markProblems(before, between, tagged) : []),
    ...(found ? [] : ['No reasoning could be read.']),
    ...([before, between, after].some(hasMore) ? ['Other text stood around it.'] : []),
  ]
}

function chainOf(text: string, found: Placed | null, tagged: Tagged | null): ReasoningChain | null {
  const problems = [...formProblems(text, found, tagged), ...(found?.problems ?? [])]
  const stages = found?.stages ?? {}
  const answer = answerOf(tagged?.answer ?? '', found?.answer ?? '', stages, problems)
  if (Object.keys(stages).length === 0 && answer.length === 0) return null
  return { stages, answer, form: tagged || /^\s*<think>/i.test(text) ? 'think-answer' : 'json', problems: [...new Set(problems)].slice(0, MOST_PROBLEMS) }
}

/**
 * Reads a model's answer in either form. Text that is in form is read exactly; text that is damaged as far as it goes, with what was amiss in `problems`.
 * @param raw hostile; what lies beyond 2^20 characters is not read
 * @returns null where neither a stage nor an answer can be made out
 */
export function readAnswer(raw: string): ReasoningChain | null {
  const text = raw.slice(0, LONGEST)
  const found = findChain(text)
  const tagged = taggedAnswer(text, found?.end ?? 0)
  const chain = found || tagged ? chainOf(text, found, tagged) : null
  return chain && raw.length > LONGEST ? { ...chain, problems: ['It is too long; its end was not read.', ...chain.problems] } : chain
}
