// One street scene of GeoWorld: a town and a seed in, a picture with all that is true and visible in it out.
import { createRandom } from '../../../data/random.ts'
import type { CountryFacts } from '../facts/country-facts.ts'
import type { Scene } from '../types.ts'
import { elementsOf } from './elements.ts'
import { latentClaims } from './latent.ts'
import type { Shape } from './lettering.ts'
import { locatabilityOf } from './locatability.ts'
import { paintScene } from './painter.ts'
import type { Place } from './place.ts'
import { setScene } from './set-scene.ts'
import { factsOfScene } from './visibility.ts'

export interface SceneRequest {
  readonly place: Place
  /** A whole number. */
  readonly seed: number
  /** Pixels; 224 x 224 and up keep the subject's letters legible. */
  readonly width: number
  readonly height: number
}

/** Seeds of towns must differ for one seed: the town's id is mixed in by a multiplier without common factors. */
const seedOf = (town: number, seed: number): number => (Math.abs(town) * 7_919 + seed * 104_729) % Number.MAX_SAFE_INTEGER

/**
 * Pixels and facts depend on place, seed and size alone.
 * @param shape outlines of a text, in ems
 * @param countries that the locatability is told against
 * @throws RangeError for sizes that no canvas has; Error for a text with a character that no font has
 */
export function composeSceneAt(shape: Shape, countries: readonly CountryFacts[], { place, seed, width, height }: SceneRequest): Scene {
  const scene = setScene(place, createRandom(seedOf(place.town.id, seed)), shape, { width, height })
  const painted = paintScene(scene)
  const facts = factsOfScene(painted, scene.camera, latentClaims(place))
  return {
    width, height, pixels: painted.canvas.pixels, town: place.town, seed, facts, time: new Date(scene.moment.time).toISOString(), sun: scene.moment.sun, heading: scene.heading,
    locatability: locatabilityOf(facts, countries), elements: elementsOf(facts, scene.moment.weather),
  }
}
