// Trains in a process of its own, which a test may kill: node train-child.ts FOLDER [DELAY]. One line for each event, "done" at the end.
import type { TrainingError } from '../../training/errors.ts'
import { sft } from '../../training/sft.ts'
import { openBigram } from './bigram-model.ts'
import { childData, childOptions, childVocabulary } from './child-run.ts'

const [folder, delay = '0'] = process.argv.slice(2)
const say = (line: object | string) => process.stdout.write(`${JSON.stringify(line)}\n`)

try {
  const result = await sft({
    ...childData(), model: openBigram({ vocabulary: childVocabulary, delay: Number(delay) }), folder, options: childOptions,
    on: { log: say, checkpoint: (path) => say({ checkpoint: path }) }, signal: new AbortController().signal,
  })
  say({ done: result })
} catch (error) {
  const { code, message, checkpoint } = error as TrainingError
  say({ error: { code, message, checkpoint } })
}
