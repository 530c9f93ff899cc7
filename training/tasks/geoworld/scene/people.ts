// Passers-by as flat figures that face the camera: clutter that hides what is behind it.
import type { Random } from '../../../data/random.ts'
import type { Rgb } from '../facts/country-facts.ts'
import { between, pick } from './draws.ts'
import { face, type Face } from './item.ts'
import { scaled } from './light.ts'
import { discAt, type Point3 } from './vectors.ts'

const clothes: readonly Rgb[] = [[44, 62, 96], [150, 52, 48], [72, 92, 70], [60, 60, 64], [196, 188, 176], [178, 140, 66], [104, 74, 112]]
const skins: readonly Rgb[] = [[236, 200, 174], [206, 158, 120], [160, 112, 78], [104, 70, 50]]

const limb = (x: number, y: number, toX: number, toY: number, half: number): Point3[] => [[x - half, y, 0], [x + half, y, 0], [toX + half, toY, 0], [toX - half, toY, 0]]

export function personFaces(random: Random): Face[] {
  const size = between(random, 0.92, 1.06)
  const stride = between(random, 0.05, 0.28)
  const [shirt, trousers, skin] = [pick(random, clothes), pick(random, clothes), pick(random, skins)]
  const torso: Point3[] = [[-0.19, 0.85, 0], [0.19, 0.85, 0], [0.24, 1.42, 0], [-0.24, 1.42, 0]]
  const faces = [
    face([limb(-stride, 0, -0.08, 0.9, 0.08), limb(stride, 0, 0.08, 0.9, 0.08)], scaled(trousers, 0.85)), face([limb(-0.3, 0.85, -0.22, 1.4, 0.055), limb(0.3, 0.85, 0.22, 1.4, 0.055)], scaled(shirt, 0.85)),
    face([torso], shirt), face([discAt(0, 1.6, 0.115, 0.14, 12)], skin), face([discAt(0, 1.71, 0.115, 0.06, 12)], [46, 36, 32]),
  ]
  return faces.map((one) => ({ ...one, contours: one.contours.map((contour) => contour.map(([x, y, z]): Point3 => [x * size, y * size, z])) }))
}
