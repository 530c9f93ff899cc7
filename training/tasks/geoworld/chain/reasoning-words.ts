// The sentences of a chain: what the clues leave, what is concluded from it, and how many others it cannot tell apart. Many wordings, drawn by the seed.
import type { Random } from '../../../data/random.ts'
import { chance, pick } from '../scene/draws.ts'

/** Code points, as the consistency reward counts: below 90 it scores nothing. */
export const fewestCharacters = 90
export const mostCharacters = 260
/** Above 200 code points a stage's consistency counts whole: most are made as long as that. */
const enoughCharacters = 201
const LONG_SHARE = 0.6

export interface StageFindings {
  readonly clues: readonly string[]
  /** 'country', 'region of France', 'place of Bavaria': what is told apart in this stage. */
  readonly one: string
  readonly several: string
  /** How many there are at all. */
  readonly all: number
  /** Names of those that the clues leave, the concluded one too. */
  readonly left: readonly string[]
  readonly conclusion: string
}

type Sentence = (findings: StageFindings, named: string) => string

/** "a", "a and b", "a, b and c"; "a, x; b and c" where one holds a comma. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(names.some((name) => name.includes(',')) ? '; ' : ', ')} and ${names.at(-1)}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What is seen, and that it counts. */
const seen: readonly Sentence[] = [
  (_, named) => `${capital(named)}: this is what tells here.`,
  (_, named) => `I see ${named}.`,
  (_, named) => `Seen here: ${named}.`,
  (_, named) => `The picture shows ${named}.`,
  (_, named) => `What counts is ${named}.`,
  (_, named) => `${capital(named)} can be made out.`,
]

const unseen: readonly Sentence[] = [
  ({ one }) => `Nothing that can be made out names a ${one}.`,
  ({ one }) => `No sign of which ${one} this is can be read.`,
  ({ one }) => `I find no mark that would settle the ${one}.`,
]

const isOnly = ({ left }: StageFindings): boolean => left.length <= 1

/** Of so many, so many fit. */
const narrowed: readonly Sentence[] = [
  ({ all, several, left }) => `Of ${all} ${several} that I compare, ${left.length} could show this.`,
  ({ all, left, one }) => `That leaves ${left.length} of ${all} candidates for the ${one}.`,
  ({ all, several, left }) => `Against ${all} ${several}, it rules out ${all - left.length}.`,
  ({ several, left }) => `${left.length} ${several} have all of it.`,
]

const narrowedToOne: readonly Sentence[] = [
  ({ all, several }) => `Of ${all} ${several} that I compare, only one has all of it.`,
  ({ all, one }) => `Among ${all} candidates this holds for a single ${one}.`,
  ({ all, several }) => `Taken together, no other of ${all} ${several} fits.`,
  ({ all, several }) => `All others of the ${all} ${several} drop out.`,
]

const notNarrowed: readonly Sentence[] = [
  ({ all, several }) => `All ${all} ${several} remain possible.`,
  ({ all, several }) => `None of ${all} ${several} can be ruled out.`,
]

const onlyOne: readonly Sentence[] = [({ one }) => `Only one ${one} is known to me.`]

/** Names of what is left, where they are few. */
const naming: readonly Sentence[] = [
  ({ left }) => `Still possible: ${listed(left)}.`,
  ({ left }) => `The choice is between ${listed(left)}.`,
  ({ left }) => `It could be any of ${listed(left)}.`,
]
const MOST_NAMED = 4

const concluded: readonly Sentence[] = [
  ({ conclusion }) => `So this is ${conclusion}.`,
  ({ conclusion }) => `Hence ${conclusion}.`,
  ({ conclusion }) => `It must be ${conclusion}.`,
  ({ conclusion }) => `Everything agrees on ${conclusion}.`,
]

const guessed: readonly Sentence[] = [
  ({ conclusion }) => `My best guess is ${conclusion}.`,
  ({ conclusion }) => `Of these I take ${conclusion}.`,
  ({ conclusion }) => `I settle for ${conclusion}.`,
  ({ conclusion }) => `${conclusion} seems the likeliest.`,
]

/** Said where a stage's reasoning would be too short to be followed. */
const more: readonly Sentence[] = [
  ({ clues }) => (clues.length > 1 ? 'The clues support each other; none speaks against the rest.' : 'Nothing else in the picture speaks against it.'),
  ({ one }) => `I weigh what can be seen against what each ${one} is known for, and pass over what is hidden or too small.`,
  ({ one }) => `What lies behind other things or too far off to read is no help for the ${one}.`,
  () => 'A mistake is possible where something is covered or blurred.',
]

const lengthOf = (text: string): number => Array.from(text).length

function narrowing(findings: StageFindings): readonly Sentence[] {
  if (findings.all === 1) return onlyOne
  if (isOnly(findings)) return narrowedToOne
  return findings.left.length === findings.all ? notNarrowed : narrowed
}

/** Sentences that must be there, with so many of the clues named; without room for any clue it says that there are some. */
function core(random: Random, findings: StageFindings): string[][] {
  const [told, counted, ending] = [pick(random, findings.clues.length ? seen : unseen), pick(random, narrowing(findings)), pick(random, isOnly(findings) ? concluded : guessed)]
  const around = (first: string): string[] => [first, counted(findings, ''), ending(findings, '')]
  const shorter = findings.clues.map((_, dropped) => around(told(findings, listed(findings.clues.slice(0, findings.clues.length - dropped)))))
  return findings.clues.length ? [...shorter, around('Several things tell.'), [ending(findings, '')]] : [around(told(findings, '')), [ending(findings, '')]]
}

/** @returns 90 to 260 code points that name the conclusion */
export function wordReasoning(random: Random, findings: StageFindings): string {
  const variants = core(random, findings)
  let sentences = variants.find((variant) => lengthOf(variant.join(' ')) <= mostCharacters) ?? variants.at(-1)!
  const wanted = chance(random, LONG_SHARE) ? enoughCharacters : fewestCharacters
  const { left } = findings
  const extra = [...(left.length > 1 && left.length <= MOST_NAMED ? [pick(random, naming)] : []), ...random.shuffle(more)].map((sentence) => sentence(findings, ''))
  for (const sentence of extra) {
    const longer = [...sentences.slice(0, -1), sentence, sentences.at(-1)!]
    if (lengthOf(sentences.join(' ')) < wanted && lengthOf(longer.join(' ')) <= mostCharacters) sentences = longer
  }
  return sentences.join(' ')
}

/** Names of the other candidates that are given. */
const OTHERS_NAMED = 3

/** @param others names of those that the clues leave beside the concluded one */
export function wordUncertainty(random: Random, others: readonly string[], { one, several }: Pick<StageFindings, 'one' | 'several'>): string {
  if (others.length === 0) return pick(random, [`No other ${one} shares these facts.`, `None: 0 other ${several} look like this.`, `Low: no second ${one} fits.`])
  const named = random.shuffle(others).slice(0, OTHERS_NAMED)
  const names = others.length > named.length ? `among them ${listed(named)}` : listed(named)
  const noun = others.length === 1 ? one : several
  return pick(random, [`${others.length} other ${noun} could look the same: ${names}.`, `What is visible fits ${others.length} other ${noun}, ${names}.`, `Shared by ${others.length} other ${noun}: ${names}.`])
}
