// Which part of a picture is in sight and how large: pure geometry between pixels of the picture and pixels of the screen.
import type { Quad } from '../../../main/contract/evidence.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Spot {
  readonly x: number
  readonly y: number
}

/** Independent of the sizes of picture and screen, so that two pictures can share one. */
export interface View {
  /** 1 shows the whole picture. */
  readonly zoom: number
  /** What lies in the middle of the screen, 0..1 from the left and from the top. */
  readonly u: number
  readonly v: number
}

/** Place on the screen = scale * place in the picture + (left, top); screen pixels are CSS pixels. */
export interface Frame {
  readonly scale: number
  readonly left: number
  readonly top: number
}

export const fitted: View = { zoom: 1, u: 0.5, v: 0.5 }

/** Screen pixels for one pixel of the picture at the most. */
const LARGEST = 16

/** Scale at which all of the picture is in sight; a small one is not blown up. */
export const fitScale = (picture: Size, port: Size): number => Math.min(1, port.width / picture.width, port.height / picture.height)

/** Zoom at which one pixel of the picture is one of the device. */
export const fullZoom = (picture: Size, port: Size, deviceRatio: number): number => 1 / deviceRatio / fitScale(picture, port)

/** Along one side: a picture smaller than the screen stays in the middle, a larger one leaves no gap. */
function heldAlong(centre: number, shown: number, port: number): number {
  if (shown <= port) return 0.5
  const half = port / 2 / shown
  return Math.min(1 - half, Math.max(half, centre))
}

export function held({ zoom, u, v }: View, picture: Size, port: Size): View {
  const fit = fitScale(picture, port)
  const within = Math.min(Math.max(LARGEST / fit, 1), Math.max(1, zoom))
  const scale = fit * within
  return { zoom: within, u: heldAlong(u, picture.width * scale, port.width), v: heldAlong(v, picture.height * scale, port.height) }
}

export function frameOf(view: View, picture: Size, port: Size): Frame {
  const { zoom, u, v } = held(view, picture, port)
  const scale = fitScale(picture, port) * zoom
  return { scale, left: port.width / 2 - u * picture.width * scale, top: port.height / 2 - v * picture.height * scale }
}

export const toPicture = ({ scale, left, top }: Frame, { x, y }: Spot): Spot => ({ x: (x - left) / scale, y: (y - top) / scale })
export const toScreen = ({ scale, left, top }: Frame, { x, y }: Spot): Spot => ({ x: x * scale + left, y: y * scale + top })

/** What lies under `spot` on the screen stays there. */
export function zoomed(view: View, picture: Size, port: Size, factor: number, spot: Spot): View {
  const under = toPicture(frameOf(view, picture, port), spot)
  const zoom = held({ ...view, zoom: held(view, picture, port).zoom * factor }, picture, port).zoom
  const scale = fitScale(picture, port) * zoom
  const u = (under.x - (spot.x - port.width / 2) / scale) / picture.width
  const v = (under.y - (spot.y - port.height / 2) / scale) / picture.height
  return held({ zoom, u, v }, picture, port)
}

/** @param by how far the picture moves on the screen */
export function panned(view: View, picture: Size, port: Size, by: Spot): View {
  const { zoom, u, v } = held(view, picture, port)
  const scale = fitScale(picture, port) * zoom
  return held({ zoom, u: u - by.x / scale / picture.width, v: v - by.y / scale / picture.height }, picture, port)
}

export interface Rect extends Spot, Size {}

const between = (value: number, most: number) => Math.min(most, Math.max(0, value))

/** The whole pixels of the picture between two corners, in any order and also outside of it. */
export function rectOf(one: Spot, other: Spot, picture: Size): Rect {
  const left = Math.floor(between(Math.min(one.x, other.x), picture.width))
  const top = Math.floor(between(Math.min(one.y, other.y), picture.height))
  const right = Math.ceil(between(Math.max(one.x, other.x), picture.width))
  const bottom = Math.ceil(between(Math.max(one.y, other.y), picture.height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Moves a box and changes its size by whole pixels; it stays inside the picture and keeps at least one. */
export function nudged({ x, y, width, height }: Rect, move: Spot, grow: Spot, picture: Size): Rect {
  const wide = Math.round(Math.min(picture.width, Math.max(1, width + grow.x)))
  const high = Math.round(Math.min(picture.height, Math.max(1, height + grow.y)))
  return { x: Math.round(between(x + move.x, picture.width - wide)), y: Math.round(between(y + move.y, picture.height - high)), width: wide, height: high }
}

export const quadOf = ({ x, y, width, height }: Rect): Quad => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]

/** The upright box around a quad. */
export function boundsOf(quad: Quad): Rect {
  const xs = quad.map(([x]) => x)
  const ys = quad.map(([, y]) => y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

export const contains = ({ x, y, width, height }: Rect, spot: Spot): boolean => spot.x >= x && spot.x <= x + width && spot.y >= y && spot.y <= y + height

export const centreOf = ({ x, y, width, height }: Rect): Spot => ({ x: x + width / 2, y: y + height / 2 })
