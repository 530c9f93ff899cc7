// A scene before it is painted, as plain data: things with faces in metres, what each face tells of the place, and in which order they hide each other.
import type { Rgb } from '../facts/country-facts.ts'
import type { FactKind } from '../types.ts'
import { placePoint, turnDirection, type Contour3, type Placement, type Point3 } from './vectors.ts'

export interface Claim {
  readonly kind: FactKind
  readonly value: string
  readonly text: string | null
  readonly colour: Rgb | null
}

/** What a set of faces tells. Its pixels are counted once the picture is done. */
export interface Mark {
  readonly claims: readonly Claim[]
  /** The board that a line of text stands on: the text's pixels count as the board's too. */
  readonly within: Mark | null
  /** From the text's lower left corner: lower right and upper left of its capitals; null where nothing is written. */
  readonly letters: { readonly corner: Point3; readonly right: Point3; readonly up: Point3; readonly count: number } | null
}

export interface Face {
  /** Filled together by the nonzero rule. */
  readonly contours: readonly Contour3[]
  /** Before light. */
  readonly colour: Rgb
  /** Outward unit vector: the face is not drawn from behind. Null: drawn and lit from all sides alike. */
  readonly normal: Point3 | null
  readonly mark: Mark | null
  readonly alpha: number
  /** Shines by itself or lies in an even light of its own: sky, lamps. */
  readonly unlit: boolean
}

export interface Item {
  readonly faces: readonly Face[]
  /** What throws a shadow onto the ground. */
  readonly casts: readonly Contour3[]
  /** Slots of a street's length, far ones painted first. */
  readonly slot: number
  /** Within a slot, what lines the road (houses, hedges, trees behind them) is painted before what stands on it. */
  readonly lining: boolean
  /** Metres from the road's middle: of what lines it, the outer is painted before the inner. */
  readonly band: number
  /** Metres ahead: of all else, the farther is painted before the nearer. */
  readonly ahead: number
}

/** The painter's order: whether `a` goes before (negative) or after `b`. */
export function paintedBefore(a: Item, b: Item): number {
  if (a.slot !== b.slot) return b.slot - a.slot
  if (a.lining !== b.lining) return a.lining ? -1 : 1
  return a.lining ? b.band - a.band : b.ahead - a.ahead
}

export const markOf = (...claims: readonly Claim[]): Mark => ({ claims, within: null, letters: null })

export const claim = (kind: FactKind, value: string, { text = null, colour = null }: { text?: string | null; colour?: Rgb | null } = {}): Claim => ({ kind, value, text, colour })

export interface FaceOptions { readonly normal?: Point3 | null; readonly mark?: Mark | null; readonly alpha?: number; readonly unlit?: boolean }

export const face = (contours: readonly Contour3[], colour: Rgb, { normal = null, mark = null, alpha = 1, unlit = false }: FaceOptions = {}): Face => ({ contours, colour, normal, mark, alpha, unlit })

const front: Point3 = [0, 0, -1]

/** A flat face of a thing's front. */
export const frontFace = (contour: Contour3, colour: Rgb, mark: Mark | null = null, alpha = 1): Face => face([contour], colour, { normal: front, mark, alpha })

/** Faces in a thing's own axes, put where it stands. The same mark stays the same object. */
export function placeFaces(faces: readonly Face[], placement: Placement): Face[] {
  const moved = new Map<Mark, Mark>()
  return faces.map((one) => ({
    ...one,
    contours: one.contours.map((contour) => contour.map((point) => placePoint(placement, point))),
    normal: one.normal && turnDirection(placement.turn, one.normal),
    mark: one.mark && placeMark(one.mark, placement, moved),
  }))
}

function placeMark(mark: Mark, placement: Placement, moved: Map<Mark, Mark>): Mark {
  const known = moved.get(mark)
  if (known) return known
  const point = (at: Point3): Point3 => placePoint(placement, at)
  const placed: Mark = {
    claims: mark.claims,
    within: mark.within && placeMark(mark.within, placement, moved),
    letters: mark.letters && { count: mark.letters.count, corner: point(mark.letters.corner), right: point(mark.letters.right), up: point(mark.letters.up) },
  }
  moved.set(mark, placed)
  return placed
}

/** The six sides of a box without its underside, in a thing's own axes: front, back, left, right, top. */
export function boxFaces([left, bottom, near]: Point3, [right, top, far]: Point3, colour: Rgb, mark: Mark | null = null): Face[] {
  const side = (contour: Contour3, normal: Point3): Face => face([contour], colour, { normal, mark })
  return [
    side([[left, bottom, near], [right, bottom, near], [right, top, near], [left, top, near]], [0, 0, -1]),
    side([[right, bottom, far], [left, bottom, far], [left, top, far], [right, top, far]], [0, 0, 1]),
    side([[left, bottom, far], [left, bottom, near], [left, top, near], [left, top, far]], [-1, 0, 0]),
    side([[right, bottom, near], [right, bottom, far], [right, top, far], [right, top, near]], [1, 0, 0]),
    side([[left, top, near], [right, top, near], [right, top, far], [left, top, far]], [0, 1, 0]),
  ]
}

/** @param faces in the thing's own axes; those without alpha throw its shadow */
export function itemAt(faces: readonly Face[], placement: Placement, order: Pick<Item, 'slot' | 'lining' | 'band' | 'ahead'>, casts: boolean): Item {
  const placed = placeFaces(faces, placement)
  const shadows = casts ? placed.filter(({ alpha, mark }) => alpha === 1 && !mark?.letters).map(({ contours }) => contours[0]!) : []
  return { faces: placed, casts: shadows, ...order }
}
