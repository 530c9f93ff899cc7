// geoagent models get: a published checkpoint, downloaded with the person's word and imported.
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { byteWords } from '../../../contract/bytes.ts'
import type { CheckpointOffer } from '../../../contract/models.ts'
import { describeOffer, describePack, withProgress } from '../model-words.ts'
import { harmless, print } from '../printing.ts'
import { exitStatus, RequestFailed, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { quantizeOption, readPrompt } from '../pack-making.ts'
import type { MakingOptions } from '../pack-making.ts'

interface GetOptions extends MakingOptions {
  hub?: string
  yes?: boolean
  tokenFile?: string
}

const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** Asks on the terminal; anything but yes is no. @throws RequestFailed 'cancelled' for Ctrl-C and Ctrl-D, which the prompt takes for itself */
async function agrees(question: string, { interrupted }: Session): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: interrupted })
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
    process.stderr.write('\n')
    throw new RequestFailed({ code: 'cancelled', message: 'Nothing was downloaded.', details: {} })
  } finally {
    terminal.close()
  }
}

function partsOf(word: string): { repository: string; revision?: string } {
  const [repository = '', revision, more] = word.split('@')
  if (repository === '' || revision === '' || more !== undefined) throw new InvalidArgumentError('Give OWNER/NAME or OWNER/NAME@REVISION.')
  return { repository, ...(revision === undefined ? {} : { revision }) }
}

async function hostOf({ ask }: Session, hub: string | undefined): Promise<string> {
  const address = hub ?? (await ask('models.list', {})).defaultHub
  const host = URL.parse(address)?.host
  if (!host) throw new InvalidArgumentError(`${address} is no address of a hub, such as https://huggingface.co`)
  return host
}

/** The offer, once the person has agreed to the contact; null where they have not. */
async function askHub(session: Session, word: string, { hub, yes, tokenFile }: GetOptions): Promise<CheckpointOffer | null> {
  const { repository, revision } = partsOf(word)
  const host = await hostOf(session, hub)
  if (!yes && !canAsk()) throw new InvalidArgumentError(`This contacts ${host}. Where nobody can be asked, agree to the contact and the download with --yes.`)
  if (!yes && !(await agrees(`Ask ${harmless(host)} what ${harmless(word)} is?`, session))) return null
  return session.ask('models.describe', { repository, revision, hub, tokenFile: tokenFile && path.resolve(tokenFile), consent: { host } })
}

async function get(session: Session, word: string, options: GetOptions): Promise<number> {
  const { quantize, name, tokenFile, yes, json } = options
  const systemPrompt = await readPrompt(options.systemPrompt)
  const offer = await askHub(session, word, options)
  if (!offer) return declined()
  process.stderr.write(`${describeOffer(offer)}\n`)
  if (!yes && !(await agrees(`Download ${byteWords(offer.bytes - offer.bytesHere)} from ${harmless(offer.host)} under the licence ${harmless(offer.licence)}?`, session))) return declined()
  const draft = { consent: offer.fingerprint, precision: quantize, name, systemPrompt, tokenFile: tokenFile && path.resolve(tokenFile) }
  const pack = await withProgress(session, json ?? false, () => session.ask('models.get', draft))
  print(pack, json, () => describePack(pack))
  return exitStatus.done
}

function declined(): number {
  process.stderr.write('Nothing was downloaded.\n')
  return exitStatus.failed
}

export function addGetCommand(group: Command, setStatus: (status: number) => void): void {
  group
    .command('get <repository>')
    .description('download a published checkpoint (OWNER/NAME or OWNER/NAME@REVISION) and import it; size, licence and host are shown first. Goes on where it broke off')
    .addOption(quantizeOption())
    .option('--name <name>', "the pack's name (default: that of the repository, with the precision)")
    .option('--system-prompt <file>', "text that goes before the person's own prompt")
    .option('--hub <url>', 'a hub other than huggingface.co')
    .option('--token-file <file>', 'a file that holds an access token of the hub')
    .option('--yes', 'agree to the contact and the download')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models get Qwen/Qwen2.5-VL-3B-Instruct')
    .action(async (word: string, options: GetOptions) => setStatus(await withSession((session) => get(session, word, options))))
}
