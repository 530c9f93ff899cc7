// A process that runs llama.cpp by way of node-llama-cpp, which is no dependency of this project: GEOAGENT_LLAMA_CPP names a folder it is installed in.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { answer, promptIds, stopwatch } from './measured-process.ts'
import type { Asked, Measured, Opening, Span } from './measured-process.ts'

interface Sequence { clearHistory(): Promise<void>; evaluate(tokens: readonly number[], options: { temperature: number; yieldEogToken: boolean }): AsyncGenerator<number> }
interface Context { getSequence(): Sequence }
interface Model { createContext(options: { contextSize: number; batchSize: number; threads: number }): Promise<Context>; readonly fileInsights: unknown }
interface Llama { loadModel(options: { modelPath: string; gpuLayers: number }): Promise<Model> }
interface Peer { getLlama(options: { gpu: false; build: 'never'; maxThreads: number; logLevel: string }): Promise<Llama> }

/** Ids below this are in every shape's vocabulary. */
const vocabulary = 151936

async function measure(sequence: Sequence, { promptTokens, newTokens }: Asked): Promise<Measured> {
  await sequence.clearHistory()
  const tokens: number[] = []
  let first: Span | null = null
  const lap = stopwatch()
  for await (const token of sequence.evaluate(promptIds(promptTokens, vocabulary), { temperature: 0, yieldEogToken: true })) {
    first ??= lap()
    tokens.push(token)
    if (tokens.length === newTokens) break
  }
  return { first: first!, rest: lap(), restTokens: tokens.length - 1, tokens }
}

async function open({ model: modelPath, threads }: Opening) {
  const entry = path.join(process.env.GEOAGENT_LLAMA_CPP!, 'node_modules/node-llama-cpp/dist/index.js')
  const { getLlama } = await import(pathToFileURL(entry).href) as Peer
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: threads, logLevel: 'error' })
  const model = await llama.loadModel({ modelPath, gpuLayers: 0 })
  const sequence = (await model.createContext({ contextSize: 1024, batchSize: 512, threads })).getSequence()
  return { measure: (asked: Asked) => measure(sequence, asked) }
}

answer(open)
