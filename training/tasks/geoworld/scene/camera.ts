// A pinhole camera: world points in metres to points of the picture in pixels, contours cut at the near plane and a little outside the picture.
import type { Contour3, Point3 } from './vectors.ts'

export interface CameraPose {
  readonly position: Point3
  /** Radians: to the right of the road's direction, upwards, and clockwise about the view. */
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
  /** Radians across the shorter side of the picture. */
  readonly fieldOfView: number
}

export type Point2 = readonly [x: number, y: number]

export interface Camera {
  readonly pose: CameraPose
  readonly width: number
  readonly height: number
  /** Pixels: at this many metres ahead, a metre covers `focal` / metres pixels. */
  readonly focal: number
  /** @returns the picture's points of what lies before the camera; none where nothing does */
  project(contour: Contour3): readonly Point2[]
  /** @returns null for a point nearer than the near plane */
  projectPoint(point: Point3): Point2 | null
  /** Of a direction that has no end: where it meets the picture, or null behind the camera. */
  projectDirection(direction: Point3): Point2 | null
}

/** Metres. */
export const nearPlane = 0.2
/** Pixels around the picture that are kept, so that no cut edge shows. */
const margin = 8

type Plane = readonly [x: number, y: number, z: number, offset: number]
const heightOver = (plane: Plane, point: Point3): number => plane[0] * point[0] + plane[1] * point[1] + plane[2] * point[2] + plane[3]

/** Sutherland and Hodgman 1974: the part of a contour on a plane's positive side. */
function cut(contour: Contour3, plane: Plane): Contour3 {
  const kept: Point3[] = []
  contour.forEach((point, at) => {
    const next = contour[(at + 1) % contour.length]!
    const [here, there] = [heightOver(plane, point), heightOver(plane, next)]
    if (here >= 0) kept.push(point)
    if ((here >= 0) === (there >= 0)) return
    const share = here / (here - there)
    kept.push([point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1]), point[2] + share * (next[2] - point[2])])
  })
  return kept
}

function planesOf(width: number, height: number, focal: number): readonly Plane[] {
  const across = (width / 2 + margin) / focal
  const up = (height / 2 + margin) / focal
  return [[0, 0, 1, -nearPlane], [1, 0, across, 0], [-1, 0, across, 0], [0, 1, up, 0], [0, -1, up, 0]]
}

const cutAll = (contour: Contour3, planes: readonly Plane[]): Contour3 =>
  planes.reduce((kept, plane) => (kept.length === 0 || kept.every((point) => heightOver(plane, point) >= 0) ? kept : cut(kept, plane)), contour)

/** @returns what turns a direction of the world into the camera's axes: right, up, ahead */
function rotationOf({ yaw, pitch, roll }: CameraPose): (direction: Point3) => Point3 {
  const [cy, sy, cp, sp, cr, sr] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch), Math.cos(roll), Math.sin(roll)]
  return ([x, y, z]) => {
    const right = x * cy - z * sy
    const level = x * sy + z * cy
    const up = y * cp - level * sp
    return [right * cr - up * sr, right * sr + up * cr, level * cp + y * sp]
  }
}

/** Pixels. @param side the picture's shorter one */
export const focalOf = (fieldOfView: number, side: number): number => side / 2 / Math.tan(fieldOfView / 2)

export function createCamera(pose: CameraPose, width: number, height: number): Camera {
  const focal = focalOf(pose.fieldOfView, Math.min(width, height))
  const rotate = rotationOf(pose)
  const planes = planesOf(width, height, focal)
  const toCamera = (point: Point3): Point3 => rotate([point[0] - pose.position[0], point[1] - pose.position[1], point[2] - pose.position[2]])
  const toPicture = ([x, y, z]: Point3): Point2 => [width / 2 + focal * x / z, height / 2 - focal * y / z]
  const whenAhead = (point: Point3): Point2 | null => (point[2] >= nearPlane ? toPicture(point) : null)
  return {
    pose, width, height, focal,
    project: (contour) => cutAll(contour.map(toCamera), planes).map(toPicture),
    projectPoint: (point) => whenAhead(toCamera(point)),
    projectDirection: (direction) => whenAhead(rotate(direction)),
  }
}
