// What stands along roads: poles with their wires, bollards, lamps, bins, hedges, walls and benches.
import type { Random } from '../../../data/random.ts'
import type { Pole, Rgb } from '../facts/country-facts.ts'
import { bollardClaim, poleClaim } from './claims.ts'
import { between, pick } from './draws.ts'
import { boxFaces, face, frontFace, markOf, type Face, type Mark } from './item.ts'
import { scaled } from './light.ts'
import type { Place } from './place.ts'
import { rectangleAt, type Contour3, type Point3 } from './vectors.ts'

const materials: Readonly<Record<Pole['material'], Rgb>> = { wood: [112, 86, 62], concrete: [172, 168, 160], steel: [138, 143, 147], none: [0, 0, 0] }

export const poleHeight = 8.2

/** A prism of six sides that narrows upwards. */
function shaft(bottom: number, top: number, wide: number, narrow: number, colour: Rgb, mark: Mark | null): Face[] {
  const corner = (at: number, radius: number, y: number): Point3 => [radius * Math.sin(at * Math.PI / 3), y, radius * Math.cos(at * Math.PI / 3)]
  return Array.from({ length: 6 }, (_, at) => {
    const middle = (at + 0.5) * Math.PI / 3
    return face([[corner(at, wide, bottom), corner(at + 1, wide, bottom), corner(at + 1, narrow, top), corner(at, narrow, top)]], colour, { normal: [Math.sin(middle), 0, Math.cos(middle)], mark })
  })
}

const arms = ({ arms: count }: Pole, mark: Mark): Face[] =>
  Array.from({ length: count }, (_, at) => {
    const y = poleHeight - 0.35 - at * 0.75
    const insulators = [-0.8, -0.4, 0.4, 0.8].map((x) => frontFace(rectangleAt(x - 0.05, y + 0.06, x + 0.05, y + 0.24), [214, 214, 206], mark))
    return [...boxFaces([-1, y - 0.06, -0.08], [1, y + 0.06, 0.04], [104, 96, 88], mark), ...insulators]
  }).flat()

/** Openings (holed) or rungs (ladder) that show the sky or what is behind: painted dark, as they look from below. */
function openings(form: Pole['form'], mark: Mark): Face[] {
  if (form !== 'holed' && form !== 'ladder') return []
  const [step, height] = form === 'holed' ? [0.8, 0.45] : [0.5, 0.36]
  return Array.from({ length: Math.floor((poleHeight - 1.6) / step) }, (_, at) => frontFace(rectangleAt(-0.07, 0.8 + at * step, 0.07, 0.8 + at * step + height, -0.17), [88, 92, 98], mark))
}

/** @param mark of the whole pole */
function trunk({ material, form }: Pole, mark: Mark): Face[] {
  const colour = materials[material]
  if (form === 'round') return shaft(0, poleHeight, 0.17, 0.11, colour, mark)
  if (form === 'footed') return [...shaft(1.4, poleHeight, 0.15, 0.11, colour, mark), ...boxFaces([0.14, 0, -0.12], [0.36, 2.2, 0.12], materials.concrete, mark), ...boxFaces([-0.16, 1.2, -0.14], [0.36, 1.3, 0.14], scaled(materials.steel, 0.7), mark)]
  const half = form === 'square' ? 0.14 : 0.17
  return boxFaces([-half, 0, -half], [half, poleHeight, half], colour, mark)
}

/** @returns none where the country's streets have no wires overhead */
export function poleFaces({ country }: Place): Face[] {
  const { pole } = country
  if (pole.material === 'none') return []
  const mark = markOf(poleClaim(country))
  const bands = pole.band ? [1.2, 1.7].flatMap((y) => boxFaces([-0.19, y, -0.19], [0.19, y + 0.28, 0.19], y > 1.5 ? [40, 40, 42] : pole.band!.rgb, mark)) : []
  return [...trunk(pole, mark), ...openings(pole.form, mark), ...bands, ...arms(pole, mark)]
}

/** Heights and sides of a pole's wires. */
export const wireEnds = (arms: number): readonly Point3[] =>
  arms === 0 ? [[0, poleHeight - 0.2, 0], [0, poleHeight - 0.6, 0]] : Array.from({ length: arms }, (_, at) => [-0.8, 0.4, 0.8].map((x): Point3 => [x, poleHeight - 0.15 - at * 0.75, 0])).flat()

/** A hanging wire between two points: a parabola, close to a catenary for so little sag. */
export function wire(from: Point3, to: Point3, sag: number): Face {
  const points = Array.from({ length: 9 }, (_, at): Point3 => {
    const t = at / 8
    return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]) - 4 * sag * t * (1 - t), from[2] + t * (to[2] - from[2])]
  })
  const ribbon: Contour3 = [...points, ...points.toReversed().map(([x, y, z]): Point3 => [x, y - 0.035, z])]
  return face([ribbon], [44, 44, 48])
}

export function bollardFaces({ country }: Place): Face[] {
  const { body, band, reflector, form } = country.bollard
  const mark = markOf(bollardClaim(country))
  const half = form === 'flat' ? 0.1 : 0.07
  const depth = form === 'flat' ? 0.03 : 0.07
  const post = boxFaces([-half, 0, -depth], [half, 1.05, depth], body.rgb, mark)
  const slanted = form === 'slanted' ? [face([[[-half, 1.05, -depth], [half, 1.05, -depth], [half, 1.16, -depth]]], body.rgb, { normal: null, mark })] : []
  const wrapped = band ? boxFaces([-half - 0.005, 0.7, -depth - 0.005], [half + 0.005, 0.95, depth + 0.005], band.rgb, mark) : []
  return [...post, ...slanted, ...wrapped, frontFace(rectangleAt(-0.04, 0.75, 0.04, 0.91, -depth - 0.012), reflector.rgb, mark)]
}

export const lampFaces = (): Face[] => [...shaft(0, 7, 0.1, 0.06, [104, 108, 110], null), ...boxFaces([-0.06, 6.9, -1.4], [0.06, 7.02, 0], [104, 108, 110]), ...boxFaces([-0.14, 6.82, -1.8], [0.14, 6.98, -1.2], [186, 188, 186])]

export function binFaces(random: Random): Face[] {
  const colour = pick(random, [[58, 74, 62], [62, 64, 70], [50, 84, 124], [120, 112, 60]] as const)
  return [...boxFaces([-0.32, 0.05, -0.32], [0.32, 1, 0.32], colour), ...boxFaces([-0.36, 1, -0.36], [0.36, 1.1, 0.36], scaled(colour, 0.75))]
}

export function hedgeFaces(random: Random, length: number, leaf: Rgb): Face[] {
  const top = between(random, 0.8, 1.6)
  const bumps = Array.from({ length: Math.ceil(length / 0.6) }, (_, at): Contour3 => {
    const x = -length / 2 + at * 0.6
    return [[x - 0.1, top - 0.15, -0.01], [x + 0.7, top - 0.15, -0.01], [x + 0.6, top + 0.12 + 0.1 * random.next(), -0.01], [x + 0.1, top + 0.1, -0.01]]
  })
  return [...boxFaces([-length / 2, 0, 0], [length / 2, top, 0.7], leaf), ...bumps.map((bump) => face([bump], scaled(leaf, 0.94)))]
}

export const wallFaces = (length: number, height: number, colour: Rgb): Face[] => [...boxFaces([-length / 2, 0, 0], [length / 2, height, 0.2], colour), ...boxFaces([-length / 2, height, -0.04], [length / 2, height + 0.08, 0.24], scaled(colour, 0.85))]

export const benchFaces = (): Face[] => [...boxFaces([-0.9, 0.4, -0.25], [0.9, 0.47, 0.25], [124, 90, 58]), ...boxFaces([-0.8, 0, -0.2], [-0.7, 0.4, 0.2], [60, 60, 62]), ...boxFaces([0.7, 0, -0.2], [0.8, 0.4, 0.2], [60, 60, 62])]
