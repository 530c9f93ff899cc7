// Outlines of plants by their form, upright in a plane that faces the camera: trunk, darker and lighter leaves; sizes in metres for a height.
import type { Random } from '../../../data/random.ts'
import { between } from './draws.ts'
import { discAt, type Contour3, type Point3 } from './vectors.ts'

export type Form = 'round' | 'cone' | 'column' | 'umbrella' | 'palm' | 'broad leaves' | 'canes' | 'bush' | 'cactus' | 'rosette' | 'fern' | 'bottle' | 'tiers' | 'airy'

export interface PlantShape { readonly trunk: readonly Contour3[]; readonly dark: readonly Contour3[]; readonly light: readonly Contour3[] }

type Leaves = Omit<PlantShape, 'trunk'>
type Flat = readonly (readonly [x: number, y: number])[]

const outline = (points: Flat, scale: number): Contour3 => points.map(([x, y]): Point3 => [x * scale, y * scale, 0])
const disc = (x: number, y: number, radiusX: number, radiusY: number): Contour3 => discAt(x, y, radiusX, radiusY, 11)
const post = (x: number, height: number, wide: number, narrow: number): Contour3 => [[x - wide, 0, 0], [x + wide, 0, 0], [x + narrow, height, 0], [x - narrow, height, 0]]
const alternate = (leaves: readonly Contour3[]): Leaves => ({ dark: leaves.filter((_, at) => at % 2 === 0), light: leaves.filter((_, at) => at % 2 === 1) })
const series = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

/** A crown of rounded lumps: darker below, lighter towards the top left. */
function lumps(random: Random, centre: readonly [x: number, y: number], radius: readonly [x: number, y: number], count: number, size: number): Leaves {
  const at = (shrink: number): readonly [number, number] => {
    const angle = between(random, 0, 2 * Math.PI)
    const out = Math.sqrt(random.next()) * shrink
    return [centre[0] + Math.cos(angle) * out * radius[0], centre[1] + Math.sin(angle) * out * radius[1]]
  }
  const make = (amount: number, shrink: number, scale: number, lift: number): Contour3[] => series(amount, () => {
    const [x, y] = at(shrink)
    const lump = size * between(random, 0.75, 1.25) * scale
    return disc(x - lift * radius[0] * 0.15, y + lift * radius[1], lump, lump * 0.85)
  })
  return { dark: make(count, 0.95, 1, 0), light: make(Math.ceil(count * 0.7), 0.72, 0.62, 0.2) }
}

const solid = ({ dark, light }: Leaves, heart: Contour3): Leaves => ({ dark: [heart, ...dark], light })

/** One long leaf that droops towards its tip. @param angle radians from the right */
function blade(x: number, y: number, angle: number, length: number, width: number, droop: number): Contour3 {
  const along = (share: number): Point3 => [x + Math.cos(angle) * length * share, y + Math.sin(angle) * length * share - droop * share * share, 0]
  const below = [0.7, 0.35].map((share): Point3 => {
    const [px, py] = along(share)
    return [px, py - width * (share > 0.5 ? 0.7 : 1), 0]
  })
  return [...[0, 0.35, 0.7, 1].map(along), ...below]
}

const fronds = (random: Random, height: number, count: number, length: number, width: number): Leaves =>
  alternate(series(count, (at) => blade(0, height, Math.PI * (at + 0.5) / count * 1.3 - 0.47, length * between(random, 0.85, 1.1), width, length * 0.62)))

function conifer(h: number): PlantShape {
  const tiers = [0, 1, 2, 3, 4].map((at): Contour3 => {
    const [y, half] = [0.1 + at * 0.17, 0.24 - at * 0.042]
    return outline([[-half, y], [half, y], [half * 0.18, y + 0.27], [-half * 0.18, y + 0.27]], h)
  })
  return { trunk: [post(0, h * 0.2, h * 0.02, h * 0.02)], dark: tiers, light: tiers.map((one) => one.map(([x, y, z]): Point3 => [x * 0.5 - h * 0.02, y + h * 0.03, z])) }
}

function broadLeaves(random: Random, h: number): PlantShape {
  const leaves = series(8, (at) => blade(0, h * 0.5, 0.25 + (Math.PI - 0.5) * at / 7, h * between(random, 0.5, 0.62), h * 0.13, h * 0.16))
  return { trunk: [post(0, h * 0.55, h * 0.05, h * 0.035)], dark: leaves.slice(0, 4), light: leaves.slice(4) }
}

const layered = (random: Random, h: number): Leaves => ({
  dark: [0.35, 0.55, 0.75, 0.92].map((y, at) => disc(between(random, -0.3, 0.3), h * y, h * (0.33 - at * 0.065), h * 0.06)),
  light: [0.37, 0.57, 0.77].map((y, at) => disc(-0.3, h * y + 0.1, h * (0.24 - at * 0.05), h * 0.03)),
})

function cane(random: Random, h: number): Contour3 {
  const x = between(random, -h * 0.12, h * 0.12)
  return [[x, 0, 0], [x + 0.1, 0, 0], [x * 2.4 + 0.06, h * 0.9, 0], [x * 2.4, h * 0.9, 0]]
}

const forks: readonly Flat[] = [[[0, 0.45], [0.03, 0.45], [0.25, 0.82], [0.22, 0.82]], [[-0.03, 0.5], [0, 0.5], [-0.2, 0.82], [-0.24, 0.82]]]
const bottle: readonly Flat[] = [
  [[-0.13, 0], [0.13, 0], [0.12, 0.4], [0.06, 0.6], [-0.06, 0.6], [-0.12, 0.4]], [[0, 0.55], [0.06, 0.55], [0.32, 0.85], [0.28, 0.86]], [[-0.06, 0.55], [0, 0.55], [-0.28, 0.86], [-0.32, 0.85]],
]
const cactusArms: readonly Flat[] = [
  [[-0.28, 0.4], [0, 0.36], [0, 0.46], [-0.28, 0.5]], [[-0.3, 0.4], [-0.2, 0.4], [-0.21, 0.72], [-0.29, 0.72]], [[0, 0.5], [0.24, 0.54], [0.24, 0.64], [0, 0.6]], [[0.16, 0.54], [0.26, 0.54], [0.25, 0.84], [0.17, 0.84]],
]
const ridge: Flat = [[-0.03, 0], [-0.01, 0], [-0.01, 1], [-0.03, 1]]

const shapes: Readonly<Record<Form, (random: Random, height: number) => PlantShape>> = {
  round: (random, h) => ({ trunk: [post(0, h * 0.5, h * 0.03, h * 0.02)], ...solid(lumps(random, [0, h * 0.64], [h * 0.34, h * 0.28], 15, h * 0.12), disc(0, h * 0.64, h * 0.3, h * 0.25)) }),
  airy: (random, h) => ({ trunk: [post(0, h * 0.9, h * 0.018, h * 0.008)], ...lumps(random, [0, h * 0.68], [h * 0.22, h * 0.27], 13, h * 0.09) }),
  column: (random, h) => ({ trunk: [post(0, h * 0.3, h * 0.018, h * 0.015)], ...solid(lumps(random, [0, h * 0.54], [h * 0.055, h * 0.4], 11, h * 0.065), disc(0, h * 0.54, h * 0.095, h * 0.45)) }),
  cone: (_random, h) => conifer(h),
  tiers: (random, h) => ({ trunk: [post(0, h * 0.9, h * 0.03, h * 0.01)], ...layered(random, h) }),
  umbrella: (random, h) => ({ trunk: [post(0, h * 0.85, h * 0.022, h * 0.016), ...forks.map((fork) => outline(fork, h))], ...lumps(random, [0, h * 0.86], [h * 0.4, h * 0.09], 16, h * 0.1) }),
  palm: (random, h) => ({ trunk: [post(h * 0.01, h * 0.88, h * 0.022, h * 0.014)], ...fronds(random, h * 0.86, 11, h * 0.32, 0.4) }),
  fern: (random, h) => ({ trunk: [post(0, h * 0.78, h * 0.035, h * 0.03)], ...fronds(random, h * 0.75, 13, h * 0.55, 0.3) }),
  'broad leaves': broadLeaves,
  canes: (random, h) => ({ trunk: series(9, () => cane(random, h)), ...lumps(random, [0, h * 0.7], [h * 0.3, h * 0.26], 16, h * 0.07) }),
  bush: (random, h) => ({ trunk: [], ...lumps(random, [0, h * 0.4], [h * 0.6, h * 0.3], 10, h * 0.3) }),
  cactus: (_random, h) => ({ trunk: [], dark: [post(0, h, h * 0.07, h * 0.06), disc(0, h, h * 0.06, h * 0.05), ...cactusArms.map((arm) => outline(arm, h))], light: [outline(ridge, h)] }),
  rosette: (random, h) => ({ trunk: [], ...alternate(series(11, (at) => blade(0, 0.1, Math.PI * (at + 0.5) / 11, h * between(random, 0.8, 1), h * 0.13, 0))) }),
  bottle: (random, h) => ({ trunk: [...bottle.map((part) => outline(part, h)), post(0, h * 0.9, h * 0.04, h * 0.015)], ...lumps(random, [0, h * 0.87], [h * 0.34, h * 0.08], 12, h * 0.065) }),
}

/** All turned the same way, so that what overlaps unites. */
function oriented(contours: readonly Contour3[]): Contour3[] {
  const area = (contour: Contour3): number => contour.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = contour[(at + 1) % contour.length]!
    return sum + x * nextY - nextX * y
  }, 0)
  return contours.map((contour) => (area(contour) < 0 ? contour.toReversed() : contour))
}

export function plantShape(form: Form, random: Random, height: number): PlantShape {
  const { trunk, dark, light } = shapes[form](random, height)
  return { trunk: oriented(trunk), dark: oriented(dark), light: oriented(light) }
}
