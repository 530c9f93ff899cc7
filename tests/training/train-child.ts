// Trains in a process of its own, which a test may kill: node train-child.ts FOLDER DELAY|PACK [grpo]. One line for each event, "done" at the end.
import type { TrainingError } from '../../training/errors.ts'
import { grpo } from '../../training/grpo.ts'
import { sft } from '../../training/sft.ts'
import { openBigram } from './bigram-model.ts'
import { childData, childOptions, childVocabulary } from './child-run.ts'
import { childGrpo } from './grpo-run.ts'

const [folder, given, method = 'sft'] = process.argv.slice(2) as [string, string, string?]
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const shared = { folder, on: { log: say, checkpoint: (path: string) => say({ checkpoint: path }) }, signal: new AbortController().signal }

async function train(): Promise<object> {
  const delay = Number(given)
  const isGrpo = method === 'grpo'
  if (!Number.isNaN(delay) && isGrpo) return grpo({ ...shared, ...childGrpo({ delay }) })
  if (!Number.isNaN(delay)) return sft({ ...shared, ...childData(), model: openBigram({ vocabulary: childVocabulary, delay }), options: childOptions })
  // A model of tables needs no runtime, which takes long to load.
  if (isGrpo) {
    const { grpoModelRun, openGrpoModel } = await import('./grpo-model-run.ts')
    return grpo({ ...shared, ...grpoModelRun(await openGrpoModel(given)) })
  }
  const { modelData, modelOptions, openModel } = await import('./model-run.ts')
  const model = await openModel(given)
  return sft({ ...shared, ...modelData(model), model, options: modelOptions })
}

try {
  say({ done: await train() })
  process.exit()
} catch (error) {
  const { code, message, checkpoint } = error as TrainingError
  say({ error: { code, message, checkpoint } })
}
