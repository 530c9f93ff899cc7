// geoagent rewards score: a line of scores for each line of a file, in constant memory.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import type { ErrorCode } from '../../../contract/errors.ts'
import type { RewardItem } from '../../../contract/rewards.ts'
import { BadItem, itemFromText, ScoringFailed } from '../../rewards/scoring.ts'
import type { Scoring } from '../../rewards/scoring.ts'
import { BadLine, linesOf } from '../json-lines.ts'
import { addRewardOptions, scoringOf } from '../reward-options.ts'
import type { RewardOptions } from '../reward-options.ts'
import { exitStatus, RequestFailed, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { growYoungHeap } from '../young-heap.ts'

interface ScoreOptions extends RewardOptions {
  out?: string
}

/** Lines scored at once. */
const LOT = 64

async function* scored(file: string, scoring: Scoring, signal: AbortSignal): AsyncGenerator<string> {
  let lot: RewardItem[] = []
  const written = async (): Promise<string> => {
    const scores = await scoring.score(lot, signal)
    lot = []
    return scores.map((one) => `${JSON.stringify(one)}\n`).join('')
  }
  try {
    for await (const { text, line } of linesOf(file)) {
      if (signal.aborted) return
      lot.push(itemFromText(text, line))
      if (lot.length === LOT) yield await written()
    }
  } catch (error) {
    // What stands before a bad line is scored.
    if ((error instanceof BadItem || error instanceof BadLine) && lot.length > 0) yield await written()
    throw error
  }
  if (lot.length > 0 && !signal.aborted) yield await written()
}

/** Beside the file first: what broke off leaves none behind, and takes none away. */
async function toFile(source: AsyncIterable<string>, file: string, signal: AbortSignal): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`
  try {
    await pipeline(Readable.from(source), createWriteStream(unfinished, { flags: 'wx' }))
    if (!signal.aborted) await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Whoever read it has gone away (`| head`). */
const ignoreClosed = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}

const failed = (code: ErrorCode, message: string): RequestFailed => new RequestFailed({ code, message, details: {} })

function told(error: unknown, file: string): unknown {
  if (error instanceof BadItem || error instanceof BadLine) return failed('unreadable', `${file === '-' ? 'Standard input' : file}, line ${error.line}: ${error.message}`)
  if (error instanceof ScoringFailed) return new RequestFailed(error.report)
  const { code, path: where } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return failed('disk-full', 'The disk is full; nothing was kept of what was written.')
  return code !== undefined && where !== undefined ? failed(code === 'ENOENT' ? 'not-found' : 'unreadable', `${where} cannot be opened (${code}).`) : error
}

async function score(session: Session, file: string, options: ScoreOptions): Promise<number> {
  growYoungHeap()
  const { interrupted } = session
  const lines = scored(file, scoringOf(session, options), interrupted)
  try {
    if (options.out === undefined) await pipeline(Readable.from(lines), process.stdout, { end: false }).catch(ignoreClosed)
    else await toFile(lines, path.resolve(options.out), interrupted)
  } catch (error) {
    throw told(error, file)
  }
  return interrupted.aborted ? exitStatus.interrupted : exitStatus.done
}

const lineWords = `
A line: {"completion", "solution", "geocodes"?: {answer: [lat, lon] or null}, "similarities"?: [[a, b, s]...], "agent"?: {stage: conclusion},
"seen"?: [text...], "image"?: number}. "geocodes", "similarities" and "agent" stand in for the gazetteer, the similarity of names and the agent:
what they do not hold is unknown. "seen" is text that was read in the picture. The first line that does not fit ends it.

Example:
  geoagent rewards score rollouts.jsonl --out scores.jsonl --spatial-scale-km 100`

export function addRewardsScore(group: Command, setStatus: (status: number) => void): void {
  addRewardOptions(group.command('score <file>'))
    .description('score the completions of a file, a line of JSON each; - reads standard input')
    .option('--out <file>', 'write the scores to a file instead of printing them')
    .addHelpText('after', lineWords)
    .action(async (file: string, options: ScoreOptions) => setStatus(await withSession((session) => score(session, file, options))))
}
