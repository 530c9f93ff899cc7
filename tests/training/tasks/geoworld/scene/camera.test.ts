// The pinhole camera against its closed form, and its cuts against what must hold for any contour.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCamera, type CameraPose } from '../../../../../training/tasks/geoworld/scene/camera.ts'
import type { Point3 } from '../../../../../training/tasks/geoworld/scene/vectors.ts'

const level: CameraPose = { position: [0, 1.6, 0], yaw: 0, pitch: 0, roll: 0, fieldOfView: Math.PI / 2 }

describe('createCamera', () => {
  it('puts what lies straight ahead in the middle, and what is 45 degrees away at the edge', () => {
    const camera = createCamera(level, 200, 200)
    expect(camera.projectPoint([0, 1.6, 10])).toEqual([100, 100])
    const [x, y] = camera.projectPoint([10, 11.6, 10])!
    expect(x).toBeCloseTo(200, 9)
    expect(y).toBeCloseTo(0, 9)
  })

  it('turns to the right, upwards and clockwise', () => {
    const ahead: Point3 = [Math.sin(0.4) * 5, 1.6, Math.cos(0.4) * 5]
    expect(createCamera({ ...level, yaw: 0.4 }, 200, 100).projectPoint(ahead)![0]).toBeCloseTo(100, 9)
    expect(createCamera({ ...level, pitch: 0.2 }, 200, 100).projectPoint([0, 1.6, 5])![1]).toBeGreaterThan(50)
    const [x] = createCamera({ ...level, roll: 0.2 }, 200, 100).projectPoint([0, 2.6, 5])!
    expect(x).toBeLessThan(100)
  })

  it('cuts what reaches behind the camera, and leaves nothing of what lies behind', () => {
    const camera = createCamera(level, 200, 200)
    const road = camera.project([[-2, 0, -10], [2, 0, -10], [2, 0, 50], [-2, 0, 50]])
    expect(Math.max(...road.map(([, y]) => y))).toBeGreaterThan(200)
    expect(camera.project([[-2, 0, -10], [2, 0, -10], [2, 0, -5], [-2, 0, -5]])).toEqual([])
    expect(camera.projectPoint([0, 0, -1])).toBeNull()
  })

  it('never draws far outside the picture', () => {
    const coordinate = fc.double({ min: -60, max: 60, noNaN: true })
    fc.assert(fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 3, maxLength: 8 }), fc.double({ min: -3, max: 3, noNaN: true }), (contour, yaw) => {
      for (const [x, y] of createCamera({ ...level, yaw, pitch: 0.1, roll: 0.05 }, 224, 160).project(contour)) {
        expect(x).toBeGreaterThan(-9)
        expect(x).toBeLessThan(233)
        expect(y).toBeGreaterThan(-9)
        expect(y).toBeLessThan(169)
      }
    }))
  })
})
