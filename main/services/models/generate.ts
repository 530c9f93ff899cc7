// One answer of a pack on this machine, outside of any case: for trying a model, and for holding it against a reference.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ChatMessage, GenerateTask, GenerationPiece, Sampling } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { PackFacts } from '../../contract/models.ts'
import type { GeneratedAnswer, GenerateDraft } from '../../contract/models-requests.ts'
import { RunOptions } from '../../contract/requests.ts'
import type { Original } from '../../contract/worker-tasks.ts'
import { adapterHash } from './adapter-hash.ts'
import type { LocalEngine } from './local-engine.ts'

/** Where the person has no question of their own. */
const usualPrompt = 'Where was this picture taken?'

const { maxPixels } = RunOptions.parse({})

async function originalOf(file: string): Promise<Original> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest).catch((cause: NodeJS.ErrnoException) => {
    throw new WorkstationError(cause.code === 'ENOENT' ? 'not-found' : 'unreadable', `${file} cannot be read (${cause.code}).`, { path: file }, { cause })
  })
  return { file: { path: file }, name: file, sha256: digest.digest('hex'), maxPixels }
}

function messagesOf(prompt: string, pictures: number): ChatMessage[] {
  return [{ role: 'user', content: [...Array.from({ length: pictures }, () => ({ type: 'image' as const })), { type: 'text', text: prompt }] }]
}

/** What the person said, else what the pack says; seed 0, so that the same words give the same answer. */
function samplingOf({ sampling, samples }: GenerateDraft, { defaults }: PackFacts): Sampling {
  const { temperature, topP, topK, repetitionPenalty } = defaults
  const used = { temperature, topP, topK, repetitionPenalty, seed: 0, ...Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined)) } as Sampling
  if (samples > 1 && used.temperature === 0) throw new WorkstationError('invalid-request', 'Several samples at temperature 0 are all the same: set a temperature, such as 0.7.')
  return used
}

/** @returns the whole answer; its pieces go to `onPiece` */
export async function generateAnswer(engine: LocalEngine, pack: { name: string; folder: string; facts: PackFacts }, draft: GenerateDraft, signal: AbortSignal, onPiece: (piece: GenerationPiece) => void): Promise<GeneratedAnswer> {
  const { images, samples, maxTokens, form, adapter } = draft
  if (draft.prompt === undefined && images.length === 0) throw new WorkstationError('invalid-request', 'Give a picture, a prompt, or both.')
  const prompt = draft.prompt ?? usualPrompt
  const sampling = samplingOf(draft, pack.facts)
  const hash = adapter === undefined ? null : await adapterHash(adapter)
  const task: GenerateTask = {
    pack: pack.folder, adapter, messages: messagesOf(prompt, images.length), samples, sampling, form,
    images: await Promise.all(images.map((file) => originalOf(path.resolve(file)))),
    maxTokens: maxTokens ?? Math.min(32_768, pack.facts.defaults.maxTokens),
  }
  const generation = await engine.generate(task, { signal, onText: onPiece })
  const { provider, passedOver } = await engine.describe()
  return { ...generation, pack: { name: pack.name, hash: pack.facts.hash }, adapterHash: hash, prompt, sampling, provider, passedOver }
}
