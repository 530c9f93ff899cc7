// Training runs and what they need in the words of the command line.
import { byteWords, parameterWords } from '../../contract/bytes.ts'
import type { TrainingEstimate, TrainingLine, TrainingMemory, TrainingRun } from '../../contract/training.ts'
import { columns, duration, harmless } from './printing.ts'

/** What a line's numbers are called, in the order in which they are shown. */
const shown: readonly (readonly [string, string])[] = [['loss', 'loss'], ['reward', 'reward'], ['kl', 'KL'], ['validationLoss', 'validation loss'], ['validationReward', 'validation reward']]

function numbersOf(line: TrainingLine | null): string[] {
  return shown.flatMap(([name, words]) => {
    const value = line?.[name]
    return typeof value === 'number' ? [`${words} ${value.toPrecision(4)}`] : []
  })
}

export function runLine({ state, phase, updates, totalUpdates, secondsLeft, last }: TrainingRun): string {
  const parts = [phase === null ? `update ${updates} of ${totalUpdates}` : `${state === 'queued' ? 'queued: ' : ''}${harmless(phase)}`, ...numbersOf(last)]
  if (secondsLeft !== null && updates < totalUpdates) parts.push(`${duration(secondsLeft)} left`)
  return parts.join(' · ')
}

export function runTable(runs: readonly TrainingRun[]): string {
  const rows = runs.map((run) => [run.id, run.plan.method, run.state, run.pack.name, `${run.updates} of ${run.totalUpdates}`, numbersOf(run.last).join(', '), run.error ? run.error.message : ''])
  return columns([['run', 'method', 'state', 'pack', 'updates', '', ''], ...rows])
}

const memoryRows = (memory: TrainingMemory): string[][] =>
  Object.entries(memory).filter(([part, bytes]) => part !== 'total' && bytes > 0).map(([part, bytes]) => ['', part, byteWords(bytes)])

export function describeEstimate({ plan, pack, data, parameters, modelParameters, updates, memory, words, warnings }: TrainingEstimate): string {
  const trained = plan.trained.kind === 'lora' ? `LoRA of rank ${plan.trained.rank}` : 'the weights themselves'
  return columns([
    ['pack', pack.name, `${parameterWords(modelParameters)} parameters`],
    ['trained', trained, `${parameterWords(parameters)} parameters on ${plan.provider}, ${plan.threads} threads`],
    ['dataset', data.file, `${data.train} to train, ${data.validation} to validate, ${data.test} to test; the longest has ${data.longestTokens} tokens`],
    ['updates', String(updates), ''],
    ['memory', 'in all', byteWords(memory.total)], ...memoryRows(memory),
    ['', words, ''], ...warnings.map((warning) => ['NOTE', warning, '']),
  ])
}

export function describeRun(run: TrainingRun): string {
  const rows = [
    ['run', run.id], ['state', run.outcome === 'stopped-early' ? `${run.state}, stopped early` : run.state], ['method', run.plan.method], ['pack', run.pack.name],
    ['dataset', run.data.file], ['folder', run.folder], ['updates', `${run.updates} of ${run.totalUpdates}`], ['created', run.created],
  ]
  if (run.last) rows.push(['last', Object.entries(run.last).map(([name, value]) => `${name} ${value}`).join(', ')])
  if (run.checkpoint) rows.push(['checkpoint', run.checkpoint])
  if (run.best) rows.push([run.plan.trained.kind === 'lora' ? 'adapter' : 'best pack', run.best])
  if (run.error) rows.push(['ERROR', run.error.message])
  return columns(rows)
}

/** How to try what a run has made. */
function tryIt({ plan, best, pack }: TrainingRun): string[] {
  if (best === null) return []
  const asked = plan.trained.kind === 'lora' ? `--model ${pack.folder} --adapter ${best}` : `--model ${best}`
  return [`Try it: geoagent locate PICTURES ${asked}`]
}

/** The end of a run that was followed. */
export function describeEnd(run: TrainingRun): string {
  const numbers = numbersOf(run.last)
  const where = `after update ${run.updates} of ${run.totalUpdates}${numbers.length > 0 ? ` (${numbers.join(', ')})` : ''}`
  if (run.state === 'done') return harmlessLines([`${run.outcome === 'stopped-early' ? 'Stopped early' : 'Done'} ${where}.`, ...(run.best ? [`The best weights are in ${run.best}`] : []), ...tryIt(run)])
  if (run.state === 'paused') return harmlessLines([`Paused ${where}. Go on with: geoagent train resume ${run.id}`])
  return harmlessLines([`${run.state === 'failed' ? 'Failed' : 'Interrupted'} ${where}: ${run.error?.message ?? ''}`])
}

const harmlessLines = (lines: readonly string[]): string => lines.map(harmless).join('\n')
