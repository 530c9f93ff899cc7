// Which execution providers this machine can run a model on, found by opening one, and why not the others.
import { InferenceSession } from 'onnxruntime-node'
import { onDisk } from './session.ts'

const providers = ['cpu', 'webgpu', 'cuda'] as const

export interface ProviderState {
  name: (typeof providers)[number]
  /** Null where a model opens; else ONNX Runtime's own reason, one line. */
  reason: string | null
}

/** The first sentence that tells anything: ONNX Runtime prefixes its messages with source files and signatures. */
const reasonOf = (error: unknown): string => (error as Error).message.split('\n')[0].replace(/^.*was false\. /, '').slice(0, 200)

async function probe(name: ProviderState['name'], model: string): Promise<ProviderState> {
  try {
    const session = await InferenceSession.create(onDisk(model), { executionProviders: [name], logSeverityLevel: 4 })
    await session.release()
    return { name, reason: null }
  } catch (error) {
    return { name, reason: reasonOf(error) }
  }
}

/** @param model path of a small ONNX model. Libraries underneath may write to standard error: call it in a process of its own. */
export async function probeProviders(model: string): Promise<ProviderState[]> {
  const states: ProviderState[] = []
  for (const name of providers) states.push(await probe(name, model))
  return states
}
