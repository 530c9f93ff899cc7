// Traffic signs on their posts: warning, stop, speed limit, direction board, town sign; all in the country's shapes and colours.
import type { Random } from '../../../data/random.ts'
import type { Rgb } from '../facts/country-facts.ts'
import { directionSignClaim, nearbyTownClaim, speedUnitClaim, stopWordClaim, townSignClaim, warningSignClaim, type RoadRank } from './claims.ts'
import { pick } from './draws.ts'
import { boxFaces, face, frontFace, markOf, type Face, type Mark } from './item.ts'
import { widthOf, writeLine, writeRows, type Row, type Shape } from './lettering.ts'
import type { Place } from './place.ts'
import { discAt, rectangleAt, type Contour3, type Point3 } from './vectors.ts'

const steel: Rgb = [128, 131, 133]
const ink: Rgb = [28, 28, 30]
const white: Rgb = [244, 244, 240]
const red: Rgb = [193, 18, 28]
const back: Rgb = [118, 121, 123]

export const postFaces = (x: number, top: number): Face[] => boxFaces([x - 0.04, 0, 0.02], [x + 0.04, top, 0.1], steel)

/** The grey back of a sign, seen from the other side. */
const backFace = (contour: Contour3): Face => face([contour], back, { normal: [0, 0, 1] })

const corners = (x: number, y: number, radius: number, sides: number, start: number): Contour3 => discAt(x, y, radius, radius, sides, start)

const bend: Contour3 = [[-0.1, -0.2, 0], [-0.02, -0.2, 0], [-0.02, -0.02, 0], [0.12, 0.1, 0], [0.19, 0.03, 0], [0.19, 0.26, 0], [-0.03, 0.26, 0], [0.05, 0.18, 0], [-0.1, 0.04, 0]]
const mark: Contour3 = [[-0.045, -0.06, 0], [0.045, -0.06, 0], [0.06, 0.26, 0], [-0.06, 0.26, 0]]
const dot: Contour3 = discAt(0, -0.15, 0.055, 0.055, 10)

/** Symbols of danger that hold everywhere: a bend, and the exclamation mark for other dangers (Vienna Convention A 1 and A 32). */
const dangers: readonly (readonly Contour3[])[] = [[bend], [mark, dot]]

const moved = (contours: readonly Contour3[], x: number, y: number, size: number): Contour3[] => contours.map((contour) => contour.map(([px, py, pz]): Point3 => [x + px * size, y + py * size, pz]))

export function warningSign(place: Place, random: Random, size = 1): Face[] {
  const { shape, fill, border } = place.country.warningSign
  const sign = markOf(warningSignClaim(place.country))
  const triangle = shape === 'triangle'
  const [sides, start, radius] = triangle ? [3, Math.PI / 2, 0.62 * size] : [4, Math.PI / 2, 0.6 * size]
  const y = 2.5
  const outer = corners(0, y, radius, sides, start)
  return [
    ...postFaces(0, y), backFace(outer),
    frontFace(outer, border.rgb, sign), frontFace(corners(0, y, radius * (triangle ? 0.7 : 0.86), sides, start), fill.rgb, sign),
    face(moved(pick(random, dangers), 0, triangle ? y - 0.05 * size : y - 0.02, size * (triangle ? 0.85 : 1.15)), ink, { normal: [0, 0, -1], mark: sign }),
  ]
}

/** A raised hand, as where the sign bears no word. */
const hand: readonly Contour3[] = [rectangleAt(-0.16, -0.28, 0.16, 0.02), ...[-0.16, -0.075, 0.01, 0.095].map((x, at) => rectangleAt(x, 0, x + 0.065, [0.2, 0.28, 0.27, 0.2][at]!)), [[0.14, -0.2, 0], [0.28, 0.02, 0], [0.22, 0.06, 0], [0.12, -0.08, 0]]]

export function stopSign(shape: Shape, place: Place, size = 1): Face[] {
  const { words, shape: form } = place.country.stopSign
  const octagon = form === 'octagon'
  const [sides, start] = octagon ? [8, Math.PI / 8] : [3, -Math.PI / 2]
  const [radius, y] = [(octagon ? 0.5 : 0.6) * size, 2.4]
  const outer = corners(0, y, radius, sides, start)
  const sign = markOf()
  const plates = [frontFace(outer, white, sign), frontFace(corners(0, y, radius * 0.94, sides, start), red, sign)]
  if (words.length === 0) {
    const hands = markOf(stopWordClaim(place.country))
    return [...postFaces(0, y), backFace(outer), frontFace(outer, white, hands), frontFace(corners(0, y, radius * 0.94, sides, start), red, hands), face(moved(hand, 0, y, size), white, { normal: [0, 0, -1], mark: hands })]
  }
  const capital = Math.min(0.26, 0.42 / words.length) * size
  const rows = words.map((text) => ({ text, capital, claims: [stopWordClaim(place.country)] }))
  const block = writeRows(shape, rows, { letters: white, board: red, within: sign, maxWidth: radius * (octagon ? 1.55 : 1.05) })
  const lift = y - block.height / 2 + (octagon ? 0 : 0.12 * size)
  return [...postFaces(0, y), backFace(outer), ...plates, ...lifted(block.faces, 0, lift)]
}

/** Faces moved within their plane. */
export function lifted(faces: readonly Face[], x: number, y: number): Face[] {
  const shift = ([px, py, pz]: Point3): Point3 => [px + x, py + y, pz]
  const marks = new Map<Mark, Mark>()
  const shiftMark = (one: Mark): Mark => {
    if (!one.letters) return one
    const known = marks.get(one) ?? { ...one, letters: { count: one.letters.count, corner: shift(one.letters.corner), right: shift(one.letters.right), up: shift(one.letters.up) } }
    marks.set(one, known)
    return known
  }
  return faces.map((one) => ({ ...one, contours: one.contours.map((contour) => contour.map(shift)), mark: one.mark && shiftMark(one.mark) }))
}

/** A bare number in a ring does not tell the unit; the words of MUTCD's plates do (R2-1 of the USA, RB-1 of Canada). */
export function speedSign(shape: Shape, place: Place, limit: number, size = 1): Face[] {
  const { speedSign: form, speedUnit } = place.country
  const sign = markOf()
  const y = 2.4
  if (form === 'ring') {
    const [outer, inner] = [discAt(0, y, 0.42 * size, 0.42 * size, 28), discAt(0, y, 0.33 * size, 0.33 * size, 28)]
    const figures = writeLine(shape, { text: String(limit), capital: 0.3 * size, width: 0.5 * size, align: 'middle', letters: ink, board: white, claims: [], within: sign }, 0, y - 0.15 * size)
    return [...postFaces(0, y), backFace(outer), frontFace(outer, red, sign), frontFace(inner, white, sign), ...figures.slice(1)]
  }
  const claims = [speedUnitClaim(place.country, speedUnit === 'mph' ? `SPEED LIMIT ${limit}` : `${limit} km/h`)]
  const plate = rectangleAt(-0.4 * size, y - 0.5 * size, 0.4 * size, y + 0.5 * size)
  const rows: Row[] = [...(speedUnit === 'mph' ? ['SPEED', 'LIMIT'] : ['MAXIMUM']).map((text) => ({ text, capital: 0.12 * size, claims: [] })), { text: String(limit), capital: 0.32 * size, claims }]
  const block = writeRows(shape, speedUnit === 'mph' ? rows : [...rows, { text: 'km/h', capital: 0.1 * size, claims }], { letters: ink, board: white, within: sign, maxWidth: 0.68 * size })
  return [...postFaces(0, y), backFace(plate), frontFace(plate, ink, sign), frontFace(rectangleAt(-0.38 * size, y - 0.48 * size, 0.38 * size, y + 0.48 * size), white, sign), ...lifted(block.faces, 0, y - block.height / 2)]
}

/** Metres: of a name's capitals, and of the whole board at most; long names become smaller. */
export interface BoardSize { readonly capital: number; readonly maxWidth: number }

export interface Destination { readonly name: string; readonly latinName: string; readonly distance: string; readonly arrow: 'ahead' | 'left' | 'right' }

const arrow: Contour3 = [[-0.06, -0.5, 0], [0.06, -0.5, 0], [0.06, 0.1, 0], [0.26, -0.1, 0], [0.34, 0, 0], [0, 0.42, 0], [-0.34, 0, 0], [-0.26, -0.1, 0], [-0.06, 0.1, 0]]

function turnedArrow(to: Destination['arrow'], x: number, y: number, size: number): Contour3 {
  const turn = ([px, py]: Point3): readonly [number, number] => (to === 'ahead' ? [px, py] : to === 'right' ? [py, -px] : [-py, px])
  return arrow.map((point): Point3 => { const [px, py] = turn(point); return [x + px * size, y + py * size, 0] })
}

/** Whether the Latin name says more than the name itself. */
const isOther = ({ name, latinName }: { name: string; latinName: string }): boolean => name !== latinName && /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(name)

interface BoardLayout { readonly width: number; readonly height: number; readonly nameWidth: number; readonly figureWidth: number }

const rowHeight = (one: Destination, capital: number): number => capital * (isOther(one) ? 2.9 : 1.9)

function boardLayout(shape: Shape, destinations: readonly Destination[], { capital, maxWidth }: BoardSize): BoardLayout {
  const figureWidth = Math.max(...destinations.map(({ distance }) => widthOf(shape, distance, capital)))
  const widest = Math.max(...destinations.map((one) => Math.max(widthOf(shape, one.name, capital), isOther(one) ? widthOf(shape, one.latinName, capital * 0.75) : 0)))
  const nameWidth = Math.min(maxWidth - figureWidth - capital * 4, widest)
  return { figureWidth, nameWidth, width: nameWidth + figureWidth + capital * 4, height: destinations.reduce((sum, one) => sum + rowHeight(one, capital), capital * 0.6) }
}

/** Arrow, name, Latin name below it where the script is another, distance. */
function destinationRow(shape: Shape, to: Destination, baseline: number, capital: number, { width, nameWidth, figureWidth }: BoardLayout, style: { letters: Rgb; board: Rgb; within: Mark }): Face[] {
  const left = -width / 2 + capital * 1.9
  const name = { ...style, width: nameWidth, align: 'left' as const }
  return [
    frontFace(turnedArrow(to.arrow, -width / 2 + capital, baseline + capital / 2, capital * 1.25), style.letters, style.within),
    ...writeLine(shape, { ...name, text: to.name, capital, claims: [nearbyTownClaim(to.name, to.distance)] }, left, baseline),
    ...(isOther(to) ? writeLine(shape, { ...name, text: to.latinName, capital: capital * 0.75, claims: [nearbyTownClaim(to.latinName, to.distance)] }, left, baseline - capital * 1.15) : []),
    ...writeLine(shape, { ...style, text: to.distance, capital, width: figureWidth, align: 'right', claims: [] }, width / 2 - capital * 0.7, baseline),
  ]
}

/** The board's underside is 1.3 m above the ground. */
export function directionBoard(shape: Shape, place: Place, rank: RoadRank, destinations: readonly Destination[], size: BoardSize): Face[] {
  const { board, letters } = place.country.directionSigns[rank]
  const within = markOf(directionSignClaim(place.country, rank))
  const layout = boardLayout(shape, destinations, size)
  const [half, bottom, rim] = [layout.width / 2, 1.3, size.capital * 0.14]
  const outer = rectangleAt(-half, bottom, half, bottom + layout.height)
  let top = bottom + layout.height - size.capital * 0.3
  const rows = destinations.flatMap((to) => {
    const baseline = top - size.capital * 1.45
    top -= rowHeight(to, size.capital)
    return destinationRow(shape, to, baseline, size.capital, layout, { letters: letters.rgb, board: board.rgb, within })
  })
  const posts = [-layout.width / 3, layout.width / 3].flatMap((x) => postFaces(x, bottom + layout.height - 0.1))
  return [...posts, backFace(outer), frontFace(outer, letters.rgb, within), frontFace(rectangleAt(-half + rim, bottom + rim, half - rim, bottom + layout.height - rim), board.rgb, within), ...rows]
}

/** At the beginning of a town. @returns none where the country has no such sign of a settled form */
export function townSign(shape: Shape, place: Place, { capital, maxWidth }: BoardSize): Face[] {
  const colours = place.country.townSign
  if (!colours) return []
  const { name, latinName } = place.town
  const sign = markOf()
  const names = isOther(place.town) ? [{ text: name, capital, claims: [townSignClaim(name)] }, { text: latinName, capital: capital * 0.8, claims: [townSignClaim(latinName)] }] : [{ text: name, capital, claims: [townSignClaim(name)] }]
  const block = writeRows(shape, names, { letters: colours.letters.rgb, board: colours.board.rgb, within: sign, maxWidth: maxWidth - capital * 1.6 })
  const [half, bottom] = [block.width / 2 + capital * 0.8, 1.2]
  const top = bottom + block.height + capital * 0.4
  const outer = rectangleAt(-half, bottom, half, top)
  const rim = capital * 0.18
  return [
    ...[-half * 0.7, half * 0.7].flatMap((x) => postFaces(x, top - 0.1)), backFace(outer), frontFace(outer, colours.border.rgb, sign),
    frontFace(rectangleAt(-half + rim, bottom + rim, half - rim, top - rim), colours.board.rgb, sign), ...lifted(block.faces, 0, bottom + capital * 0.2),
  ]
}
