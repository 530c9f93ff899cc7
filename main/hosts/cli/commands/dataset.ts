// geoagent dataset: made of confirmed pictures, checked, counted, sampled, converted.
import path from 'node:path'
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import { DatasetForm, DatasetPart } from '../../../contract/datasets.ts'
import type { RequestInput } from '../../../contract/requests.ts'
import { describeBuilt, describeChecked, describeSampled, describeStats, withDatasetProgress } from '../dataset-words.ts'
import { harmless, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import { realNumber, wholeNumber, zeroOrMore } from '../words.ts'

type SetStatus = (status: number) => void
interface Json { json?: boolean }
interface Written extends Json { replace?: boolean }

/** `0.8,0.1,0.1` */
function three(word: string): [number, number, number] {
  const numbers = word.split(',').map(realNumber)
  if (numbers.length !== 3 || numbers.some((number) => number < 0) || numbers.every((number) => number === 0)) throw new InvalidArgumentError('It must be three numbers from 0, like 0.8,0.1,0.1, and not all 0.')
  return numbers as [number, number, number]
}

function kilometres(word: string): number {
  const number = realNumber(word)
  if (number < 0) throw new InvalidArgumentError('It must be a number of kilometres from 0.')
  return number
}

interface BuildOptions extends Written {
  case?: string[]
  truth?: string[]
  pictures?: string
  jsonl?: string[]
  prompt?: string
  form: 'json' | 'tagged'
  parts: [number, number, number]
  seed: number
  cell: number
  distance: number
  look: boolean
}

type Sources = RequestInput<'dataset.build'>['sources']

function sourcesOf({ case: cases = [], truth = [], pictures, jsonl = [] }: BuildOptions): Sources {
  const folder = pictures === undefined ? undefined : path.resolve(pictures)
  const sources: Sources = [
    ...cases.map((word) => ({ from: 'case' as const, case: path.resolve(word) })),
    ...truth.map((word) => ({ from: 'truth' as const, file: path.resolve(word), folder: folder ?? path.dirname(path.resolve(word)) })),
    ...jsonl.map((word) => ({ from: 'ms-swift' as const, file: path.resolve(word), folder })),
  ]
  if (sources.length === 0) throw new InvalidArgumentError('Say what it is to be made of: --case, --truth or --jsonl.')
  return sources
}

async function questionIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  return readFile(file, 'utf8').catch((error: Error) => { throw new InvalidArgumentError(`${file} cannot be read: ${error.message}`) })
}

function addBuild(group: Command, setStatus: SetStatus): void {
  group
    .command('build <out>')
    .description('make a dataset (JSONL, as ms-swift reads it) and share it out into parts by place: pictures of one place, or that look alike, never come into two parts')
    .option('--case <dir...>', 'the pictures of a case whose place is confirmed: by a pin, a file of truth, or an accepted answer')
    .option('--truth <file...>', 'a CSV or GeoJSON of pictures and their coordinates, such as those of IM2GPS3K and OSV-5M')
    .option('--pictures <dir>', 'where the pictures of --truth and --jsonl lie (default: beside the file)')
    .option('--jsonl <file...>', 'JSONL as ms-swift reads it')
    .option('--prompt <file>', "asked about pictures that their source asks nothing about (default: what 'locate' asks)")
    .addOption(new Option('--form <form>', "what such a question asks for: json alone, or tagged with <think> and <answer>, as grpo's rewards want it").choices(['json', 'tagged']).default('json'))
    .option('--parts <shares>', 'shares of train, validation and test', three, [0.8, 0.1, 0.1])
    .option('--seed <n>', 'another seed shares places out otherwise', zeroOrMore, 0)
    .option('--cell <km>', 'pictures of one grid cell stay together; 0 for no grid', kilometres, 10)
    .option('--distance <km>', 'no two parts have pictures nearer than this; 0 for no such rule', kilometres, 1)
    .option('--no-look', 'do not open the pictures: broken ones stay in, and those that look alike may come into two parts')
    .option('--replace', 'replace the file if it is there')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent dataset build training.jsonl --case harbour.geocase --truth places.csv --pictures photos/')
    .action(async (out: string, options: BuildOptions) =>
      setStatus(await withSession(async (session) => {
        const { parts: [train, validation, test], form, seed, cell, distance, look, replace, json } = options
        const draft = { sources: sourcesOf(options), out: path.resolve(out), replace, question: await questionIn(options.prompt), form, shares: { train, validation, test }, seed, cellKm: cell, distanceKm: distance, look }
        const built = await withDatasetProgress(session, json ?? false, () => session.ask('dataset.build', draft))
        print(built, json, () => describeBuilt(built))
        if (built.lines === 0) return exitStatus.failed
        return built.refused > 0 ? exitStatus.partly : exitStatus.done
      })))
}

function addCheck(group: Command, setStatus: SetStatus): void {
  group
    .command('check <file>')
    .description('say what is wrong, line by line; exit status 1 where there are errors')
    .addOption(new Option('--for <purpose>', 'what it is for: sft needs an answer in every line, grpo a solution').choices(['any', 'sft', 'grpo']).default('any'))
    .option('--distance <km>', 'parts with pictures nearer than this leak into each other; 0 for no such rule', kilometres, 1)
    .option('--no-look', 'do not open the pictures')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent dataset check training.jsonl --for sft')
    .action(async (file: string, { for: purpose, distance, look, json }: Json & { for: 'any' | 'sft' | 'grpo'; distance: number; look: boolean }) =>
      setStatus(await withSession(async (session) => {
        const checked = await withDatasetProgress(session, json ?? false, () => session.ask('dataset.check', { file: path.resolve(file), purpose, distanceKm: distance, look }))
        print(checked, json, () => describeChecked(checked))
        return checked.errors > 0 ? exitStatus.failed : exitStatus.done
      })))
}

interface SampleOptions extends Written {
  count: number
  seed: number
  part?: DatasetPart
  quota: [number, number, number]
  weights?: string[]
  fill?: boolean
}

function addSample(group: Command, setStatus: SetStatus): void {
  group
    .command('sample <file> <out>')
    .description("draw a balanced sample: a quota for each country by its roads, people and area, and inside a country 1-degree cells by the logarithm of their people")
    .requiredOption('--count <n>', 'lines to draw', wholeNumber)
    .option('--seed <n>', 'another seed draws others', zeroOrMore, 0)
    .addOption(new Option('--part <part>', 'only lines of this part').choices(DatasetPart.options))
    .option('--quota <weights>', "weights of roads, people and area in a country's quota", three, [0.5, 0.2, 0.3])
    .option('--weights <file...>', 'a CSV of "country,weight" instead of those quotas, or of "latitude,longitude,weight" instead of people in cells')
    .option('--fill', 'take from other countries what one lacks')
    .option('--replace', 'replace the file if it is there')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nFigures: CIA World Factbook, 2015. A country without a figure for roads has a quota by people and area alone.\n\nExample:\n  geoagent dataset sample all.jsonl sample.jsonl --count 10000 --part train')
    .action(async (file: string, out: string, { count, seed, part, quota: [roads, population, area], weights = [], fill, replace, json }: SampleOptions) =>
      setStatus(await withSession(async (session) => {
        const draft = { file: path.resolve(file), out: path.resolve(out), replace, count, seed, part, weights: { roads, population, area }, weightFiles: weights.map((word) => path.resolve(word)), fill }
        const sampled = await withDatasetProgress(session, json ?? false, () => session.ask('dataset.sample', draft))
        print(sampled, json, () => describeSampled(sampled))
        return sampled.lines === count ? exitStatus.done : exitStatus.partly
      })))
}

function addStats(group: Command, setStatus: SetStatus): void {
  group
    .command('stats <file>')
    .description('how it is balanced: by part, country, 1-degree cell, locatability and element; how long its answers are')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent dataset stats training.jsonl')
    .action(async (file: string, { json }: Json) =>
      setStatus(await withSession(async (session) => {
        const stats = await withDatasetProgress(session, json ?? false, () => session.ask('dataset.stats', { file: path.resolve(file) }))
        print(stats, json, () => describeStats(stats))
        return exitStatus.done
      })))
}

function addConvert(group: Command, setStatus: SetStatus): void {
  group
    .command('convert <file> <out>')
    .description('to and from other forms, without loss: ms-swift (JSONL), csv, geojson; geoagent is our own')
    .addOption(new Option('--from <form>', "the file's form (default: by its ending, else geoagent)").choices(DatasetForm.options))
    .addOption(new Option('--to <form>', 'the form to write').choices(DatasetForm.options).makeOptionMandatory())
    .option('--replace', 'replace the file if it is there')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent dataset convert training.jsonl swift.jsonl --to ms-swift')
    .action(async (file: string, out: string, { from, to, replace, json }: Written & { from?: DatasetForm; to: DatasetForm }) =>
      setStatus(await withSession(async (session) => {
        const draft = { file: path.resolve(file), out: path.resolve(out), from, to, replace }
        const converted = await withDatasetProgress(session, json ?? false, () => session.ask('dataset.convert', draft))
        print(converted, json, () => `${converted.lines} lines written to ${harmless(converted.file)}`)
        return exitStatus.done
      })))
}

export function addDatasetCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('dataset').description('pictures with their places, to train and evaluate models on')
  for (const add of [addBuild, addCheck, addStats, addSample, addConvert]) add(group, setStatus)
}
