// Trees and bushes as flat shapes that face the camera, by kind: how each kind looks is the same wherever it grows.
import type { Random } from '../../../data/random.ts'
import type { Season } from '../facts/climate.ts'
import type { Rgb } from '../facts/country-facts.ts'
import { vegetationClaim } from './claims.ts'
import { face, markOf, type Face, type Mark } from './item.ts'
import { mix, scaled } from './light.ts'
import { plantShape, type Form } from './plant-shapes.ts'

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
  const drawn = plantShape(known.form, random, known.height * scale)
  const trunk = drawn.trunk.length ? [face(drawn.trunk, known.trunk, { mark })] : []
  if ((season === 'bare' || season === 'snow') && !known.evergreen) return [...trunk, face(drawn.dark, mix(known.trunk, [150, 140, 130], 0.4), { mark, alpha: 0.45 })]
  const leaf = leafColour(known, season, snowy)
  return [...trunk, face(drawn.dark, scaled(leaf, 0.82), { mark }), face(drawn.light, mix(leaf, [236, 236, 150], 0.12), { mark })]
}
