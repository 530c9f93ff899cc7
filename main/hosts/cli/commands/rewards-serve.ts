// geoagent rewards serve: the same scores over loopback HTTP.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { failureLog } from '../../../app.ts'
import { WorkstationError } from '../../../contract/errors.ts'
import { defaultHome } from '../../home.ts'
import { startRewardHost } from '../../rewards/host.ts'
import type { RewardHost } from '../../rewards/host.ts'
import { addRewardOptions, scoringOf } from '../reward-options.ts'
import type { RewardOptions } from '../reward-options.ts'
import { exitStatus, RequestFailed, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { portNumber } from '../words.ts'
import { growYoungHeap } from '../young-heap.ts'

interface ServeOptions extends RewardOptions {
  port: number
  tokenFile?: string
  json?: boolean
}

/** In a file, since other users of a machine see the words of a command. @throws InvalidArgumentError, which never tells what is in it */
async function readToken(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  const token = (await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new InvalidArgumentError(`The token file ${file} cannot be read (${error.code}).`) })).trim()
  if (!/^[\x21-\x7e]{16,512}$/.test(token)) throw new InvalidArgumentError(`The file ${file} holds no token: it must be one line of 16 to 512 letters, digits and signs.`)
  return token
}

const writeFailure = (error: unknown): void => failureLog(defaultHome())(randomUUID(), 'rewards', error)

async function open(session: Session, { port, tokenFile, ...options }: ServeOptions): Promise<RewardHost> {
  growYoungHeap()
  const token = await readToken(tokenFile)
  const scoring = scoringOf(session, options)
  // The gazetteer is made at the first question of all; a trainer should not wait for that.
  await session.ask('gazetteer.geocode', { answer: 'France' })
  try {
    return await startRewardHost({ scoring, port, token, failed: writeFailure })
  } catch (error) {
    throw error instanceof WorkstationError ? new RequestFailed(error.report()) : error
  }
}

function tell({ url, port, token }: RewardHost, { json, tokenFile }: ServeOptions): void {
  const shown = tokenFile === undefined ? { token } : {}
  if (json) process.stdout.write(`${JSON.stringify({ url, port, ...shown })}\n`)
  else process.stdout.write(`Rewards: POST ${url}\nHeader: Authorization: Bearer ${shown.token ?? 'TOKEN (the one of the file)'}\nNothing outside this machine can reach it. Ctrl-C ends it.\n`)
}

async function serve(session: Session, options: ServeOptions): Promise<number> {
  const host = await open(session, options)
  tell(host, options)
  if (!session.interrupted.aborted) await new Promise((resolve) => session.interrupted.addEventListener('abort', resolve, { once: true }))
  await host.close()
  return exitStatus.done
}

const postWords = `
Post a line of "rewards score", a JSON array of such, or a line of JSON each (application/jsonl); the scores come back in the same form.
401: the token is missing. 413: more than 8 MiB at once. 503: too many requests are in hand; Retry-After says when to come again.

Example:
  geoagent rewards serve --port 8700 --token-file token.txt`

export function addRewardsServe(group: Command, setStatus: (status: number) => void): void {
  addRewardOptions(group.command('serve'))
    .description('score completions over HTTP for trainers, on 127.0.0.1 alone')
    .option('--port <n>', 'port of 127.0.0.1 (default: any free one)', portNumber, 0)
    .option('--token-file <file>', 'a file that holds the token that trainers send (default: a new one, which is printed)')
    .option('--json', 'print address and token as JSON, on one line')
    .addHelpText('after', postWords)
    .action(async (options: ServeOptions) => setStatus(await withSession((session) => serve(session, options))))
}
