// How alike two names of places are, 0..1: the same thing in the gazetteer is 1, two different things 0; a name that it does not know is compared by its letters.
import { countryByName } from '../../gazetteer/countries.ts'
import { foldKey, foldKeys, latinReading } from '../../gazetteer/fold.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import type { Enclosing, Similarity } from '../../../training/rewards/semantic.ts'
import { BoundedCache } from '../../gazetteer/bounded-cache.ts'

/** Below this a match is a reading from another script or a misspelling, and no knowledge. */
const SURE = 0.9
/** A part "MN, Saint Louis County" has pieces; a hostile one must not have a thousand. */
const MOST_PIECES = 6
const LONGEST = 400
const KEPT = 20_000

function bigramsOf(key: string): Map<string, number> {
  const letters = Array.from(key)
  const counts = new Map<string, number>()
  for (let at = 0; at + 1 < letters.length; at++) {
    const pair = letters[at]! + letters[at + 1]!
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return counts
}

/**
 * Dice's coefficient over pairs of neighbouring letters (a multiset) of the folded names: 2 |A and B| / (|A| + |B|). It needs no model, is the
 * same on every machine, symmetric, 1 for one spelling and 0 where no two letters agree, and heeds word order little ("Lake Ash", "Ash Lake").
 * Pairs and not triples, since many names in Chinese have two characters. A name of one letter is alike to itself alone.
 */
export function letterSimilarity(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => latinReading(foldKey(name)) ?? foldKey(name))
  if (first === second) return first === '' ? 0 : 1
  const [inFirst, inSecond] = [bigramsOf(first!), bigramsOf(second!)]
  const count = (pairs: Map<string, number>): number => [...pairs.values()].reduce((sum, times) => sum + times, 0)
  const shared = [...inFirst].reduce((sum, [pair, times]) => sum + Math.min(times, inSecond.get(pair) ?? 0), 0)
  const all = count(inFirst) + count(inSecond)
  return all === 0 ? 0 : (2 * shared) / all
}

const piecesOf = (name: string): string[] => name.split(/[,，、/()（）]/u).map((piece) => piece.trim()).filter((piece) => foldKey(piece) !== '').slice(0, MOST_PIECES)

const share = (a: readonly string[], b: readonly string[]): boolean => a.some((one) => b.includes(one))

/** What a name means in the gazetteer, as ids: nothing, or one or several things. */
interface Meanings {
  readonly ids: readonly string[]
  /** False for what is only known by way of a code or a county: enough to see that two names mean one thing, not that they mean two. */
  readonly isSure: boolean
}

/** A name that stands alone is read in its most probable way: "Mexico" is not its capital. Inside a country it is whatever there is called so. */
function meaningsOf(gazetteer: Gazetteer, name: string, country: string | null): Meanings {
  const code = country === null ? countryByName(name) : null
  if (code !== null) return { ids: [`country:${code}`], isSure: true }
  const named = gazetteer.entities(name, country === null ? { limit: 1 } : { country }).filter(({ score }) => score >= SURE).map(({ id }) => id)
  if (country === null || named.length > 0) return { ids: named, isSure: true }
  const placed = gazetteer.geocodeExactly(`${country}; ${name.replace(/[;；]/gu, ',')}`)
  return { ids: placed && placed.grain !== 'country' && placed.dropped.length === 0 ? [placed.place.id] : [], isSure: false }
}

const isOne = (a: Meanings, b: Meanings): boolean => share(a.ids, b.ids)

/** Both known, and neither a part of the other. */
function areTwo(a: Meanings, b: Meanings): boolean {
  const isPart = a.ids.some((one) => b.ids.some((other) => one.startsWith(`${other}/`) || other.startsWith(`${one}/`)))
  return a.isSure && b.isSure && a.ids.length > 0 && b.ids.length > 0 && !isPart
}

/**
 * The reward's similarity. A name of several pieces is held piece by piece against the other: (sum over a of its best in b + sum over b of its best in a) / (|a| + |b|).
 * @param gazetteer look-ups in it are kept, so one similarity serves for as long as it is open
 */
export function nameSimilarity(gazetteer: Gazetteer): Similarity {
  const countries = new BoundedCache<string | null>(KEPT)
  const meanings = new BoundedCache<Meanings>(KEPT)
  const countryOf = (enclosing: readonly string[]): string | null => (enclosing[0] === undefined ? null : countries.get(enclosing[0], () => countryByName(enclosing[0]!)))
  const meaning = (name: string, country: string | null): Meanings => meanings.get(JSON.stringify([country, name]), () => meaningsOf(gazetteer, name, country))

  function ofPieces(a: string, b: string, inA: string | null, inB: string | null): number {
    if (share(foldKeys(a), foldKeys(b))) return 1
    const [ofA, ofB] = [meaning(a, inA), meaning(b, inB)]
    if (isOne(ofA, ofB)) return 1
    return areTwo(ofA, ofB) ? 0 : letterSimilarity(a, b)
  }
  return (longA, longB, enclosing: Enclosing) => {
    const [a, b] = [longA.slice(0, LONGEST), longB.slice(0, LONGEST)]
    const [inA, inB] = [countryOf(enclosing.a), countryOf(enclosing.b)]
    const [piecesA, piecesB] = [piecesOf(a), piecesOf(b)]
    if (share(foldKeys(a), foldKeys(b))) return 1
    if (piecesA.length === 0 || piecesB.length === 0) return 0
    if (piecesA.length + piecesB.length > 2 && isOne(meaning(a, inA), meaning(b, inB))) return 1
    const best = (pieces: readonly string[], others: readonly string[], like: (piece: string, other: string) => number): number =>
      pieces.reduce((sum, piece) => sum + Math.max(...others.map((other) => like(piece, other))), 0)
    const sum = best(piecesA, piecesB, (piece, other) => ofPieces(piece, other, inA, inB)) + best(piecesB, piecesA, (piece, other) => ofPieces(other, piece, inA, inB))
    return sum / (piecesA.length + piecesB.length)
  }
}
