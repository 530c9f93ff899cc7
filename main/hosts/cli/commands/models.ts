// geoagent models: packs of this workspace, made from checkpoints; looked at, verified, exported, removed.
import path from 'node:path'
import { Option } from 'commander'
import type { Command } from 'commander'
import { byteWords } from '../../../contract/bytes.ts'
import type { ModelPackSummary, ModelsListing, PackVerification } from '../../../contract/models.ts'
import { describePack, packTable, packWord, withProgress } from '../model-words.ts'
import { harmless, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import { addGenerateCommand } from './models-generate.ts'
import { addGetCommand } from './models-get.ts'
import { addRemoteCommand } from './models-remote.ts'
import { quantizeOption, readPrompt } from '../pack-making.ts'
import type { MakingOptions } from '../pack-making.ts'

type SetStatus = (status: number) => void
interface Json {
  json?: boolean
}

function addList(group: Command, setStatus: SetStatus): void {
  group
    .command('list')
    .description('list the packs of this workspace; * marks the default')
    .option('--json', 'print as JSON, with the checkpoints that are known to fit')
    .addHelpText('after', '\nExample:\n  geoagent models list')
    .action(async (options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const listing = await ask('models.list', {})
        print(listing, options.json, () => describeListing(listing))
        return exitStatus.done
      })))
}

function describeListing({ packs, catalogue, unfinished }: ModelsListing): string {
  const left = unfinished.map(({ name, bytes }) => `${byteWords(bytes)} of a download that broke off: ${harmless(name)} ("get" goes on with it, "discard" deletes it)`)
  return [packs.length > 0 ? packTable(packs) : noPacks(catalogue.map(({ repository }) => repository)), ...left].join('\n')
}

const noPacks = (repositories: readonly string[]): string =>
  `No packs yet. "geoagent models import FOLDER" makes one of a checkpoint's folder; "geoagent models get REPOSITORY" downloads one first:\n${repositories.map((one) => `  ${one}`).join('\n')}`

function addImport(group: Command, setStatus: SetStatus): void {
  group
    .command('import <folder>')
    .description("make a pack of a checkpoint's folder, as published: config.json, *.safetensors, tokenizer.json")
    .addOption(quantizeOption())
    .option('--system-prompt <file>', "text that goes before the person's own prompt")
    .option('--name <name>', "the pack's name (default: that of the folder, with the precision)")
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models import downloads/GeoAgent --system-prompt prompt.txt --name geoagent')
    .action(async (folder: string, { quantize, name, systemPrompt, json }: MakingOptions) =>
      setStatus(await withSession(async (session) => {
        const draft = { source: path.resolve(folder), precision: quantize, name, systemPrompt: await readPrompt(systemPrompt) }
        const pack = await withProgress(session, json ?? false, () => session.ask('models.import', draft))
        print(pack, json, () => describePack(pack))
        return exitStatus.done
      })))
}

function describeVerification({ pack, sound, faults }: PackVerification): string {
  if (sound) return `${harmless(pack.name)} is sound: every byte is as its manifest says.`
  return [`${harmless(pack.name)} is NOT sound:`, ...faults.map(({ file, reason }) => `  ${harmless(file)} ${harmless(reason)}`)].join('\n')
}

const isWell = ({ problems }: ModelPackSummary): boolean => problems.length === 0

function addLooks(group: Command, setStatus: SetStatus): void {
  group
    .command('info <pack>')
    .description('what a pack is and what it needs; PACK is a name of this workspace or a folder (./NAME for one that lies here)')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models info geoagent')
    .action(async (word: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const pack = await ask('models.info', { pack: packWord(word) })
        print(pack, options.json, () => describePack(pack))
        return isWell(pack) ? exitStatus.done : exitStatus.failed
      })))
  group
    .command('verify <pack>')
    .description('read every byte of a pack and hold it against the manifest')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models verify geoagent')
    .action(async (word: string, options: Json) =>
      setStatus(await withSession(async (session) => {
        const found = await withProgress(session, options.json ?? false, () => session.ask('models.verify', { pack: packWord(word) }))
        print(found, options.json, () => describeVerification(found))
        return found.sound ? exitStatus.done : exitStatus.failed
      })))
}

function addRemoveAndDefault(group: Command, setStatus: SetStatus): void {
  group
    .command('remove <pack>')
    .description('delete a pack of this workspace')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models remove geoagent')
    .action(async (word: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        await ask('models.remove', { pack: packWord(word) })
        print({ removed: word }, options.json, () => `${harmless(word)} is removed.`)
        return exitStatus.done
      })))
  group
    .command('default [pack]')
    .description('the pack that runs use where no other is named; without a name, none')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models default geoagent')
    .action(async (word: string | undefined, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        await ask('models.setDefault', { pack: word ?? null })
        print({ default: word ?? null }, options.json, () => (word === undefined ? 'There is no default now.' : `${harmless(word)} is the default now.`))
        return exitStatus.done
      })))
}

const dtypes = { float32: 'F32', float16: 'F16', bfloat16: 'BF16' } as const

function addDiscard(group: Command, setStatus: SetStatus): void {
  group
    .command('discard <download>')
    .description('delete what a download left that broke off; "models list" names them')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models discard Qwen--Qwen2.5-VL-3B-Instruct@66285546d2b821cf421d4f5eb2576359d3770cd3')
    .action(async (download: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        await ask('models.discard', { download })
        print({ discarded: download }, options.json, () => `${harmless(download)} is deleted.`)
        return exitStatus.done
      })))
}

function addExport(group: Command, setStatus: SetStatus): void {
  group
    .command('export <pack> <folder>')
    .description("write a pack in Hugging Face's form, which transformers loads; the folder must not exist")
    .addOption(new Option('--dtype <dtype>', 'type of the numbers (default: float32 for an fp32 pack, else float16)').choices(Object.keys(dtypes)))
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models export geoagent geoagent-hf')
    .action(async (word: string, folder: string, { dtype, json }: Json & { dtype?: keyof typeof dtypes }) =>
      setStatus(await withSession(async (session) => {
        const draft = { pack: packWord(word), target: path.resolve(folder), dtype: dtype && dtypes[dtype] }
        const written = await withProgress(session, json ?? false, () => session.ask('models.export', draft))
        print(written, json, () => `Written to ${harmless(written.folder)}`)
        return exitStatus.done
      })))
}

export function addModelsCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('models').description('model packs: made from published checkpoints, and asked')
  addList(group, setStatus)
  addImport(group, setStatus)
  addGetCommand(group, setStatus)
  addLooks(group, setStatus)
  addRemoveAndDefault(group, setStatus)
  addDiscard(group, setStatus)
  addExport(group, setStatus)
  addGenerateCommand(group, setStatus)
  addRemoteCommand(group, setStatus)
}
