// Fields beside roads of the country: rows of a crop that run along the road, flat where it is low, standing where it is high.
import type { Rgb } from '../facts/country-facts.ts'
import { vegetationClaim } from './claims.ts'
import { face, markOf, type Face, type Mark } from './item.ts'
import { mix, scaled } from './light.ts'
import type { Place } from './place.ts'
import { roadPoint, stripAlong, type Road } from './road.ts'
import type { Point3 } from './vectors.ts'

interface CropKind { readonly colour: Rgb; readonly height: number; readonly spacing: number; readonly dots: Rgb | null }

const crop = (colour: Rgb, height: number, spacing: number, dots: Rgb | null = null): CropKind => ({ colour, height, spacing, dots })

/** Every crop that the tables of climates name; heights and rows in metres, colours by eye from photographs. */
export const cropKinds: Readonly<Record<string, CropKind>> = {
  wheat: crop([206, 178, 98], 0.8, 1.2), barley: crop([198, 186, 118], 0.8, 1.2), maize: crop([94, 132, 56], 2, 1.5),
  rice: crop([138, 176, 76], 0.3, 1.4), sunflowers: crop([112, 132, 58], 1.5, 1.6, [244, 190, 40]), rapeseed: crop([226, 206, 62], 1, 1.3),
  potatoes: crop([82, 118, 58], 0.4, 1.4), soy: crop([104, 142, 62], 0.6, 1.3), cotton: crop([112, 118, 78], 0.8, 1.6, [244, 244, 238]),
  vines: crop([98, 132, 62], 1.5, 2.8), olives: crop([136, 146, 112], 2.4, 6), lavender: crop([132, 104, 168], 0.6, 2.2),
  'sugar cane': crop([134, 162, 78], 2.4, 1.7), tea: crop([62, 112, 54], 0.9, 1.9), coffee: crop([52, 92, 46], 1.6, 2.6, [168, 48, 42]),
  bananas: crop([92, 152, 58], 2.8, 4), millet: crop([164, 152, 84], 1.3, 1.6), sorghum: crop([146, 110, 66], 1.3, 1.6),
  cassava: crop([92, 138, 68], 1.4, 1.8), oranges: crop([56, 100, 48], 2.2, 5, [238, 142, 36]), rubber: crop([78, 116, 66], 4, 5),
  tobacco: crop([122, 152, 72], 1.1, 1.7), quinoa: crop([168, 92, 82], 1, 1.5), pineapples: crop([112, 136, 112], 0.7, 1.6),
  'oil palm': crop([64, 110, 46], 3, 7), agave: crop([120, 148, 128], 0.9, 2.5), pasture: crop([118, 148, 76], 0.1, 0),
}

const up: Point3 = [0, 1, 0]
const depth = 46

/** A standing row: leaves with a ragged top, darker between the plants. */
function row(road: Road, aside: number, { height, dots }: CropKind, colour: Rgb, mark: Mark): Face[] {
  const stations = Array.from({ length: 60 }, (_, at) => -10 + at * 1.1)
  const wall = [roadPoint(road, -10, aside), ...stations.flatMap((ahead, at): Point3[] => [roadPoint(road, ahead, aside, height * (0.8 + 0.07 * (at % 3))), roadPoint(road, ahead + 0.5, aside, height * (0.9 + 0.05 * (at % 2)))]), roadPoint(road, 56, aside)]
  const gaps = stations.map((ahead): Point3[] => [roadPoint(road, ahead, aside), roadPoint(road, ahead + 0.3, aside), roadPoint(road, ahead + 0.12, aside, height * 0.7)])
  const blooms = dots ? Array.from({ length: 36 }, (_, at): Point3[] => {
    const ahead = 2 + at * 1.3
    const size = 0.13
    return [-1, 1].flatMap((side): Point3[] => [roadPoint(road, ahead + side * size, aside, height * 0.95 - side * size), roadPoint(road, ahead + side * size, aside, height * 0.95 + side * size)])
  }) : []
  return [face([wall], colour, { mark }), face(gaps, scaled(colour, 0.7), { mark }), ...(dots && blooms.length ? [face(blooms, dots, { mark })] : [])]
}

/** @param side 1 for the right of the road, -1 for its left @throws Error for a crop that is not drawn */
export function fieldFaces(place: Place, road: Road, kind: string, side: 1 | -1): Face[] {
  const known = cropKinds[kind]
  if (!known) throw new Error(`No field is drawn for "${kind}".`)
  const mark = markOf(vegetationClaim(kind))
  const [inner, outer] = [road.frontage, road.frontage + depth]
  const strip = (from: number, to: number): Point3[] => stripAlong(road, -20, 200, Math.min(side * from, side * to), Math.max(side * from, side * to))
  const between = mix(known.colour, place.climate.soil.rgb, known.spacing > 2 ? 0.75 : 0.25)
  const ground = face([strip(inner, outer)], kind === 'pasture' ? known.colour : between, { normal: up, mark })
  if (known.spacing === 0) return [ground]
  const rows = Array.from({ length: Math.floor(depth / known.spacing) }, (_, at) => inner + 0.4 + at * known.spacing)
  const flatRows = face(rows.map((at) => strip(at, at + Math.min(1.1, known.spacing * 0.55))), known.colour, { normal: up, mark })
  const standing = known.height >= 0.5 ? rows.slice(0, 9).toReversed().flatMap((at, index) => row(road, side * at, known, scaled(known.colour, 0.86 + 0.14 * (index % 2)), mark)) : []
  return [ground, flatRows, ...standing]
}
