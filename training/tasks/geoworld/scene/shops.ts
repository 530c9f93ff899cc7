// Fronts of shops: windows, awnings, and boards with a word of the trade, telephone number, web address and prices.
import type { Random } from '../../../data/random.ts'
import type { Rgb } from '../facts/country-facts.ts'
import type { Writing } from './commerce.ts'
import { pick } from './draws.ts'
import { boxFaces, face, frontFace, markOf, type Face } from './item.ts'
import { writeRows, type Row, type Shape } from './lettering.ts'
import { scaled } from './light.ts'
import { lifted } from './signs.ts'
import { rectangleAt } from './vectors.ts'

/** Board and letters that contrast, as owners choose them anywhere. */
export const shopColours: readonly { readonly board: Rgb; readonly letters: Rgb }[] = [
  { board: [28, 72, 122], letters: [246, 246, 240] }, { board: [150, 28, 32], letters: [250, 244, 226] }, { board: [32, 92, 58], letters: [246, 246, 236] }, { board: [244, 242, 234], letters: [30, 32, 38] },
  { board: [250, 208, 60], letters: [36, 30, 24] }, { board: [40, 40, 44], letters: [244, 226, 170] }, { board: [238, 238, 234], letters: [172, 26, 32] }, { board: [106, 46, 94], letters: [250, 246, 240] },
]

export interface ShopFront {
  readonly width: number
  readonly rows: readonly Row[]
  readonly colours: { readonly board: Rgb; readonly letters: Rgb }
  /** A price on a sheet in the window. */
  readonly poster: Writing | null
}

const glass: Rgb = [66, 80, 94]
const goods: readonly Rgb[] = [[190, 148, 92], [176, 66, 58], [92, 136, 84], [84, 112, 160], [214, 196, 120]]

/** Metres above the pavement where a shop's board begins. */
export const boardBottom = 2.45

/** The board over the window; letters as large as the front's width lets them be. */
function signBoard(shape: Shape, { width, rows, colours }: ShopFront): Face[] {
  const sign = markOf()
  const block = writeRows(shape, rows, { ...colours, within: sign, maxWidth: width - 0.7, z: -0.16 })
  const height = block.height + 0.1
  const half = width / 2 - 0.1
  return [...boxFaces([-half, boardBottom, -0.15], [half, boardBottom + height, 0], colours.board, sign), ...lifted(block.faces, 0, boardBottom + 0.05)]
}

function shopWindow(random: Random, width: number): Face[] {
  const [left, right, door] = [-width / 2 + 0.4, width / 2 - 0.4, width / 2 - 1.7]
  const shelf = Array.from({ length: Math.max(2, Math.floor((door - left) / 0.7)) }, (_, at) =>
    frontFace(rectangleAt(left + 0.2 + at * 0.7, 0.75, left + 0.6 + at * 0.7, 0.95 + 0.5 * random.next(), -0.03), pick(random, goods)))
  return [
    frontFace(rectangleAt(left, 0.5, door, 2.25, -0.01), [214, 212, 206]), frontFace(rectangleAt(left + 0.1, 0.6, door - 0.1, 2.15, -0.02), glass), ...shelf,
    frontFace(rectangleAt(door + 0.25, 0.02, right, 2.25, -0.02), [92, 70, 54]), frontFace(rectangleAt(door + 0.45, 0.9, right - 0.2, 2.05, -0.03), glass),
  ]
}

function posterFaces(shape: Shape, { width, poster }: ShopFront): Face[] {
  if (!poster) return []
  const sign = markOf()
  const board: Rgb = [250, 226, 70]
  const block = writeRows(shape, [{ ...poster, capital: 0.5 }], { letters: [184, 22, 28], board, within: sign, maxWidth: width * 0.42, z: -0.06 })
  const [x, y] = [-width * 0.18, 1.05]
  return [frontFace(rectangleAt(x - block.width / 2 - 0.12, y, x + block.width / 2 + 0.12, y + block.height, -0.05), board, sign), ...lifted(block.faces, x, y)]
}

/** Striped cloth that slopes out over the pavement, under the board. */
function awning(width: number, colour: Rgb): Face[] {
  const stripes = Math.max(3, Math.round(width / 0.6))
  const at = (stripe: number): number => -width / 2 + 0.3 + (width - 0.6) * stripe / stripes
  return Array.from({ length: stripes }, (_, stripe) =>
    face([[[at(stripe), 2.0, -1.1], [at(stripe + 1), 2.0, -1.1], [at(stripe + 1), 2.4, -0.05], [at(stripe), 2.4, -0.05]]], stripe % 2 ? [240, 238, 230] : colour, { normal: null }))
}

export const shopFaces = (shape: Shape, shop: ShopFront, random: Random, withAwning: boolean): Face[] =>
  [...shopWindow(random, shop.width), ...posterFaces(shape, shop), ...(withAwning ? awning(shop.width, scaled(shop.colours.board, 1.1)) : []), ...signBoard(shape, shop)]

/** A board that stands out from the wall, read along the street; its back bears the same. */
export function bladeSign(shape: Shape, rows: readonly Row[], colours: ShopFront['colours'], maxWidth: number): Face[] {
  const sign = markOf()
  const block = writeRows(shape, rows, { ...colours, within: sign, maxWidth })
  const half = block.width / 2 + 0.15
  return [...boxFaces([-half, 0, 0.01], [half, block.height + 0.1, 0.13], colours.board, sign), frontFace(rectangleAt(-half, 0, half, block.height + 0.1), colours.board, sign), ...lifted(block.faces, 0, 0.05)]
}

/** A board that stands on the pavement. */
export function pavementBoard(shape: Shape, rows: readonly Row[], colours: ShopFront['colours'], maxWidth: number): Face[] {
  const legs = [-0.3, 0.3].flatMap((x) => boxFaces([x - 0.03, 0, 0.02], [x + 0.03, 0.4, 0.06], [70, 60, 52]))
  return [...legs, ...lifted(bladeSign(shape, rows, colours, maxWidth), 0, 0.3)]
}

/** A large board on two posts, as stands beside roads; its underside `lift` metres above the ground. */
export function hoarding(shape: Shape, rows: readonly Row[], colours: ShopFront['colours'], maxWidth: number, lift: number): Face[] {
  const posts = [-maxWidth * 0.3, maxWidth * 0.3].flatMap((x) => boxFaces([x - 0.07, 0, 0.05], [x + 0.07, lift + 0.3, 0.17], [112, 106, 98]))
  return [...posts, ...lifted(bladeSign(shape, rows, colours, maxWidth), 0, lift)]
}
