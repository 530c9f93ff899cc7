// Model packs, offers and the work on them in the words of the command line.
import path from 'node:path'
import { byteWords, parameterWords } from '../../contract/bytes.ts'
import type { CheckpointOffer, ModelPackSummary, ModelWork } from '../../contract/models.ts'
import { percent } from '../../contract/wording.ts'
import { columns, duration, harmless } from './printing.ts'
import { linePrinter } from './progress.ts'
import type { Session } from './session.ts'

/** A word with a separator is a folder, as `./here`; any other is the name of a pack in the workspace. */
export const packWord = (word: string): string => (/[\\/]/.test(word) || path.isAbsolute(word) ? path.resolve(word) : word)

const fits = { fits: 'fits', tight: 'fits only just', 'too-large': 'too large' } as const

export function packTable(packs: readonly ModelPackSummary[]): string {
  const rows = packs.map(({ name, bytes, facts, memory, isDefault, problems }) => [
    isDefault ? '*' : '', name, facts?.precision ?? '', byteWords(bytes), facts?.licence ?? '', facts?.baseModel ?? '',
    memory ? `${byteWords(memory.total)}, ${fits[memory.verdict]}` : '', problems.length > 0 ? problems.join(' ') : '',
  ])
  return columns([['', 'name', 'weights', 'size', 'licence', 'base model', 'memory', ''], ...rows])
}

function reliabilityWords({ reliability }: ModelPackSummary): string {
  if (!reliability) return 'unknown'
  const { within25Km, within200Km, within750Km, within2500Km } = reliability.shares
  return `${percent(within25Km)} within 25 km, ${percent(within200Km)} within 200 km, ${percent(within750Km)} within 750 km, ${percent(within2500Km)} within 2,500 km (${reliability.source})`
}

export function describePack(pack: ModelPackSummary): string {
  const { name, folder, bytes, facts, memory, isDefault, problems } = pack
  const rows = [['name', isDefault ? `${name} (the default)` : name], ['folder', folder], ['size', byteWords(bytes)]]
  if (facts) {
    const { title, hash, precision, licence, source, baseModel, parameters, created, hasSystemPrompt } = facts
    rows.push(
      ['title', title], ['hash', hash], ['weights', `${precision}, ${parameterWords(parameters)} parameters`], ['licence', licence], ['from', source],
      ['base model', baseModel ?? 'not stated'], ['made', created], ['prompt', hasSystemPrompt ? 'has one of its own' : 'none of its own'],
    )
  }
  if (memory) rows.push(['memory', memory.words], ['', `weights ${byteWords(memory.weights)}, cache ${byteWords(memory.keyValueCache)}, work ${byteWords(memory.activations)}, for ${memory.contextTokens} tokens`])
  rows.push(['reliability', reliabilityWords(pack)], ...problems.map((problem) => ['PROBLEM', problem]))
  return columns(rows)
}

export function describeOffer(offer: CheckpointOffer): string {
  const { host, repository, commit, licence, licenceLink, gated, baseModel, parameters, bytes, bytesHere, bytesFree, files } = offer
  return columns([
    ['checkpoint', `${repository} at ${commit}`],
    ['host', host],
    ['licence', `${licence}${licenceLink ? ` (${licenceLink})` : ''}${gated ? ', for accounts that have accepted its conditions' : ''}`],
    ['base model', baseModel ?? 'not stated'],
    ['parameters', parameterWords(parameters)],
    ['download', `${byteWords(bytes)} in ${files.length} ${files.length === 1 ? 'file' : 'files'}${bytesHere > 0 ? `, of which ${byteWords(bytesHere)} are here already` : ''}; ${byteWords(bytesFree)} free`],
  ])
}

const phases: Record<ModelWork['phase'], string> = {
  starting: 'Starting', downloading: 'Downloading', checking: 'Checking', waiting: 'Waiting', importing: 'Importing', verifying: 'Verifying', exporting: 'Exporting',
}

export function workLine({ phase, done, total, rate, secondsLeft, detail }: ModelWork): string {
  const parts = [`${phases[phase]} ${byteWords(done)} of ${byteWords(total)}`]
  if (rate !== null) parts.push(`${byteWords(rate)}/s`)
  if (secondsLeft !== null && done < total) parts.push(`${duration(secondsLeft)} left`)
  return [...parts, harmless(detail)].join(' · ')
}

/** Does `work` with its progress on standard error. */
export async function withProgress<Value>({ app }: Session, quiet: boolean, work: () => Promise<Value>): Promise<Value> {
  const printer = linePrinter(process.stderr, quiet)
  const stop = app.listen((name, event) => {
    if (name === 'models.progress' && 'work' in event) printer.show(workLine(event.work))
  })
  try {
    return await work()
  } finally {
    stop()
    printer.end()
  }
}
