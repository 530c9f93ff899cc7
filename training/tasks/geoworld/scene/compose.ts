// One street scene of GeoWorld: a town and a seed in, a picture with all that is true and visible in it out.
import { createRandom } from '../../../data/random.ts'
import type { Scene, SceneFact, Town } from '../types.ts'
import type { Fonts } from '../raster/fonts.ts'
import { elementsOf } from './elements.ts'
import { latentClaims } from './latent.ts'
import type { Shape } from './lettering.ts'
import { paintScene } from './painter.ts'
import { placeOf, type Place, type WrittenLanguage } from './place.ts'
import { setScene } from './set-scene.ts'
import { factsOfScene } from './visibility.ts'

export interface SceneRequest {
  readonly town: Town
  /** A whole number, 0 to 2^31. */
  readonly seed: number
  /** Pixels; at 224 x 224 and up the letters of what the picture is of can mostly be read. */
  readonly width: number
  readonly height: number
}

/** How well the visible facts place a scene of a town, 0 to 10: chain/locatability.ts tells it against a world of towns. */
export type Grade = (scene: { readonly town: Town; readonly facts: readonly SceneFact[] }) => number

/** Tags of BCP 47 for scripts whose letters take other forms in other languages. */
const tagOfScript: Readonly<Record<string, string>> = { Japanese: 'ja', Hangul: 'ko', Chinese: 'zh' }

const shapeFor = (fonts: Fonts, { languages }: Place): Shape => {
  const tag = languages.map(({ script }) => tagOfScript[script]).find((found) => found !== undefined) ?? ''
  return (text) => fonts.shape(text, tag)
}

function canWrite(shape: Shape, text: string): boolean {
  try {
    return shape(text).advance > 0
  } catch {
    return false
  }
}

/** Names with a letter that no font has are written in Latin letters, or not at all. */
function writable(shape: Shape, town: Town): Town {
  const named = <T extends { readonly name: string; readonly latinName: string }>(one: T): T => (canWrite(shape, one.name) ? one : { ...one, name: one.latinName })
  return { ...named(town), nearby: town.nearby.map(named).filter(({ name, latinName }) => canWrite(shape, name) && canWrite(shape, latinName)) }
}

/** Words with a letter that no font has are left out, and with them a language that has no other. */
const writableLanguages = (shape: Shape, languages: readonly WrittenLanguage[]): WrittenLanguage[] =>
  languages.map((one) => ({ ...one, words: Object.fromEntries(Object.entries(one.words).filter(([, word]) => canWrite(shape, word))) })).filter(({ words }) => Object.keys(words).length > 0)

/** Towns draw different scenes from one seed. Below 2^53 for ids and seeds below 2^31. */
const seedOf = ({ id }: Town, seed: number): number => Math.abs(id) * 1_048_573 % 2 ** 40 + seed * 4_093

/**
 * Pixels, facts and all else depend on town, seed and size alone.
 * @throws RangeError for sizes that no canvas has, seeds that are none, and towns of a country that the tables do not tell of
 */
export function composeScene(fonts: Fonts, grade: Grade, { town, seed, width, height }: SceneRequest): Scene {
  if (!Number.isInteger(seed) || seed < 0 || seed > 2 ** 31) throw new RangeError(`A scene's seed is a whole number from 0 to 2^31, not ${seed}.`)
  const known = placeOf(town)
  const shape = shapeFor(fonts, known)
  const place: Place = { ...known, town: writable(shape, town), languages: writableLanguages(shape, known.languages) }
  const scene = setScene(place, createRandom(seedOf(town, seed)), shape, { width, height })
  const painted = paintScene(scene)
  const facts = factsOfScene(painted, scene.camera, latentClaims(place))
  return {
    width, height, pixels: painted.canvas.pixels, town, seed, facts, time: new Date(scene.moment.time).toISOString(), sun: scene.moment.sun, heading: scene.heading,
    locatability: grade({ town, facts }), elements: elementsOf(facts, scene.moment.weather),
  }
}
