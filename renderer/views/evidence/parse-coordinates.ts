// Coordinates as people write and paste them: decimal degrees, degrees with minutes and seconds, with signs or with N, S, E and W.
import type { Point } from '../../../main/contract/geography.ts'

export type Parsed = ({ ok: true } & Point) | { ok: false; message: string }

interface Half {
  readonly value: number
  readonly axis: 'latitude' | 'longitude' | null
}

class Unclear extends Error {}

const LONGEST = 120

/** Look-alikes of the marks, before compatibility forms would pull them apart. */
const marks: readonly [RegExp, string][] = [
  [/[\u00ba\u02da\u2070\u00b0]/g, '°'],
  [/[\u2032\u2019\u2018\u00b4\u0060\u02b9\u02bc]/g, "'"],
  [/[\u2033\u201d\u201c\u201e\u201f\u02ba]/g, '"'],
  [/[\u2212\u2010-\u2015\ufe63\uff0d]/g, '-'],
  [/[\u3001\uff0c\u060c]/g, ','],
]

/** One spelling for each mark, no invisible characters, no brackets around. */
function plain(text: string): string {
  const marked = marks.reduce((done, [from, to]) => done.replace(from, to), text)
  return marked.normalize('NFKC').replace(/\p{Cf}/gu, '').replace(/''/g, '"').replace(/\s+/g, ' ').trim().replace(/^[([{] ?(.*?) ?[)\]}]$/, '$1').toUpperCase()
}

/** Two parts, each with its letter if there is one. */
function halves(text: string): [string, string] {
  const letters = [...text.matchAll(/[NSEW]/g)].map(({ index }) => index)
  if (letters.length === 2) {
    const leads = letters[0] === 0
    if (!leads && letters[1] !== text.length - 1) throw new Unclear('Put N, S, E or W before both numbers or after both.')
    const cut = leads ? letters[1] : letters[0] + 1
    return [text.slice(0, cut), text.slice(cut)]
  }
  if (letters.length > 0) throw new Unclear('Give N or S once and E or W once, or neither.')
  return unlettered(text)
}

function unlettered(text: string): [string, string] {
  const apart = text.split(/[;/]/)
  if (apart.length === 2) return [apart[0], apart[1]]
  const degrees = [...text.matchAll(/[-+]? ?[\d.,]*\d ?°/g)]
  if (degrees.length === 2) return [text.slice(0, degrees[1].index), text.slice(degrees[1].index)]
  const decimalCommas = /^([-+]?\d+,\d+)(?:, | )([-+]?\d+,\d+)$/.exec(text)
  if (decimalCommas) return [decimalCommas[1], decimalCommas[2]]
  const numbers = text.split(/ ?, ?| /).filter(Boolean)
  const isClear = numbers.length === 2 || ((numbers.length === 4 || numbers.length === 6) && text.split(',').length <= 2)
  if (!isClear) throw new Unclear('Give a latitude and a longitude: "48.7735, 9.1711".')
  return [numbers.slice(0, numbers.length / 2).join(' '), numbers.slice(numbers.length / 2).join(' ')]
}

const axes = { N: 'latitude', S: 'latitude', E: 'longitude', W: 'longitude' } as const
const sexagesimal = /^([-+])? ?(\d+(?:\.\d+)?)(?: ?° ?| |:|$)(?:(\d+(?:\.\d+)?)(?: ?' ?| |:|$)(?:(\d+(?:\.\d+)?) ?"? ?)?)?$/

/** Degrees of up to three parts. */
function sizeOf(parts: readonly string[]): number {
  const [degrees, minutes = 0, seconds = 0] = parts.map(Number)
  if (minutes >= 60 || seconds >= 60) throw new Unclear('Minutes and seconds stay under 60.')
  if (parts.slice(0, -1).some((part) => part.includes('.'))) throw new Unclear('Only the last part of an angle has decimals.')
  return degrees + minutes / 60 + seconds / 3600
}

function half(text: string): Half {
  const letter = /[NSEW]/.exec(text)?.[0] as keyof typeof axes | undefined
  const digits = text.replace(/[NSEW]/, '').replace(/^[ ,;/]+|[ ,;/]+$/g, '').replace(/(\d),(\d)/g, '$1.$2')
  const found = sexagesimal.exec(digits)
  if (!found) throw new Unclear(`"${text.trim()}" is no angle.`)
  const [, sign, ...parts] = found
  if (sign && letter) throw new Unclear('A sign and a letter together say it twice: leave one out.')
  const size = sizeOf(parts.filter((part) => part !== undefined))
  const isNegative = sign === '-' || letter === 'S' || letter === 'W'
  return { value: isNegative && size > 0 ? -size : size, axis: letter ? axes[letter] : null }
}

function pointOf(first: Half, second: Half): Point {
  if (first.axis !== null && first.axis === second.axis) throw new Unclear(`Both are a ${first.axis}.`)
  const [latitude, longitude] = first.axis === 'longitude' ? [second.value, first.value] : [first.value, second.value]
  if (Math.abs(latitude) > 90) throw new Unclear('A latitude lies between 90° south and 90° north; it comes first unless letters say otherwise.')
  if (Math.abs(longitude) > 180) throw new Unclear('A longitude lies between 180° west and 180° east.')
  return { latitude, longitude }
}

/** Latitude first, unless letters say otherwise. */
export function parseCoordinates(text: string): Parsed {
  try {
    const words = plain(text.slice(0, LONGEST + 1))
    if (text.length > LONGEST || !/^[-+\d.,;:/°'"NSEW ]+$/.test(words)) throw new Unclear('Only numbers, signs, ° \' " and N, S, E, W are understood: "48.7735, 9.1711" or "48°46\'24"N 9°10\'16"E".')
    const [first, second] = halves(words)
    return { ok: true, ...pointOf(half(first), half(second)) }
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, message: error.message }
    throw error
  }
}
