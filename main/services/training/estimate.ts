// What a plan needs against what this machine has, in numbers and in words.
import os from 'node:os'
import path from 'node:path'
import { byteWords, parameterWords } from '../../contract/bytes.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { TrainingEstimate, TrainingMemory, TrainingPlan } from '../../contract/training.ts'
import { TrainingLook } from '../../contract/training-tasks.ts'
import type { LookTask } from '../../contract/training-tasks.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { askProcess } from '../helper-process.ts'
import { memoryLimit } from '../models/memory-limit.ts'
import { PackFolder } from '../models/pack-folder.ts'
import { probeProviders } from '../models/providers.ts'
import type { Workspace } from '../workspace.ts'

const lookEntry = workerEntry('../../jobs/workers/training-look-worker', import.meta.url)

/** Of what may be held: above, little is left for anything else. */
const TIGHT = 0.8

async function bestProvider(workspace: Workspace, spawn: Spawner): Promise<'cuda' | 'cpu'> {
  const states = await probeProviders(spawn, workspace.settings.settings.gpuLibraries)
  return states.some(({ name, reason }) => name === 'cuda' && reason === null) ? 'cuda' : 'cpu'
}

/** What the draft leaves open is decided here, once: a run that goes on must go on as it began. */
async function decided(plan: TrainingPlan, workspace: Workspace, spawn: Spawner): Promise<TrainingPlan> {
  const provider = plan.provider ?? (await bestProvider(workspace, spawn))
  return { ...plan, dataset: path.resolve(plan.dataset), adapter: plan.adapter && path.resolve(plan.adapter), provider, threads: plan.threads ?? os.availableParallelism() }
}

const names: Record<Exclude<keyof TrainingMemory, 'total'>, string> = {
  weights: 'weights', parameters: 'trained parameters', moments: 'moments', gradients: 'gradients', activations: 'activations', logits: 'logits',
  vision: 'vision tower', rollouts: 'sampling', runtime: 'runtime',
}

/** The largest first: "activations 5.2 GB, weights 4.1 GB, ..." */
export function memoryWords(memory: TrainingMemory): string {
  const parts = Object.entries(names).map(([part, words]) => ({ words, bytes: memory[part as keyof typeof names] }))
  return parts.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes).map(({ words, bytes }) => `${words} ${byteWords(bytes)}`).join(', ')
}

function adviceFor({ method, recompute }: TrainingPlan): string {
  const ways = ['fewer tokens at once (--micro-batch-tokens)', 'shorter examples (--max-length)', 'an int4 pack', 'a lower rank (--rank)']
  if (method === 'grpo') ways.unshift('fewer or shorter answers at once (--prompts, --generations, --max-tokens)')
  if (!recompute) ways.unshift('recomputation (no --no-recompute)')
  return `What helps: ${ways.join(', ')}.`
}

function verdictOf(total: number, limit: number, free: number): TrainingEstimate['verdict'] {
  if (total > Math.min(limit, free)) return 'too-large'
  return total > TIGHT * Math.min(limit, free) ? 'tight' : 'fits'
}

const verdicts: Record<Exclude<TrainingEstimate['verdict'], 'unknown'>, string> = { fits: 'fits', tight: 'fits only just: close what else needs memory', 'too-large': 'does not fit' }

/** @param room bytes; null for a graphics card, whose memory is not known here */
export function judged(memory: TrainingMemory, parameters: number, room: { limit: number; free: number } | null): Pick<TrainingEstimate, 'limit' | 'free' | 'verdict' | 'words'> {
  const needs = `Training ${parameterWords(parameters)} parameters needs about ${byteWords(memory.total)}`
  if (!room) return { limit: null, free: null, verdict: 'unknown', words: `${needs} of the graphics card's memory, whose size is not known here.` }
  const verdict = verdictOf(memory.total, room.limit, room.free)
  return { ...room, verdict, words: `${needs}; a model may hold ${byteWords(room.limit)} here, and ${byteWords(room.free)} are free now: ${verdicts[verdict as keyof typeof verdicts]}.` }
}

/**
 * Reads the pack's shapes and the whole dataset, in a process of their own.
 * @throws WorkstationError 'not-found', 'unreadable', 'invalid-request' with what is wrong with pack, dataset or plan
 */
export async function estimatePlan(draft: TrainingPlan, workspace: Workspace, spawn: Spawner): Promise<TrainingEstimate> {
  const folder = new PackFolder(workspace.home).find(draft.pack)
  const plan = await decided(draft, workspace, spawn)
  const question: LookTask = { pack: folder, plan }
  const { pack, ...look } = TrainingLook.parse(await askProcess(spawn, lookEntry, question))
  const room = plan.provider === 'cuda' ? null : { limit: memoryLimit(workspace.settings.settings.modelMemory), free: process.availableMemory() }
  return { ...look, plan, pack: { ...pack, folder }, ...judged(look.memory, look.parameters, room) }
}

/** @throws WorkstationError 'too-large' with the numbers */
export function holdMemory({ plan, verdict, words, memory, limit, free }: TrainingEstimate): void {
  if (verdict !== 'too-large') return
  throw new WorkstationError('too-large', `${words} It would hold: ${memoryWords(memory)}. ${adviceFor(plan)} What is reckoned may be off: --anyway starts it all the same.`, { needed: memory.total, limit, free, memory })
}
