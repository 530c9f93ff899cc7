// What a training run needs, from its pack and dataset: nothing is loaded.
import { countParameters } from '../../../native-models/packs/hub/catalogue.ts'
import { trainingMemory } from '../../../training/memory-estimate.ts'
import type { RunShape } from '../../../training/memory-estimate.ts'
import { layoutOf } from '../../../training/models/qwen2-5-vl/parameters.ts'
import { continuedLora } from '../../../training/models/qwen2-5-vl/start.ts'
import { LookTask } from '../../contract/training-tasks.ts'
import type { TrainingLook } from '../../contract/training-tasks.ts'
import type { TrainingPlan } from '../../contract/training.ts'
import { openLengths } from './example-lengths.ts'
import type { ExampleLengths } from './example-lengths.ts'
import { readTrainingData } from './training-data.ts'
import { trainingError } from './training-errors.ts'
import type { TrainingExamples } from './training-data.ts'

/** Of GRPO steps, whatever its inner iterations. */
const updatesOf = (plan: TrainingPlan, examples: number): number =>
  plan.settings.epochs * Math.ceil(examples / (plan.method === 'sft' ? plan.settings.batch : plan.settings.prompts))

/** A micro-batch is as many rows of the longest example as its bound allows, and one at least. */
function shapeOf(plan: TrainingPlan, { data: { longestTokens }, longestAnswer }: TrainingExamples, { pictureTokens }: ExampleLengths): Pick<RunShape, 'tokens' | 'sequence' | 'answerTokens' | 'imageTokens' | 'rollouts'> {
  const rows = Math.max(1, Math.floor(plan.settings.microBatchTokens / longestTokens))
  return {
    tokens: Math.max(rows * longestTokens, plan.settings.microBatchTokens), sequence: longestTokens, answerTokens: rows * longestAnswer, imageTokens: pictureTokens,
    rollouts: plan.method === 'grpo' ? { samples: plan.settings.prompts * plan.settings.generations, context: longestTokens } : null,
  }
}

function agentWarnings({ agent, rewards }: Extract<TrainingPlan, { method: 'grpo' }>): string[] {
  if (agent.kind === 'pack') return ["The agent's pack runs beside it, and needs memory of its own."]
  if (agent.kind === 'remote') return ['What the model writes as its reasoning goes to the remote engine of the settings; pictures do not.']
  return rewards.weights.consistency > 0 ? ['Nobody concludes from the reasoning (no agent), so that the consistency reward is 0 for every answer.'] : []
}

function warningsOf(plan: TrainingPlan, { data }: TrainingExamples): string[] {
  const warnings: string[] = []
  if (data.validation === 0) warnings.push('No line of the dataset is for validation ("part": "validation"): the last weights are taken for the best, and it does not stop early.')
  if (data.leftOut > 0) warnings.push(`${data.leftOut} examples are longer than ${plan.settings.maxLength} tokens and are left out.`)
  if (plan.method === 'grpo' && plan.rewards.weights.clueGrounding > 0) warnings.push('Nothing is known of what a dataset\'s pictures show, so that clue grounding is 0 for every answer.')
  return plan.method === 'grpo' ? [...warnings, ...agentWarnings(plan)] : warnings
}

/** @throws RangeError or PackError for what the pack cannot be trained by: the words are for the end of a message */
async function holdTrainable({ trained, adapter }: TrainingPlan, { pack, config }: ExampleLengths): Promise<void> {
  if (trained.kind === 'full' && pack.manifest.precision === 'int4') throw new RangeError('it is int4, of which only a LoRA can be trained')
  if (adapter === undefined) return
  if (trained.kind === 'full') throw new RangeError('an adapter is trained further as a LoRA, not with all weights')
  await continuedLora(adapter, config, trained, layoutOf(config, trained))
}

/** @throws WorkstationError */
export async function lookAtPlan(question: unknown): Promise<TrainingLook> {
  const { pack: folder, plan } = LookTask.parse(question)
  try {
    const lengths = await openLengths(folder, plan.settings.maxPixels)
    const { pack } = lengths
    await holdTrainable(plan, lengths)
    const examples = await readTrainingData(plan, lengths)
    const shape: RunShape = { ...shapeOf(plan, examples, lengths), precision: pack.manifest.precision, compute: plan.provider === 'cuda' ? 'float16' : 'float32', trained: plan.trained, recompute: plan.recompute }
    return {
      pack: { name: pack.manifest.name, hash: pack.hash }, data: examples.data,
      parameters: layoutOf(lengths.config, plan.trained).size, modelParameters: countParameters(lengths.config), updates: updatesOf(plan, examples.train.length),
      memory: trainingMemory(lengths.config, shape), warnings: warningsOf(plan, examples),
    }
  } catch (cause) {
    throw trainingError(cause, `${folder} cannot be trained`, folder)
  }
}
