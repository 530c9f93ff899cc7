// Place names read in the picture, each weighed by how rare the name is, how well it was read and what stands beside it.
import type { EvidenceDraft, Likelihood } from '../../contract/evidence.ts'
import { accepted, kept, quoted } from './drafts.ts'
import type { ImageRule, RuleContext } from './facts.ts'
import { areaRatio, distanceKernels, matchPhrase, readAsTown, SIGN_REACH, townKernels } from './place-likelihood.ts'
import { companyOf, cutAtUnits, findMentions, isCapitalised, rarity, type Company, type Mention } from './place-mentions.ts'
import { reliability, type ReadLine } from './text-lines.ts'

interface ReadName { readonly mention: Mention; readonly line: ReadLine; readonly company: Company; readonly roadKm: number | null }

/** Streets and shops are named after far places, running text mentions them. Ours. */
const COMPANY_FACTOR: Readonly<Record<Company, number>> = { alone: 1, 'among other words': 0.35, 'in a street or business name': 0.12 }
/** Names start with a capital; readers mix case, so a small letter weakens only. */
const LOWER_CASE_FACTOR = 0.3
/** Below this a name is more noise than clue and makes no item. */
const LEAST_REFERRAL = 0.03
const MOST_NAMES = 12
/** A page of print holds towns' names by chance; beyond this many words each name counts less. */
const WORDS_WITHOUT_CHANCE = 40

const KM_PER_UNIT: Readonly<Record<string, number>> = { km: 1, kms: 1, 'км': 1, 公里: 1, mi: 1.609, mile: 1.609, miles: 1.609 }
const DISTANCE = /(?<![\p{N}.,])(\d{1,4}(?:[.,]\d)?)\s?(kms?|км|公里|miles?|mi)(?![\p{L}/])/giu

/** Distances by road in kilometres, from left to right. */
const distancesOf = (text: string): number[] =>
  [...text.matchAll(DISTANCE)].map(([, figure, unit]) => Number(figure.replace(',', '.')) * KM_PER_UNIT[unit.toLowerCase()]).filter((km) => km > 0 && km < 5000)

interface Extent { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

function extentOf({ box }: ReadLine): Extent {
  const [xs, ys] = [box.map(([x]) => x), box.map(([, y]) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

/** In the same row to the right, or right below. */
function isBeside(name: Extent, figure: Extent): boolean {
  const height = name.bottom - name.top
  const isRight = figure.left > name.left && Math.abs(figure.top + figure.bottom - name.top - name.bottom) < height
  const isBelow = figure.left < name.right && figure.right > name.left && figure.top > name.top && figure.top - name.bottom < 1.5 * height
  return isRight || isBelow
}

/** The distances of the nearest line that holds nothing else and as many of them as the names' line has towns. */
function distancesBeside(line: ReadLine, towns: number, lines: readonly ReadLine[]): number[] {
  const name = extentOf(line)
  const isFigures = (other: ReadLine): boolean => /^\W*\d/.test(other.text) && other.text.replace(DISTANCE, '').replace(/[\W_]/gu, '') === '' && distancesOf(other.text).length === towns
  const beside = lines.filter((other) => other !== line && isFigures(other) && isBeside(name, extentOf(other)))
  const distance = (other: ReadLine): number => Math.hypot(extentOf(other).left - name.left, extentOf(other).top - name.top)
  const [nearest] = beside.sort((a, b) => distance(a) - distance(b))
  return nearest ? distancesOf(nearest.text) : []
}

function namesOf(line: ReadLine, lines: readonly ReadLine[], context: RuleContext): ReadName[] {
  const tokens = cutAtUnits(line.pieces)
  const mentions = findMentions(tokens, context.gazetteer)
  const towns = mentions.filter((mention) => readAsTown(mention.matches))
  const own = distancesOf(line.text)
  const distances = own.length > 0 || towns.length !== mentions.length || towns.length === 0 ? own : distancesBeside(line, towns.length, lines)
  return mentions.map((mention) => {
    const order = towns.indexOf(mention)
    const roadKm = order >= 0 && distances.length === towns.length ? distances[order] : null
    return { mention, line, company: companyOf(mention, mentions, tokens), roadKm }
  })
}

/** Probability that the name says where the picture is, with nothing else known. */
function referralOf(name: ReadName, words: ReadonlySet<string>, wordCount: number): number {
  const { mention } = name
  const key = mention.key.replaceAll(' ', '')
  if (words.has(key)) return 0
  const small = isCapitalised(mention) ? 1 : LOWER_CASE_FACTOR
  const crowd = Math.min(1, WORDS_WITHOUT_CHANCE / wordCount)
  const referral = rarity(mention) * readingOf(mention, key) * small * crowd * COMPANY_FACTOR[name.company]
  // A town's name with a distance is a road sign.
  return name.roadKm !== null && referral >= LEAST_REFERRAL ? 1 - (1 - referral) * 0.25 : referral
}

/** The gazetteer holds some hundred thousand names, so even a long name needs a fair reading. */
const readingOf = (mention: Mention, key: string): number => reliability(mention.confidence, key) * Math.min(1, Math.max(0, (mention.confidence - 0.45) / 0.45))

function likelihoodOf(name: ReadName, referral: number, { gazetteer: { places } }: RuleContext): Likelihood {
  const { matches } = name.mention
  // A country's or region's name stands on goods, teams and restaurants everywhere.
  if (!readAsTown(matches)) return areaRatio(matches, 1 + (matches[0].grain === 'country' ? 4 : 12) * referral)
  return name.roadKm === null ? townKernels(matches, SIGN_REACH, referral, places) : distanceKernels(matches, name.roadKm, referral, places)
}

function draft({ mention, line, company, roadKm }: ReadName, likelihood: Likelihood): EvidenceDraft {
  const where = matchPhrase(mention.matches)
  const says = roadKm === null ? `${where}: ${quoted(mention.text)}` : `about ${Math.round(roadKm)} km by road from ${where}: ${quoted(line.text)}`
  return accepted('text-place', says, { origin: 'region', detail: `place name, ${roadKm === null ? company : 'with a distance'}`, text: kept(line.text), box: line.box }, likelihood)
}

/** One item per name, from its best reading; the likeliest dozen of a picture. */
export const deriveTextPlaces: ImageRule = (_facts, context) => {
  const { lines } = context
  const words = new Set(context.words.map((word) => word.key))
  const wordCount = lines.reduce((sum, line) => sum + line.pieces.length, 0)
  const best = new Map<string, { name: ReadName; referral: number }>()
  for (const name of lines.flatMap((line) => namesOf(line, lines, context))) {
    const referral = referralOf(name, words, wordCount)
    const key = name.mention.matches[0].id
    if (referral >= LEAST_REFERRAL && referral > (best.get(key)?.referral ?? 0)) best.set(key, { name, referral })
  }
  return [...best].sort(([a, x], [b, y]) => y.referral - x.referral || (a < b ? -1 : 1)).slice(0, MOST_NAMES)
    .map(([, { name, referral }]) => draft(name, likelihoodOf(name, referral, context)))
}
