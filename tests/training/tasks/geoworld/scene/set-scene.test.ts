// Scenes as plain data: which side traffic keeps, where signs stand, what stands in the way, and that every plant of the tables is drawn.
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../../../training/data/random.ts'
import { cropKinds as cropsOfTables, treeKinds } from '../../../../../training/tasks/geoworld/facts/climate.ts'
import { openFonts, type Fonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import { createCamera, type CameraPose } from '../../../../../training/tasks/geoworld/scene/camera.ts'
import { warningSignClaim } from '../../../../../training/tasks/geoworld/scene/claims.ts'
import { cropKinds } from '../../../../../training/tasks/geoworld/scene/fields.ts'
import { boxFaces, itemAt, type Item } from '../../../../../training/tasks/geoworld/scene/item.ts'
import { lightOf } from '../../../../../training/tasks/geoworld/scene/light.ts'
import { paintScene } from '../../../../../training/tasks/geoworld/scene/painter.ts'
import { placeOf } from '../../../../../training/tasks/geoworld/scene/place.ts'
import { plantKinds } from '../../../../../training/tasks/geoworld/scene/plants.ts'
import { setScene, type SetScene } from '../../../../../training/tasks/geoworld/scene/set-scene.ts'
import { warningSign } from '../../../../../training/tasks/geoworld/scene/signs.ts'
import { factsOfScene } from '../../../../../training/tasks/geoworld/scene/visibility.ts'
import { townIn, towns } from './towns.ts'

let fonts: Fonts
beforeAll(async () => { fonts = await openFonts() })

const sceneOf = (country: string, seed: number): SetScene => setScene(placeOf(townIn(country)), createRandom(seed), (text) => fonts.shape(text), { width: 224, height: 224 })

/** Metres to the right of the road's middle where an item's mark begins, and whether it looks back at us. */
function sightings({ items, shot }: SetScene, kind: string, worded: RegExp): { aside: number; towards: boolean }[] {
  return items.flatMap(({ faces }) => {
    const found = faces.find(({ mark, normal }) => normal && mark?.claims.some((one) => one.kind === kind && worded.test(one.value)))
    if (!found) return []
    const [x, , z] = found.contours[0]![0]!
    return [{ aside: x - (z > 0 ? shot.road.curvature * z * z / 2 : 0), towards: found.normal![2] < 0 }]
  })
}

describe('setScene', () => {
  it.each(towns.map(({ country }) => [country, placeOf(townIn(country)).country.drivingSide] as const))('lets traffic of %s keep %s: rears are seen there, fronts on the other side', (country, drivingSide) => {
    const side = drivingSide === 'right' ? 1 : -1
    const rears = Array.from({ length: 15 }, (_, seed) => sightings(sceneOf(country, seed), 'plate', / rear plate/)).flat()
    expect(rears.length).toBeGreaterThan(8)
    for (const { aside, towards } of rears) expect(Math.sign(aside)).toBe(towards ? side : -side)
  })

  it.each(['GB', 'DE', 'KE', 'BR'])("puts signs for our way on the driver's side in %s", (country) => {
    const side = placeOf(townIn(country)).country.drivingSide === 'right' ? 1 : -1
    const scenes = Array.from({ length: 25 }, (_, seed) => sceneOf(country, seed))
    const signs = scenes.flatMap((scene) => [...sightings(scene, 'warning-sign', /./), ...sightings(scene, 'stop-word', /./), ...sightings(scene, 'direction-sign', /./)]).filter(({ towards }) => towards)
    expect(signs.length).toBeGreaterThan(5)
    for (const { aside } of signs) expect(Math.sign(aside)).toBe(side)
  })

  it('lets shadows fall away from the sun', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { light, moment, roadHeading } = sceneOf('KE', seed)
      const bearing = Math.atan2(light.sun[0], light.sun[2]) * 180 / Math.PI
      const turn = ((moment.sun.azimuth - roadHeading - bearing) % 360 + 540) % 360 - 180
      expect(Math.abs(turn)).toBeLessThan(1e-6)
      expect(Math.asin(light.sun[1]) * 180 / Math.PI).toBeCloseTo(moment.sun.altitude, 6)
      expect(moment.sun.altitude).toBeGreaterThan(5)
    }
  })

  it('draws every tree and crop that the tables name', () => {
    expect(treeKinds.filter((kind) => !(kind in plantKinds))).toEqual([])
    expect(cropsOfTables.filter((kind) => !(kind in cropKinds))).toEqual([])
  })
})

describe('factsOfScene', () => {
  const pose: CameraPose = { position: [0, 1.6, 0], yaw: 0, pitch: 0, roll: 0, fieldOfView: 1 }
  const order = { slot: 0, lining: false, band: 0 }
  const sky = { top: [120, 160, 210], horizon: [200, 210, 220] } as const

  /** @param wall metres to the right up to which a wall before the sign reaches; null for no wall */
  function warningFact(ahead: number, wall: number | null) {
    const place = placeOf(townIn('DE'))
    const sign = itemAt(warningSign(place, createRandom(1)), { at: [0, 0, ahead], turn: 0 }, { ...order, ahead }, false)
    const walls: Item[] = wall === null ? [] : [itemAt(boxFaces([-3, 0, 0], [wall, 4, 0.2], [120, 120, 120]), { at: [0, 0, ahead / 2], turn: 0 }, { ...order, ahead: ahead / 2 }, false)]
    const camera = createCamera(pose, 224, 224)
    const painted = paintScene({ camera, light: lightOf('cloudy', 0, 40), sky, far: [], ground: [], items: [...walls, sign], shadowMark: null, falling: null })
    return factsOfScene(painted, camera, []).find(({ kind, value }) => kind === 'warning-sign' && value === warningSignClaim(place.country).value)!
  }

  it('tells a sign that stands free', () => {
    const fact = warningFact(6, null)
    expect(fact.visible).toBe(true)
    expect(fact.box![0] + fact.box![2] / 2).toBeCloseTo(0.5, 1)
  })

  it('does not tell one that is hidden, mostly hidden, or too far away', () => {
    expect(warningFact(6, 3)).toMatchObject({ visible: false, box: null })
    expect(warningFact(6, 0.1).visible).toBe(false)
    expect(warningFact(120, null).visible).toBe(false)
  })

  it('tells one of which less than half is hidden', () => {
    expect(warningFact(6, -0.1).visible).toBe(true)
  })
})
