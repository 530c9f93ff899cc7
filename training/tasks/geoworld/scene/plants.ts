// Trees and bushes as flat shapes that face the camera, by kind: how each kind looks is the same wherever it grows.
import type { Random } from '../../../data/random.ts'
import type { Season } from '../facts/climate.ts'
import type { Rgb } from '../facts/country-facts.ts'
import { vegetationClaim } from './claims.ts'
import { between } from './draws.ts'
import { face, markOf, type Face, type Mark } from './item.ts'
import { mix, scaled } from './light.ts'
import { discAt, type Contour3, type Point3 } from './vectors.ts'

type Form = 'round' | 'cone' | 'column' | 'umbrella' | 'palm' | 'broad leaves' | 'canes' | 'bush' | 'cactus' | 'rosette' | 'fern' | 'bottle' | 'tiers' | 'airy'

export interface PlantKind { readonly form: Form; readonly height: number; readonly leaf: Rgb; readonly trunk: Rgb; readonly evergreen: boolean }

const bark: Rgb = [98, 76, 56]
const plant = (form: Form, height: number, leaf: Rgb, evergreen: boolean, trunk: Rgb = bark): PlantKind => ({ form, height, leaf, trunk, evergreen })

/** Every kind that the tables of climates name. Forms and colours by eye from photographs. */
export const plantKinds: Readonly<Record<string, PlantKind>> = {
  oak: plant('round', 9, [74, 108, 52], false), birch: plant('airy', 9, [118, 150, 72], false, [226, 224, 218]), poplar: plant('column', 13, [96, 128, 62], false, [138, 132, 118]),
  pine: plant('airy', 11, [58, 92, 62], true, [150, 96, 66]), spruce: plant('cone', 12, [40, 74, 52], true), larch: plant('cone', 12, [118, 140, 72], false), cypress: plant('column', 11, [42, 70, 48], true),
  cedar: plant('tiers', 11, [52, 86, 66], true), araucaria: plant('umbrella', 13, [46, 82, 54], true), 'umbrella pine': plant('umbrella', 11, [60, 96, 56], true, [132, 92, 68]),
  olive: plant('round', 5, [136, 146, 112], true, [120, 108, 92]), eucalyptus: plant('airy', 13, [122, 140, 104], true, [206, 192, 170]), acacia: plant('umbrella', 6, [112, 134, 66], true, [92, 78, 60]),
  mango: plant('round', 8, [44, 88, 42], true), 'rainforest tree': plant('round', 14, [46, 98, 46], true, [128, 112, 94]), cherry: plant('round', 6, [226, 176, 190], false, [86, 64, 58]),
  palm: plant('palm', 10, [82, 128, 58], true, [142, 122, 98]), 'date palm': plant('palm', 8, [108, 132, 82], true, [112, 88, 62]), 'oil palm': plant('palm', 6, [64, 110, 46], true, [92, 72, 50]),
  banana: plant('broad leaves', 4, [92, 152, 58], true, [124, 130, 70]), bamboo: plant('canes', 8, [116, 152, 62], true, [134, 150, 76]), 'tree fern': plant('fern', 4.5, [70, 122, 58], true, [70, 54, 42]),
  cactus: plant('cactus', 4, [88, 124, 78], true), agave: plant('rosette', 1.4, [120, 148, 128], true), shrub: plant('bush', 1.6, [112, 122, 76], true), baobab: plant('bottle', 11, [102, 130, 66], false, [142, 122, 108]),
}

const disc = (x: number, y: number, radiusX: number, radiusY: number): Contour3 => discAt(x, y, radiusX, radiusY, 11)

/** A crown of rounded lumps: darker below, lighter towards the top left. */
function lumps(random: Random, centre: readonly [x: number, y: number], radius: readonly [x: number, y: number], count: number, size: number): { dark: Contour3[]; light: Contour3[] } {
  const at = (shrink: number): readonly [number, number] => {
    const angle = between(random, 0, 2 * Math.PI)
    const out = Math.sqrt(random.next()) * shrink
    return [centre[0] + Math.cos(angle) * out * radius[0], centre[1] + Math.sin(angle) * out * radius[1]]
  }
  const make = (amount: number, shrink: number, scale: number, lift: number): Contour3[] => Array.from({ length: amount }, () => {
    const [x, y] = at(shrink)
    const lump = size * between(random, 0.75, 1.25) * scale
    return disc(x - lift * radius[0] * 0.15, y + lift * radius[1], lump, lump * 0.85)
  })
  return { dark: make(count, 0.95, 1, 0), light: make(Math.ceil(count * 0.7), 0.72, 0.62, 0.2) }
}

const solid = ({ dark, light }: { dark: Contour3[]; light: Contour3[] }, heart: Contour3): { dark: Contour3[]; light: Contour3[] } => ({ dark: [heart, ...dark], light })

const blade = (x: number, y: number, angle: number, length: number, width: number, droop: number): Contour3 => {
  const along = (share: number): Point3 => [x + Math.cos(angle) * length * share, y + Math.sin(angle) * length * share - droop * share * share, 0]
  const points = [0, 0.35, 0.7, 1].map(along)
  const below = [0.7, 0.35].map((share): Point3 => { const [px, py] = along(share); return [px, py - width * (share > 0.5 ? 0.7 : 1), 0] })
  return [...points, ...below]
}

const post = (x: number, height: number, wide: number, narrow: number): Contour3 => [[x - wide, 0, 0], [x + wide, 0, 0], [x + narrow, height, 0], [x - narrow, height, 0]]

interface Drawn { readonly trunk: readonly Contour3[]; readonly dark: readonly Contour3[]; readonly light: readonly Contour3[] }

function fronds(random: Random, height: number, count: number, length: number, trunk: Contour3, width = 0.4): Drawn {
  const leaves = Array.from({ length: count }, (_, at) => blade(0, height, Math.PI * (at + 0.5) / count * 1.3 - 0.47, length * between(random, 0.85, 1.1), width, length * 0.62))
  return { trunk: [trunk], dark: leaves.filter((_, at) => at % 2 === 0), light: leaves.filter((_, at) => at % 2 === 1) }
}

const tier = (y: number, half: number, rise: number): Contour3 => [[-half, y, 0], [half, y, 0], [half * 0.18, y + rise, 0], [-half * 0.18, y + rise, 0]]

const shapes: Readonly<Record<Form, (random: Random, height: number) => Drawn>> = {
  round: (random, h) => ({ trunk: [post(0, h * 0.5, h * 0.03, h * 0.02)], ...solid(lumps(random, [0, h * 0.64], [h * 0.34, h * 0.28], 15, h * 0.12), disc(0, h * 0.64, h * 0.3, h * 0.25)) }),
  airy: (random, h) => ({ trunk: [post(0, h * 0.9, h * 0.018, h * 0.008)], ...lumps(random, [0, h * 0.68], [h * 0.22, h * 0.27], 13, h * 0.09) }),
  column: (random, h) => ({ trunk: [post(0, h * 0.3, h * 0.018, h * 0.015)], ...solid(lumps(random, [0, h * 0.54], [h * 0.055, h * 0.4], 11, h * 0.065), disc(0, h * 0.54, h * 0.095, h * 0.45)) }),
  cone: (_random, h) => { const tiers = [0, 1, 2, 3, 4].map((at) => tier(h * (0.1 + at * 0.17), h * (0.24 - at * 0.042), h * 0.27)); return { trunk: [post(0, h * 0.2, h * 0.02, h * 0.02)], dark: tiers, light: tiers.map((one) => one.map(([x, y, z]): Point3 => [x * 0.5 - h * 0.02, y + h * 0.03, z])) } },
  tiers: (random, h) => ({ trunk: [post(0, h * 0.9, h * 0.03, h * 0.01)], dark: [0.35, 0.55, 0.75, 0.92].map((y, at) => disc(between(random, -0.3, 0.3), h * y, h * (0.33 - at * 0.065), h * 0.06)), light: [0.37, 0.57, 0.77].map((y, at) => disc(-0.3, h * y + 0.1, h * (0.24 - at * 0.05), h * 0.03)) }),
  umbrella: (random, h) => ({ trunk: [post(0, h * 0.85, h * 0.022, h * 0.016), [[0, h * 0.45, 0], [h * 0.03, h * 0.45, 0], [h * 0.25, h * 0.82, 0], [h * 0.22, h * 0.82, 0]], [[-h * 0.03, h * 0.5, 0], [0, h * 0.5, 0], [-h * 0.2, h * 0.82, 0], [-h * 0.24, h * 0.82, 0]]], ...lumps(random, [0, h * 0.86], [h * 0.4, h * 0.09], 16, h * 0.1) }),
  palm: (random, h) => fronds(random, h * 0.86, 11, h * 0.32, post(h * 0.01, h * 0.88, h * 0.022, h * 0.014)),
  fern: (random, h) => fronds(random, h * 0.75, 13, h * 0.55, post(0, h * 0.78, h * 0.035, h * 0.03), 0.3),
  'broad leaves': (random, h) => { const leaves = Array.from({ length: 8 }, (_, at) => blade(0, h * 0.5, 0.25 + (Math.PI - 0.5) * at / 7, h * between(random, 0.5, 0.62), h * 0.13, h * 0.16)); return { trunk: [post(0, h * 0.55, h * 0.05, h * 0.035)], dark: leaves.slice(0, 4), light: leaves.slice(4) } },
  canes: (random, h) => ({ trunk: Array.from({ length: 9 }, () => { const x = between(random, -h * 0.12, h * 0.12); return [[x, 0, 0], [x + 0.1, 0, 0], [x * 2.4 + 0.06, h * 0.9, 0], [x * 2.4, h * 0.9, 0]] as Contour3 }), ...lumps(random, [0, h * 0.7], [h * 0.3, h * 0.26], 16, h * 0.07) }),
  bush: (random, h) => ({ trunk: [], ...lumps(random, [0, h * 0.4], [h * 0.6, h * 0.3], 10, h * 0.3) }),
  cactus: (_random, h) => ({ trunk: [], dark: [post(0, h, h * 0.07, h * 0.06), disc(0, h, h * 0.06, h * 0.05), post(-h * 0.25, 0, 0, 0), [[-h * 0.28, h * 0.4, 0], [0, h * 0.36, 0], [0, h * 0.46, 0], [-h * 0.28, h * 0.5, 0]], [[-h * 0.3, h * 0.4, 0], [-h * 0.2, h * 0.4, 0], [-h * 0.21, h * 0.72, 0], [-h * 0.29, h * 0.72, 0]], [[0, h * 0.5, 0], [h * 0.24, h * 0.54, 0], [h * 0.24, h * 0.64, 0], [0, h * 0.6, 0]], [[h * 0.16, h * 0.54, 0], [h * 0.26, h * 0.54, 0], [h * 0.25, h * 0.84, 0], [h * 0.17, h * 0.84, 0]]], light: [[[-h * 0.03, 0, 0], [-h * 0.01, 0, 0], [-h * 0.01, h, 0], [-h * 0.03, h, 0]]] }),
  rosette: (random, h) => { const leaves = Array.from({ length: 11 }, (_, at) => blade(0, 0.1, Math.PI * (at + 0.5) / 11, h * between(random, 0.8, 1), h * 0.13, 0)); return { trunk: [], dark: leaves.filter((_, at) => at % 2 === 0), light: leaves.filter((_, at) => at % 2 === 1) } },
  bottle: (random, h) => ({ trunk: [[[-h * 0.13, 0, 0], [h * 0.13, 0, 0], [h * 0.12, h * 0.4, 0], [h * 0.06, h * 0.6, 0], [-h * 0.06, h * 0.6, 0], [-h * 0.12, h * 0.4, 0]], [[0, h * 0.55, 0], [h * 0.06, h * 0.55, 0], [h * 0.32, h * 0.85, 0], [h * 0.28, h * 0.86, 0]], [[-h * 0.06, h * 0.55, 0], [0, h * 0.55, 0], [-h * 0.28, h * 0.86, 0], [-h * 0.32, h * 0.85, 0]], post(0, h * 0.9, h * 0.04, h * 0.015)], ...lumps(random, [0, h * 0.87], [h * 0.34, h * 0.08], 12, h * 0.065) }),
}

/** Autumn's leaves, dust of a dry season, snow on evergreens. */
function leafColour({ leaf, evergreen }: PlantKind, season: Season, snowy: boolean): Rgb {
  const seasonal = season === 'dry' ? mix(leaf, [164, 150, 92], 0.3) : evergreen || season === 'green' ? leaf : mix(leaf, [196, 128, 52], 0.65)
  return snowy && evergreen ? mix(seasonal, [236, 240, 244], 0.3) : seasonal
}

/** @param kind one that `plantKinds` knows; standing at the origin, facing -z @throws Error for a kind that is not drawn */
export function plantFaces(kind: string, random: Random, season: Season, snowy: boolean, scale = 1): Face[] {
  const known = plantKinds[kind]
  if (!known) throw new Error(`No plant is drawn for "${kind}".`)
  const mark: Mark = markOf(vegetationClaim(kind))
  const drawn = shapes[known.form](random, known.height * scale)
  const leaf = leafColour(known, season, snowy)
  const bare = (season === 'bare' || season === 'snow') && !known.evergreen
  const trunk = drawn.trunk.length ? [face(oriented(drawn.trunk), known.trunk, { mark })] : []
  if (bare) return [...trunk, face(oriented(drawn.dark), mix(known.trunk, [150, 140, 130], 0.4), { mark, alpha: 0.45 })]
  return [...trunk, face(oriented(drawn.dark), scaled(leaf, 0.82), { mark }), face(oriented(drawn.light), mix(leaf, [236, 236, 150], 0.12), { mark })]
}

/** All turned the same way, so that what overlaps unites. */
function oriented(contours: readonly Contour3[]): Contour3[] {
  const area = (contour: Contour3): number => contour.reduce((sum, [x, y], at) => { const [nextX, nextY] = contour[(at + 1) % contour.length]!; return sum + x * nextY - nextX * y }, 0)
  return contours.map((contour) => (area(contour) < 0 ? contour.toReversed() : contour))
}
