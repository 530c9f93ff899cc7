// Texts that a vocabulary is trained on: chains of scenes that are set up and told of, but never painted.
import { inForm } from '../../data/answer-form.ts'
import type { AnswerForm } from '../../data/answer-form.ts'
import { createRandom } from '../../data/random.ts'
import type { Random } from '../../data/random.ts'
import { createWorld } from '../geoworld/chain/world.ts'
import type { World } from '../geoworld/chain/world.ts'
import { writeChain } from '../geoworld/chain/write-chain.ts'
import { factsAt } from '../geoworld/facts/facts.ts'
import type { Claim, Mark } from '../geoworld/scene/item.ts'
import type { Shape } from '../geoworld/scene/lettering.ts'
import { leastLetterHeight } from '../geoworld/scene/visibility.ts'
import { letterPixels } from '../geoworld/scene/painter.ts'
import { placeOf } from '../geoworld/scene/place.ts'
import { setScene } from '../geoworld/scene/set-scene.ts'
import type { FactKind, SceneFact, Town } from '../geoworld/types.ts'
import type { CountedText } from './bpe.ts'

export interface CorpusOptions {
  readonly scenes: number
  readonly seed: number
  /** Of the answers, each as often. */
  readonly forms: readonly AnswerForm[]
  /** Pixels along a picture's sides: what letters can be read, and so told of, hangs on it. */
  readonly side: number
}

/** Without outlines: ems of width are all that the setting of a scene asks of letters. */
const unpainted: Shape = (text) => ({ path: [], advance: 0.55 * [...text].length })

/** Of marks without letters, those that are seen in a painted scene: so chosen that of 1,000 chains about as many name a kind as do of painted scenes (within a factor of two). */
const shownShares: Partial<Record<FactKind, number>> = { plate: 0.08, relief: 0.3, 'centre-line': 1, 'edge-line': 1, 'driving-side': 1, 'warning-sign': 1 }
const usualShare = 0.5

type SetUp = ReturnType<typeof setScene>

function marksOf({ items, ground, far }: SetUp): Set<Mark> {
  const faces = [...items.flatMap((item) => item.faces), ...ground, ...far]
  return new Set(faces.flatMap(({ mark }) => (mark ? [mark] : [])))
}

function isLegible({ camera }: SetUp, letters: NonNullable<Mark['letters']>): boolean {
  const pixels = letterPixels(camera, letters)
  return pixels !== null && pixels.height >= leastLetterHeight && pixels.points.every(([x, y]) => x >= 0 && y >= 0 && x <= camera.width && y <= camera.height)
}

function shownClaims(scene: SetUp, { letters, claims }: Mark, random: Random): readonly Claim[] {
  if (letters) return isLegible(scene, letters) ? claims : []
  return claims.filter(({ kind }) => random.next() < (shownShares[kind] ?? usualShare))
}

function visibleFacts(scene: SetUp, random: Random): SceneFact[] {
  const shown = [...marksOf(scene)].flatMap((mark) => shownClaims(scene, mark, random))
  const once = new Map(shown.map((claim): [string, Claim] => [[claim.kind, claim.value, claim.text].join('\n'), claim]))
  return [...once.values()].map(({ kind, value, text, colour }) => ({ kind, value, text, colour, box: null, visible: true }))
}

function worldOf(towns: readonly Town[]): World {
  return createWorld(towns.map((town) => {
    const facts = factsAt(town)
    if (!facts) throw new RangeError(`The tables do not tell of ${town.country}, where ${town.latinName} lies.`)
    return { ...facts, town }
  }))
}

/**
 * Answers as the model is to write them, town after town in a random order, so that many towns' names are in few scenes; each counts once.
 * @throws RangeError for a town of a country that the tables do not tell of
 */
export function* chainTexts(towns: readonly Town[], { scenes, seed, forms, side }: CorpusOptions): Generator<CountedText> {
  const [world, random] = [worldOf(towns), createRandom(seed)]
  const order = random.shuffle(towns)
  for (let number = 0; number < scenes; number++) {
    const town = order[number % order.length]!
    const facts = visibleFacts(setScene(placeOf(town), random, unpainted, { width: side, height: side }), random)
    const { answer } = writeChain(world, { town, seed: random.integer(2 ** 31), facts })
    yield [inForm(answer, forms[number % forms.length]!), 1]
  }
}
