// Where scenes are made: fonts and the known world opened once, then any number of pictures and lines of a dataset.
import type { DatasetLine } from '../../../data/dataset-line.ts'
import { exampleLine } from '../chain/example-line.ts'
import type { ExampleFrame } from '../chain/example-line.ts'
import { locatabilityOf } from '../chain/locatability.ts'
import type { KnownTown } from '../chain/telling.ts'
import { createWorld } from '../chain/world.ts'
import { factsAt } from '../facts/facts.ts'
import { openFonts } from '../raster/fonts.ts'
import { composeScene } from '../scene/compose.ts'
import type { Scene, Town } from '../types.ts'

export interface Sitting {
  /** The gazetteer's id of one of the towns. */
  readonly town: number
  /** A whole number. */
  readonly seed: number
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface Studio {
  /** @throws RangeError for a town that is none of the studio's, and for sizes that no canvas has */
  render(sitting: Sitting): Scene
  /** @throws RangeError for a town that is none of the studio's */
  line(scene: Omit<Scene, 'pixels'>, frame: ExampleFrame): DatasetLine
}

/** @param towns all that scenes may stand in, and that chains tell apart @throws Error for a town of a country that the tables do not tell of */
export async function openStudio(towns: readonly Town[]): Promise<Studio> {
  const known = towns.map((town): KnownTown => {
    const facts = factsAt(town)
    if (!facts) throw new Error(`The tables do not tell of ${town.country}, where ${town.latinName} lies.`)
    return { ...facts, town }
  })
  const [fonts, world] = [await openFonts(), createWorld(known)]
  const byId = new Map(towns.map((town) => [town.id, town]))
  return {
    render({ town, seed, width, height }) {
      const found = byId.get(town)
      if (!found) throw new RangeError(`There is no town ${town} in this world.`)
      return composeScene(fonts, (scene) => locatabilityOf(world, scene), { town: found, seed, width, height })
    },
    line: (scene, frame) => exampleLine(world, scene, frame),
  }
}
