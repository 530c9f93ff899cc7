// Options of the commands that train: those of settings and rewards are generated from the contract, with its defaults and words.
import path from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import type { RequestInput } from '../../contract/requests.ts'
import { AgentSettings, GrpoSettings, LinearName, ModelPart, RewardSettings, SftSettings } from '../../contract/training.ts'
import { packWord } from './model-words.ts'
import { optionOf, saidOf, settingsOf } from './setting-options.ts'
import type { Setting } from './setting-options.ts'
import { realNumber, wholeNumber } from './words.ts'

export type PlanDraft = RequestInput<'training.start'>['plan']
export type Method = PlanDraft['method']

const settings: Record<Method, readonly Setting[]> = {
  sft: settingsOf(SftSettings, ['settings'], []),
  grpo: [...settingsOf(GrpoSettings, ['settings'], []), ...settingsOf(RewardSettings, ['rewards'], ['reward']), ...settingsOf(AgentSettings, ['agentSettings'], ['agent'])],
}

function list<Name extends string>(known: readonly Name[]): (word: string) => Name[] {
  return (word) => word.split(',').map((name) => {
    if (!known.includes(name as Name)) throw new InvalidArgumentError(`${name} is none of ${known.join(', ')}.`)
    return name as Name
  })
}

export interface PlanOptions {
  model: string
  data: string
  rank?: number
  alpha?: number
  modules?: (typeof LinearName.options)[number][]
  full?: boolean
  freeze?: (typeof ModelPart.options)[number][]
  adapter?: string
  provider?: 'cuda' | 'cpu'
  threads?: number
  recompute: boolean
  agent?: string
}

/** Adds what a plan of this method can say. */
export function addPlanOptions(command: Command, method: Method): Command {
  command
    .requiredOption('--model <pack>', 'the pack to train: a name of this workspace or a folder')
    .requiredOption('--data <file>', "dataset, a line of JSON each: ms-swift's form, with pictures, and \"solution\" for grpo")
    .option('--rank <n>', 'rank of the LoRA (default: 64)', wholeNumber)
    .option('--alpha <n>', 'the LoRA is scaled by alpha / rank (default: 128)', realNumber)
    .option('--modules <names>', `linear layers that are trained, as ${LinearName.options.slice(0, 2).join(',')} (default: all)`, list(LinearName.options))
    .option('--full', 'train the weights themselves in place of a LoRA; not those of an int4 pack')
    .option('--freeze <parts>', `with --full, what stays as it is: ${ModelPart.options.join(',')} (default: vision,merger)`, list(ModelPart.options))
    .option('--adapter <folder>', "train on from this LoRA, in PEFT's form")
    .addOption(new Option('--provider <name>', 'what it runs on (default: the best of this machine)').choices(['cuda', 'cpu']))
    .option('--threads <n>', 'threads within one operator (default: one a core)', wholeNumber)
    .option('--no-recompute', 'keep what blocks compute for the way back: faster, and much more memory')
  if (method === 'grpo') command.option('--agent <who>', 'who concludes from the reasoning: none, remote (the remote engine of the settings), or a pack (default: none)')
  for (const setting of settings[method]) command.addOption(optionOf(setting))
  return command
}

function trainedOf({ full, freeze, rank, alpha, modules }: PlanOptions): PlanDraft['trained'] {
  if (!full && freeze) throw new InvalidArgumentError('--freeze is for --full: a LoRA trains the decoder alone.')
  if (full && (rank ?? alpha ?? modules) !== undefined) throw new InvalidArgumentError('--rank, --alpha and --modules are for a LoRA, and --full trains none.')
  return full ? { kind: 'full', freeze } : { kind: 'lora', rank, alpha, modules }
}

export function agentOf(word: string): Extract<PlanDraft, { method: 'grpo' }>['agent'] {
  return word === 'none' || word === 'remote' ? { kind: word } : { kind: 'pack', pack: packWord(word) }
}

/** @throws InvalidArgumentError */
export function planOf(method: Method, options: PlanOptions): PlanDraft {
  const { model, data, adapter, provider, threads, recompute, agent } = options
  const plan = {
    method, pack: packWord(model), dataset: path.resolve(data), trained: trainedOf(options), adapter: adapter && path.resolve(adapter), provider, threads, recompute,
    ...saidOf(settings[method], { ...options }), ...(agent === undefined ? {} : { agent: agentOf(agent) }),
  }
  return plan as PlanDraft
}
