// What a run asks a model: the options of the command line, and the question that they make.
import path from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import type { ModelQuestion } from '../../contract/engine.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { packWord } from './model-words.ts'
import { realNumber, wholeNumber, zeroOrMore } from './words.ts'

export interface QuestionOptions {
  model?: string
  adapter?: string
  prompt?: string
  form: ModelQuestion['form']
  samples: number
  temperature?: number
  seed?: number
}

/** @param usual who is asked where no model is named */
export function addQuestionOptions(command: Command, usual: string): Command {
  return command
    .option('--model <pack>', `model pack (a name of "geoagent models list", or a folder) that adds its answer to the evidence; "remote" for the engine in the settings; none for none (default: ${usual})`)
    .option('--adapter <folder>', "adapter of the pack, in PEFT's form")
    .option('--prompt <text>', 'what the model is asked, in place of the usual question')
    .addOption(new Option('--form <form>', 'what the model may write').choices(['free', 'reasoning-chain']).default('free'))
    .option('--samples <n>', 'answers of the model for each picture; they become a mixture', wholeNumber, 1)
    .option('--temperature <t>', 'of the model; 0 takes the likeliest word each time (default: as the pack says)', realNumber)
    .option('--seed <n>', 'the same seed gives the same answers (default 0)', zeroOrMore)
}

type RunModel = NonNullable<RequestInput<'run.start'>['options']>['model']

/** What the model is asked: null for none, undefined for what the settings say. */
export function questionOf({ model, adapter, prompt, form, samples, temperature, seed }: QuestionOptions): RunModel {
  const says = adapter ?? prompt ?? temperature ?? seed
  if (model === undefined && says !== undefined) throw new InvalidArgumentError('--adapter, --prompt, --temperature and --seed are for the model that --model names.')
  if (model === undefined || model === 'none') return model && null
  return { pack: model === 'remote' ? null : packWord(model), adapter: adapter && path.resolve(adapter), prompt, form, samples, sampling: { temperature, seed } }
}
