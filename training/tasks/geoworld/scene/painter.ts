// Paints a scene's plain data onto a canvas, back to front, and gives each mark an id so that its pixels can be counted afterwards.
import { Canvas } from '../raster/canvas.ts'
import type { FarShape, SkyColours } from './backdrop.ts'
import type { Camera, Point2 } from './camera.ts'
import type { Falling } from './falling.ts'
import { paintedBefore, type Face, type Item, type Mark } from './item.ts'
import { lit, type Light } from './light.ts'
import { distanceBetween, dot, minus, type Contour3, type Point3 } from './vectors.ts'

export interface SceneData {
  readonly camera: Camera
  readonly light: Light
  readonly sky: SkyColours
  readonly far: readonly FarShape[]
  readonly ground: readonly Face[]
  readonly items: readonly Item[]
  /** What the sun's shadows tell; null where there are none. */
  readonly shadowMark: Mark | null
  /** Null in dry air. */
  readonly falling: Falling | null
}

export interface Painted { readonly canvas: Canvas; readonly ids: ReadonlyMap<Mark, number> }

/** Letters lower than this many pixels are left out: they would be specks. */
const leastLetters = 1.6
/** Half, so that a shadow's pixels become its own, and lines that lie in it count as hidden: their colour is not theirs any more. */
const shadowAlpha = 0.5

function area(outline: readonly Point2[]): number {
  return outline.reduce((sum, [x, y], at) => { const [nextX, nextY] = outline[(at + 1) % outline.length]!; return sum + x * nextY - nextX * y }, 0)
}

/** Height in pixels of a text's capitals where they are lowest, and how wide its average letter is; null where a part lies behind the camera. */
export function letterPixels(camera: Camera, { corner, right, up, count }: NonNullable<Mark['letters']>): { height: number; width: number; points: readonly Point2[] } | null {
  const far: Point3 = [right[0] + up[0] - corner[0], right[1] + up[1] - corner[1], right[2] + up[2] - corner[2]]
  const points = [corner, right, far, up].map((point) => camera.projectPoint(point))
  if (points.some((point) => point === null)) return null
  const [a, b, c, d] = points as [Point2, Point2, Point2, Point2]
  const length = (from: Point2, to: Point2): number => Math.hypot(to[0] - from[0], to[1] - from[1])
  return { height: Math.min(length(a, d), length(b, c)), width: length(a, b) / Math.max(1, count), points: [a, b, c, d] }
}

/** Whether letters are high enough, and not all on one side of the picture. */
function worthWriting(camera: Camera, letters: NonNullable<Mark['letters']>): boolean {
  const pixels = letterPixels(camera, letters)
  if (!pixels || pixels.height < leastLetters) return false
  const [xs, ys] = [pixels.points.map(([x]) => x), pixels.points.map(([, y]) => y)]
  const slack = 2 * pixels.height
  return Math.max(...xs) > -slack && Math.min(...xs) < camera.width + slack && Math.max(...ys) > -slack && Math.min(...ys) < camera.height + slack
}

/** Metres to where the ground is farthest and nearest: between them its colour goes evenly from row to row. */
const [hazyGround, clearGround] = [160, 14]

class Painter {
  readonly canvas: Canvas
  readonly ids = new Map<Mark, number>()
  private readonly data: SceneData

  constructor(data: SceneData) {
    this.data = data
    this.canvas = new Canvas(data.camera.width, data.camera.height, data.sky.horizon)
  }

  idOf(mark: Mark | null): number | undefined {
    if (!mark) return undefined
    const id = this.ids.get(mark) ?? this.ids.size + 1
    this.ids.set(mark, id)
    return id
  }

  fill(path: readonly (readonly Point2[])[], colour: Parameters<Canvas['fill']>[1], alpha: number, mark: Mark | null): void {
    const whole = path.filter((outline) => outline.length > 2)
    const id = this.idOf(mark)
    if (whole.length) this.canvas.fill(whole, colour, { alpha, ...(id === undefined ? {} : { id }) })
  }

  sky(): void {
    const { camera, sky } = this.data
    const { width, height, focal, pose } = camera
    const horizon = height / 2 + focal * Math.tan(pose.pitch)
    this.fill([[[0, 0], [width, 0], [width, height], [0, height]]], { top: sky.top, bottom: sky.horizon, from: horizon - 0.8 * height, to: horizon }, 1, null)
    for (const { outline, colour, alpha, mark } of this.data.far) {
      const points = outline.map((direction) => camera.projectDirection(direction))
      const ahead = points.filter((point) => point !== null)
      if (ahead.length === points.length || ahead.length > 30) this.fill([ahead], colour, alpha, mark)
    }
  }

  face({ contours, colour, normal, mark, alpha, unlit }: Face): void {
    const { camera, light } = this.data
    const { position } = camera.pose
    const first = contours[0]?.[0]
    if (!first || (normal && dot(normal, minus(position, first)) <= 0)) return
    if (mark?.letters && !worthWriting(camera, mark.letters)) return
    const shade = unlit ? colour : lit(light, colour, normal, distanceBetween(position, first))
    this.fill(contours.map((contour) => camera.project(contour)), shade, alpha, mark)
  }

  /** What lies on the ground reaches from our feet to the horizon: haze takes it row by row. */
  flat(one: Face): void {
    const { camera, light } = this.data
    if (one.normal?.[1] !== 1) return this.face(one)
    const { focal, height, pose } = camera
    const horizon = height / 2 + focal * Math.tan(pose.pitch)
    const at = (distance: number) => lit(light, one.colour, one.normal, distance)
    const gradient = { top: at(hazyGround), bottom: at(clearGround), from: horizon + focal * pose.position[1] / hazyGround, to: horizon + focal * pose.position[1] / clearGround }
    this.fill(one.contours.map((contour) => camera.project(contour)), gradient, one.alpha, one.mark)
  }

  /** All shadows at once, each outline turned the same way, so that where they overlap it is no darker. */
  shadows(): void {
    const { camera, light, items, shadowMark } = this.data
    if (light.direct < 0.3 || light.sun[1] < 0.05) return
    const fallen = ([x, y, z]: Point3): Point3 => [x - light.sun[0] * y / light.sun[1], 0, z - light.sun[2] * y / light.sun[1]]
    const cast = (contour: Contour3): readonly Point2[] => { const outline = camera.project(contour.map(fallen)); return area(outline) < 0 ? outline.toReversed() : outline }
    this.fill(items.flatMap(({ casts }) => casts.map(cast)), [40, 46, 60], shadowAlpha, shadowMark)
  }

  falling(): void {
    const { camera: { width, height }, falling } = this.data
    const side = Math.min(width, height)
    if (falling) this.fill(falling.outlines.map((outline) => outline.map(([x, y]): Point2 => [x * side, y * side])), falling.colour, falling.alpha, null)
  }

  all(): Painted {
    this.sky()
    for (const one of this.data.ground) this.flat(one)
    this.shadows()
    const order = this.data.items.toSorted(paintedBefore)
    for (const { faces } of order) for (const one of faces) this.face(one)
    this.falling()
    return { canvas: this.canvas, ids: this.ids }
  }
}

export const paintScene = (data: SceneData): Painted => new Painter(data).all()
