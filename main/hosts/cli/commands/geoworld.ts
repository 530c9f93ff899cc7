// geoagent geoworld: street scenes rendered at real places, as pictures or as a dataset to train on.
import path from 'node:path'
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import type { EventName, Events } from '../../../contract/events.ts'
import { GeoWorldPart } from '../../../contract/geoworld.ts'
import type { GeoWorldDataset } from '../../../contract/geoworld.ts'
import { columns, print } from '../printing.ts'
import { linePrinter } from '../progress.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { wholeNumber, zeroOrMore } from '../words.ts'

type SetStatus = (status: number) => void

/** `224x224` */
function sizeOf(word: string): { width: number; height: number } {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/i.exec(word) ?? []
  if (width === undefined) throw new InvalidArgumentError('It must be WIDTHxHEIGHT in pixels, like 224x224.')
  return { width: Number(width), height: Number(height) }
}

interface SceneOptions {
  count: number
  seed: number
  size: { width: number; height: number }
  country?: string[]
  except?: string[]
  town?: string
  part?: GeoWorldPart
  workers?: number
  json?: boolean
}

const codes = (words: readonly string[] = []): string[] => words.flatMap((word) => word.split(',')).map((word) => word.trim().toUpperCase())

const draftOf = ({ count, seed, size, country, except, town, part, workers }: SceneOptions) => ({ count, seed, ...size, countries: codes(country), except: codes(except), town, part, workers })

function addSceneOptions(command: Command): Command {
  return command
    .option('--count <n>', 'scenes; a larger number begins with the same ones', wholeNumber, 10)
    .option('--seed <n>', 'another seed gives other scenes', zeroOrMore, 0)
    .option('--size <pixels>', 'width and height, from 64 to 4096', sizeOf, { width: 224, height: 224 })
    .option('--country <code...>', 'only these countries, as ISO 3166-1 alpha-2 (default: all that GeoWorld knows, each as often as any other)')
    .option('--except <code...>', 'not these countries')
    .option('--town <name>', 'only this town')
    .addOption(new Option('--part <part>', 'only towns of this part (default: both)').choices(GeoWorldPart.options))
    .option('--workers <n>', 'processes that render (default: one for each core)', wholeNumber)
    .option('--json', 'print as JSON')
}

/** Shows how far the work is, on standard error. */
async function withProgress<Value>({ app }: Session, quiet: boolean, work: () => Promise<Value>): Promise<Value> {
  const { show, end } = linePrinter(process.stderr, quiet)
  const stop = app.listen((name: EventName, event: Events[EventName]) => {
    if (name !== 'geoworld.progress') return
    const { done, of } = event as Events['geoworld.progress']
    show(`${done} of ${of} scenes`)
  })
  try {
    return await work()
  } finally {
    stop()
    end()
  }
}

function addRender(group: Command, setStatus: SetStatus): void {
  addSceneOptions(group.command('render').description('street scenes as PNG files, with what is true and visible in each as JSON beside it; what is there is not rendered again'))
    .option('--out <dir>', 'where they go', 'geoworld')
    .addHelpText('after', '\nExample:\n  geoagent geoworld render --count 20 --country PT JP --size 1024x768 --out scenes/')
    .action(async (options: SceneOptions & { out: string }) =>
      setStatus(await withSession(async (session) => {
        const rendered = await withProgress(session, options.json ?? false, () => session.ask('geoworld.render', { ...draftOf(options), out: path.resolve(options.out) }))
        print(rendered, options.json, () => `${rendered.pictures} scenes in ${rendered.folder}, ${rendered.made} of them rendered now`)
        return exitStatus.done
      })))
}

const describe = ({ file, folder, lines, made, parts, countries, towns }: GeoWorldDataset): string => columns([
  ['written', file], ...(folder === null ? [] : [['pictures', folder]]), ['lines', `${lines}, ${made} of them made now`],
  ['parts', Object.entries(parts).map(([part, count]) => `${part} ${count}`).join(', ')], ['places', `${towns} towns in ${countries} countries`],
])

async function questionIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  return readFile(file, 'utf8').catch((error: Error) => { throw new InvalidArgumentError(`${file} cannot be read: ${error.message}`) })
}

function addDataset(group: Command, setStatus: SetStatus): void {
  addSceneOptions(group.command('dataset <out>').description('a dataset (JSONL, as ms-swift reads it) of scenes with their reasoning chains; one that was broken off, or is to grow, goes on where it ended'))
    .addOption(new Option('--form <form>', "the answers' form: json alone, or tagged with <think> and <answer>, as grpo's rewards want it").choices(['json', 'tagged']).default('json'))
    .option('--prompt <file>', "asked about each picture (default: what 'locate' asks)")
    .option('--no-pictures', 'lines alone, of scenes that are rendered to see what is visible')
    .option('--replace', 'replace the file if it holds something else')
    .addHelpText('after', '\nExample:\n  geoagent geoworld dataset train.jsonl --count 20000 --part train --except IS UY NP')
    .action(async (out: string, options: SceneOptions & { form: 'json' | 'tagged'; prompt?: string; pictures: boolean; replace?: boolean }) =>
      setStatus(await withSession(async (session) => {
        const { form, prompt, pictures, replace, json } = options
        const draft = { ...draftOf(options), out: path.resolve(out), form, question: await questionIn(prompt), pictures, replace }
        const made = await withProgress(session, json ?? false, () => session.ask('geoworld.dataset', draft))
        print(made, json, () => describe(made))
        return exitStatus.done
      })))
}

export function addGeoWorldCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('geoworld').description('street scenes rendered at real places of the gazetteer, by the conventions of each country')
  for (const add of [addRender, addDataset]) add(group, setStatus)
}
