// geoagent models remote: a model behind an address, set up, agreed to, checked, and off again.
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { isSameOrigin, remotePlace } from '../../../contract/remote-address.ts'
import type { RemoteEngine } from '../../../contract/workspace.ts'
import { columns, harmless, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { wholeNumber } from '../words.ts'

interface RemoteOptions {
  address?: string
  model?: string
  keyFile?: string
  concurrency?: number
  allowInsecure?: boolean
  consent?: boolean
  default?: boolean
  off?: boolean
  check?: boolean
  json?: boolean
}

const hostOf = (address: string): string => remotePlace(address)?.host ?? address

const changing = ['address', 'model', 'keyFile', 'concurrency', 'allowInsecure', 'consent', 'default'] as const

/** @throws InvalidArgumentError, which never tells what is in the file */
async function readKey(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  const key = (await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new InvalidArgumentError(`The key file ${file} cannot be read (${error.code}).`) })).trim()
  if (!/^[\x21-\x7e]{1,1000}$/.test(key)) throw new InvalidArgumentError(`The file ${file} holds no key: it must be one line of letters, digits and signs, and nothing more.`)
  return key
}

function placeOf({ address, model }: RemoteOptions, before: RemoteEngine | null): Pick<RemoteEngine, 'address' | 'model'> {
  const place = { address: address ?? before?.address, model: model ?? before?.model }
  if (place.address === undefined || place.model === undefined) throw new InvalidArgumentError('No remote model is set up yet: give its --address and its --model.')
  return { address: place.address, model: place.model }
}

const consentOf = (said: boolean | undefined, agreedAt: string | null): string | null => (said === undefined ? agreedAt : said ? (agreedAt ?? new Date().toISOString()) : null)

const nothing = { consentedAt: null, allowInsecure: false, isDefault: false }

/** What is not said stays; what belongs to one address (consent, plain http, that runs ask it) does not go along to another. */
function engineOf(options: RemoteOptions, before: RemoteEngine | null): RemoteEngine {
  const place = placeOf(options, before)
  const kept = before !== null && isSameOrigin(before.address, place.address) ? before : nothing
  return {
    ...place, hasKey: false, concurrency: options.concurrency ?? before?.concurrency ?? 2, consentedAt: consentOf(options.consent, kept.consentedAt),
    allowInsecure: options.allowInsecure ?? kept.allowInsecure, isDefault: options.default ?? kept.isDefault,
  }
}

async function change({ ask }: Session, options: RemoteOptions): Promise<void> {
  const { remoteEngine: before } = await ask('workspace.settings', {})
  const remoteEngine = engineOf(options, before)
  if (options.default === true && remoteEngine.consentedAt === null) throw new InvalidArgumentError(`Runs ask it by default only once you have agreed, with --consent, that pictures go to ${hostOf(remoteEngine.address)}.`)
  await ask('workspace.change', { remoteEngine, remoteKey: await readKey(options.keyFile) })
}

function describe(engine: RemoteEngine | null): string {
  if (engine === null) return 'No remote model is set up, and nothing is sent. --address and --model set one up.'
  const { address, model, consentedAt, allowInsecure, concurrency, hasKey, isDefault } = engine
  const host = hostOf(address)
  return columns([
    ['address', address], ['model', model], ['key', hasKey ? 'one is kept' : 'none'], ['at once', String(concurrency)],
    ...(allowInsecure ? [['plain http', 'allowed: anyone on the way can see the pictures and the key']] : []),
    ['pictures', consentedAt === null ? `none are sent: you have not agreed that they go to ${host}; --consent does` : `go to ${host} when it is asked; you agreed at ${consentedAt}`],
    ['asked by', isDefault ? 'every run that names no other model' : 'runs with --model remote'],
  ])
}

/** The command is the person's word that the host may be asked. */
async function check({ ask }: Session, engine: RemoteEngine | null): Promise<readonly string[]> {
  if (engine === null) throw new InvalidArgumentError('No remote model is set up that could be checked: give its --address and its --model.')
  const host = hostOf(engine.address)
  process.stderr.write(`Asking ${harmless(host)} for the names of its models; no picture is sent.\n`)
  const { models } = await ask('remote.check', { address: engine.address, allowInsecure: engine.allowInsecure, consent: { host } })
  return models
}

const told = (models: readonly string[], { model }: RemoteEngine): string =>
  [models.includes(model) ? 'The server has this model. It has:' : 'The server does NOT name this model. It has:', ...models.map((name) => `  ${harmless(name)}`)].join('\n')

async function remote(session: Session, options: RemoteOptions): Promise<number> {
  const changes = changing.filter((name) => options[name] !== undefined)
  if (options.off && (changes.length > 0 || options.check)) throw new InvalidArgumentError('--off forgets it all, and goes with no other option but --json.')
  if (options.off) await session.ask('workspace.change', { remoteEngine: null })
  if (changes.length > 0) await change(session, options)
  const { remoteEngine } = await session.ask('workspace.settings', {})
  const models = options.check ? await check(session, remoteEngine) : null
  print({ remoteEngine, ...(models && { models }) }, options.json, () => [describe(remoteEngine), ...(models && remoteEngine ? [told(models, remoteEngine)] : [])].join('\n'))
  return models && remoteEngine && !models.includes(remoteEngine.model) ? exitStatus.failed : exitStatus.done
}

export function addRemoteCommand(group: Command, setStatus: (status: number) => void): void {
  group
    .command('remote')
    .description('show or change the remote model: a server with an OpenAI-compatible chat endpoint. Pictures are sent to it only once you have agreed')
    .option('--address <url>', 'of the server, as https://host/v1')
    .option('--model <name>', "the model's name at the server")
    .option('--key-file <file>', 'a file that holds its key; the key is kept for this address, and shown nowhere')
    .option('--concurrency <n>', 'requests at once, up to 32 (default: 2)', wholeNumber)
    .option('--allow-insecure', 'allow plain http to another machine, where anyone on the way can see the pictures and the key')
    .option('--no-allow-insecure', 'take that back')
    .option('--consent', 'agree that pictures, with what is asked about them, leave this machine for the host of the address')
    .option('--no-consent', 'take that back')
    .option('--default', 'runs that name no other model ask it')
    .option('--no-default', 'only runs with --model remote ask it')
    .option('--check', 'ask the server which models it has; no picture is sent')
    .option('--off', 'forget the address, the consent and the key')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models remote --address http://127.0.0.1:8000/v1 --model geoagent --consent --check\n  geoagent locate photos/ --model remote')
    .action(async (options: RemoteOptions) => setStatus(await withSession((session) => remote(session, options))))
}
