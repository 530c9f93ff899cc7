// Number plates of vehicles: text drawn from the country's pattern, on a plate of its colours and proportions.
import type { Random } from '../../../data/random.ts'
import type { Plate } from '../facts/country-facts.ts'
import { plateClaim } from './claims.ts'
import { frontFace, markOf, type Face, type Mark } from './item.ts'
import { writeLine, type Shape } from './lettering.ts'
import type { Place } from './place.ts'
import { rectangleAt } from './vectors.ts'

/** Metres, width x height. */
export const plateSizes: Readonly<Record<Plate['proportions'], readonly [width: number, height: number]>> = { long: [0.52, 0.11], short: [0.33, 0.165], square: [0.33, 0.2] }

const digits = '0123456789'

/** First digits of the scripts whose digits a pattern may hold: Bengali, Devanagari, Arabic. */
const digitZero: Readonly<Record<string, number>> = { '৯': 0x9e6, '९': 0x966, '٩': 0x660 }

function drawn(symbol: string, { alphabet }: Plate, random: Random, code: string): string {
  if (symbol === '9') return digits[random.integer(10)]!
  if (symbol === '#') return digits[random.integer(5)]!
  if (symbol === '*') return [...alphabet][random.integer([...alphabet].length)]!
  if (symbol === '@') return code
  const zero = digitZero[symbol]
  return zero === undefined ? symbol : String.fromCodePoint(zero + random.integer(10))
}

/** @param code of the town's registry @returns one or two rows */
export const plateRows = (plate: Plate, random: Random, code: string): string[] => [...plate.pattern].map((symbol) => (symbol === '|' ? '|' : drawn(symbol, plate, random, code))).join('').split('|').map((row) => row.trim()).filter((row) => row !== '')

function bandFaces({ band }: Plate, width: number, height: number, mark: Mark): Face[] {
  if (!band) return []
  const strip = width * 0.09
  if (band.side === 'top') return [frontFace(rectangleAt(-width / 2, height * 0.78, width / 2, height, -0.004), band.paint.rgb, mark)]
  const sides = band.side === 'both' ? [-1, 1] : [band.side === 'left' ? -1 : 1]
  return sides.map((side) => frontFace(rectangleAt(side < 0 ? -width / 2 : width / 2 - strip, 0, side < 0 ? -width / 2 + strip : width / 2, height, -0.004), band.paint.rgb, mark))
}

/** Its lower edge at y = 0, its middle at x = 0. */
export function plateFaces(shape: Shape, place: Place, random: Random, end: 'front' | 'rear'): Face[] {
  const { plate } = place.country
  const [width, height] = plateSizes[plate.proportions]
  const mark = markOf(plateClaim(place.country, end))
  const rows = plateRows(plate, random, place.plateCode ?? plate.alphabet.slice(0, 2))
  const lower = plate.band?.side === 'top' ? height * 0.78 : height
  const capital = Math.min(0.08, lower * (rows.length === 1 ? 0.68 : 0.36))
  const sides = plate.band && plate.band.side !== 'top' ? (plate.band.side === 'both' ? 0.2 : 0.11) : 0.04
  const shift = plate.band?.side === 'left' ? width * 0.05 : plate.band?.side === 'right' ? -width * 0.05 : 0
  const lines = rows.flatMap((text, at) => {
    const middle = lower * (rows.length === 1 ? 0.5 : [0.74, 0.28][at]!)
    return writeLine(shape, { text, capital, width: width * (0.96 - sides), align: 'middle', letters: plate.letters.rgb, board: plate[end].rgb, claims: [], within: mark }, shift, middle - capital / 2, -0.006).slice(1)
  })
  return [
    frontFace(rectangleAt(-width / 2 - 0.008, -0.008, width / 2 + 0.008, height + 0.008), [36, 36, 38], mark),
    frontFace(rectangleAt(-width / 2, 0, width / 2, height, -0.002), plate[end].rgb, mark), ...bandFaces(plate, width, height, mark), ...lines,
  ]
}
