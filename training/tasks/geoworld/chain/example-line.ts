// A scene as a line of a dataset: question, chain, truth, and all that is known of the picture in a field of our own.
import { inForm } from '../../../data/answer-form.ts'
import type { AnswerForm } from '../../../data/answer-form.ts'
import { elements as elementNames } from '../../../data/dataset-line.ts'
import type { DatasetLine, Part } from '../../../data/dataset-line.ts'
import { placeholder } from '../../../data/example.ts'
import type { Scene, SceneFact } from '../types.ts'
import { locatabilityOf } from './locatability.ts'
import type { World } from './world.ts'
import { writeChain } from './write-chain.ts'

export interface ExampleFrame {
  /** Asked about the picture, without the placeholder for it. */
  readonly question: string
  /** As the dataset names it; null for a line without a picture. */
  readonly image: string | null
  readonly part: Part
  readonly form: AnswerForm
  readonly id: string
}

/** All that the scene is, but its pixels. */
export type SceneTruth = Omit<Scene, 'pixels'>

/** A hundredth of a pixel of a picture of 100 pixels. */
const STEPS = 10_000

const told = ({ kind, value, text, colour, box }: SceneFact) => ({ kind, value, text, colour, box: box && box.map((share) => Math.round(share * STEPS) / STEPS) })

/**
 * The `scene` field holds the visible facts with their boxes (shares of the picture), and for each clue of the chain its fact's place in them.
 * @throws RangeError for a town that is none of the world's
 */
export function exampleLine(world: World, scene: SceneTruth, { question, image, part, form, id }: ExampleFrame): DatasetLine {
  const facts = scene.facts.filter(({ visible }) => visible)
  const { answer, solution, clues } = writeChain(world, { town: scene.town, seed: scene.seed, facts })
  const { town: { id: town, latinName, country, latitude, longitude }, seed, width, height, time, sun, heading } = scene
  return {
    messages: [{ role: 'user', content: `${image === null ? '' : placeholder}${question}` }, { role: 'assistant', content: inForm(answer, form) }],
    images: image === null ? [] : [image],
    solution, truth: { latitude, longitude }, part, locatability: locatabilityOf(world, { town: scene.town, facts }),
    elements: elementNames.filter((name) => scene.elements.includes(name)), country, id,
    other: { scene: { seed, town: { id: town, name: latinName }, width, height, time, sun, heading, facts: facts.map(told), clues } },
  }
}
