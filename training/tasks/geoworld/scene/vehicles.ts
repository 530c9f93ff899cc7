// Cars, vans and lorries of plain bodies, with the country's plates front and rear; nose towards -z in their own axes.
import type { Random } from '../../../data/random.ts'
import type { Rgb } from '../facts/country-facts.ts'
import { pick } from './draws.ts'
import { face, frontFace, type Face, type Mark } from './item.ts'
import type { Shape } from './lettering.ts'
import { mix, scaled } from './light.ts'
import type { Place } from './place.ts'
import { plateFaces } from './plates.ts'
import { discAt, placePoint, rectangleAt, type Contour3, type Point3 } from './vectors.ts'

/** Along the car: z from the nose and y, the outline of one side from the front bumper over the roof to the rear; and the glass in it. */
interface Body { readonly outline: readonly (readonly [z: number, y: number])[]; readonly glass: readonly number[]; readonly panes: readonly (readonly (readonly [z: number, y: number])[])[]; readonly halfWidth: number; readonly length: number; readonly wheels: readonly [number, number] }

const hatchback: Body = {
  outline: [[0, 0.3], [0, 0.62], [0.15, 0.78], [1.15, 0.95], [1.9, 1.46], [3.3, 1.48], [3.95, 1.02], [4.1, 0.9], [4.1, 0.3]], glass: [3, 5],
  panes: [[[1.4, 0.98], [1.95, 1.38], [2.55, 1.4], [2.55, 0.98]], [[2.65, 0.98], [2.65, 1.4], [3.25, 1.4], [3.62, 1]]], halfWidth: 0.88, length: 4.1, wheels: [0.8, 3.3],
}
const saloon: Body = {
  outline: [[0, 0.3], [0, 0.6], [0.15, 0.74], [1.3, 0.92], [2.05, 1.42], [3.15, 1.42], [3.85, 0.98], [4.5, 0.93], [4.55, 0.3]], glass: [3, 5],
  panes: [[[1.55, 0.95], [2.1, 1.34], [2.6, 1.36], [2.6, 0.95]], [[2.7, 0.95], [2.7, 1.36], [3.1, 1.35], [3.55, 0.97]]], halfWidth: 0.9, length: 4.55, wheels: [0.85, 3.65],
}
const van: Body = {
  outline: [[0, 0.35], [0, 0.85], [0.3, 1.05], [0.8, 1.2], [1.4, 2.1], [4.9, 2.15], [5.0, 1.0], [5.0, 0.35]], glass: [3],
  panes: [[[1.0, 1.25], [1.45, 1.9], [1.95, 1.92], [1.95, 1.25]]], halfWidth: 0.98, length: 5, wheels: [0.9, 4],
}

/** As cars are sprayed everywhere, white and grey most of all. */
const sprays: readonly Rgb[] = [[228, 229, 228], [228, 229, 228], [176, 180, 184], [120, 124, 130], [44, 46, 52], [150, 34, 36], [40, 66, 118], [70, 96, 84], [186, 160, 116]]
const glass: Rgb = [50, 60, 70]
const tyre: Rgb = [32, 32, 34]

/** The surfaces across the car from one point of the outline to the next, those in the middle first. */
function strips({ outline, glass: panes, halfWidth }: Body, spray: Rgb): Face[] {
  const made = outline.slice(1).map(([z, y], at) => {
    const [fromZ, fromY] = outline[at]!
    const length = Math.hypot(z - fromZ, y - fromY)
    const normal: Point3 = [0, (z - fromZ) / length, -(y - fromY) / length]
    const isPane = panes.includes(at)
    const inset = isPane ? halfWidth - 0.1 : halfWidth
    const across = (half: number): Contour3 => [[-half, fromY, fromZ], [half, fromY, fromZ], [half, y, z], [-half, y, z]]
    const faces = [face([across(halfWidth)], spray, { normal }), ...(isPane ? [face([across(inset)], glass, { normal })] : [])]
    return { faces, height: fromY + y }
  })
  return made.sort((a, b) => b.height - a.height).flatMap(({ faces }) => faces)
}

function sides({ outline, panes, halfWidth, wheels }: Body, spray: Rgb): Face[] {
  return [-1, 1].flatMap((side) => {
    const normal: Point3 = [side, 0, 0]
    const at = (points: readonly (readonly [number, number])[], out: number): Contour3 => points.map(([z, y]) => [side * (halfWidth + out), y, z])
    const wheel = (z: number, radius: number, colour: Rgb, out: number): Face => face([discAt(z, 0.31, radius, radius, 14).map(([wheelZ, y]): Point3 => [side * (halfWidth + out), y, wheelZ])], colour, { normal })
    return [face([at(outline, 0)], spray, { normal }), ...panes.map((pane) => face([at(pane, 0.005)], glass, { normal })), ...wheels.flatMap((z) => [wheel(z, 0.33, tyre, 0.01), wheel(z, 0.17, [150, 152, 154], 0.015)])]
  })
}

const wheelsBelow = ({ halfWidth, wheels, length }: Body): Face[] => [
  ...[-1, 1].map((side) => frontFace(rectangleAt(side * halfWidth - 0.11, 0, side * halfWidth + 0.11, 0.34, wheels[0] - 0.3), tyre)),
  ...[-1, 1].map((side) => face([rectangleAt(side * halfWidth - 0.11, 0, side * halfWidth + 0.11, 0.34, length - 0.45)], tyre, { normal: [0, 0, 1] })),
  face([[[-halfWidth, 0.02, 0.2], [halfWidth, 0.02, 0.2], [halfWidth, 0.02, length - 0.2], [-halfWidth, 0.02, length - 0.2]]], [40, 40, 44], { normal: [0, 1, 0], alpha: 0.75 }),
]

const lamps = ({ halfWidth, length, outline }: Body): Face[] => {
  const y = outline[1]![1]
  const behind = (contour: Contour3, colour: Rgb): Face => face([contour], colour, { normal: [0, 0, 1] })
  return [-1, 1].flatMap((side) => {
    const [inner, outer] = [side * (halfWidth - 0.34), side * (halfWidth - 0.06)]
    return [
      frontFace(rectangleAt(Math.min(inner, outer), y - 0.12, Math.max(inner, outer), y + 0.02, -0.004), [238, 238, 224]),
      behind(rectangleAt(Math.min(inner, outer), 0.66, Math.max(inner, outer), 0.86, length + 0.02), [176, 24, 28]),
    ]
  })
}

/** A plate's faces turned to look out of the rear. */
function atRear(faces: readonly Face[], length: number, y: number): Face[] {
  const placement = { at: [0, y, length] as Point3, turn: Math.PI }
  const move = (point: Point3): Point3 => placePoint(placement, point)
  const marks = new Map<Mark, Mark>()
  const moveMark = (mark: Mark): Mark => {
    if (!mark.letters) return mark
    const moved = marks.get(mark) ?? { ...mark, letters: { count: mark.letters.count, corner: move(mark.letters.corner), right: move(mark.letters.right), up: move(mark.letters.up) } }
    marks.set(mark, moved)
    return moved
  }
  return faces.map((one) => ({ ...one, contours: one.contours.map((contour) => contour.map(move)), normal: one.normal && [0, 0, 1], mark: one.mark && moveMark(one.mark) }))
}

const raised = (faces: readonly Face[], y: number, z: number): Face[] => faces.map((one) => ({ ...one, contours: one.contours.map((contour) => contour.map(([px, py, pz]): Point3 => [px, py + y, pz + z])) }))

export interface Vehicle { readonly faces: Face[]; readonly length: number }

/** @param mark what all of the body tells, such as the side it drives on */
export function drawVehicle(shape: Shape, place: Place, random: Random, mark: Mark | null): Vehicle {
  const body = pick(random, [hatchback, hatchback, saloon, saloon, van])
  const spray = pick(random, body === van ? [sprays[0]!, sprays[2]!, sprays[6]!] : sprays)
  const bumper = mix(spray, [40, 40, 42], 0.55)
  const grille = frontFace(rectangleAt(-0.42, 0.5, 0.42, 0.62, -0.003), scaled(bumper, 0.6))
  const shell = [...wheelsBelow(body), ...strips(body, spray), ...sides(body, spray), ...lamps(body), grille].map((one) => ({ ...one, mark }))
  const rearY = body === van ? 0.75 : 0.55
  return { faces: [...shell, ...raised(plateFaces(shape, place, random, 'front'), 0.33, -0.012), ...atRear(plateFaces(shape, place, random, 'rear'), body.length + 0.045, rearY)], length: body.length }
}
