// Whether this machine can run a model on an execution provider, found by running one on it, and why not.
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { findGpuLibraries, loaderObjection, providerLibraries } from './gpu-libraries.ts'
import { onDisk } from './on-disk.ts'
import type { Provider } from './session.ts'

export interface ProviderState {
  readonly name: Provider
  /** Null where a model runs; else what is missing, or ONNX Runtime's own reason, one line. */
  readonly reason: string | null
}

export interface ProbeModel {
  /** Path of a small ONNX model with one float32 input. */
  readonly file: string
  readonly dims: readonly number[]
}

/**
 * Opens and runs a model. A library that does not fit may end the process, and others write to standard error: call it in a process of its own,
 * after `useGpuLibraries` where the person has named a folder.
 */
export async function probeProvider(name: Provider, model: ProbeModel, gpuLibraries: string | null): Promise<ProviderState> {
  try {
    const session = await InferenceSession.create(onDisk(model.file), { executionProviders: [name], logSeverityLevel: 4 })
    const size = model.dims.reduce((product, dim) => product * dim, 1)
    await session.run({ [session.inputNames[0]!]: new Tensor('float32', new Float32Array(size), model.dims) })
    await session.release()
    return { name, reason: name === 'webgpu' && drawsInSoftware() ? 'There is no graphics card here, only a renderer in software, which is slower than running on the processor itself.' : null }
  } catch (error) {
    return { name, reason: (process.platform === 'linux' && missingParts[name](gpuLibraries)) || reasonOf(error) }
  }
}

/** Linux: neither a card's render node, nor NVIDIA's driver, nor that of Windows underneath. */
function drawsInSoftware(): boolean {
  if (process.platform !== 'linux' || existsSync('/dev/nvidia0') || existsSync('/dev/dxg')) return false
  return !existsSync('/dev/dri') || !readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
}

/** The first sentence that tells anything: ONNX Runtime prefixes its messages with source files and signatures. */
const reasonOf = (error: unknown): string => (error as Error).message.split('\n')[0]!.replace(/^.*was false\. /, '').slice(0, 200)

/** What a provider needs of a Linux machine and does not find there; null where nothing is known to be missing. Looked at once it has failed. */
const missingParts: Record<Provider, (gpuLibraries: string | null) => string | null> = {
  cpu: () => null,
  webgpu: () => loaderObjection('libvulkan.so.1') && 'libvulkan.so.1 is not here: install the Vulkan loader and the graphics card\'s driver ("apt install libvulkan1 mesa-vulkan-drivers").',
  cuda: missingOfCuda,
}

/** Which CUDA a build of the provider is for, only the provider knows: the loader is asked what it lacks. cuDNN is looked for when a model runs. */
function missingOfCuda(folder: string | null): string | null {
  if (loaderObjection('libcuda.so.1')) return 'There is no NVIDIA driver here (libcuda.so.1).'
  const found = [...(folder === null ? [] : findGpuLibraries(folder)), ...providerLibraries.map((name) => ({ name, path: path.join(runtimeFolder(), name) }))]
  const [absent] = providerLibraries.filter((name) => !found.some((one) => one.name === name && existsSync(one.path)))
  if (absent) return `ONNX Runtime's part for CUDA is not here (${absent}). ${howToInstall}`
  const objection = loaderObjection(found.find(({ name }) => name === providerLibraries.at(-1))!.path) ?? ''
  const [, missing] = /^(lib[\w.-]+): cannot open shared object file/.exec(objection) ?? []
  return missing ? `ONNX Runtime's part for CUDA needs ${missing}, which is not here. ${howToInstall}` : null
}

const howToInstall = `Install it in a Python environment ("pip install 'onnxruntime-gpu[cuda,cudnn]==${env.versions.node}'") and set the folder of GPU libraries to its site-packages.`

/** Where ONNX Runtime's own libraries lie. */
function runtimeFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node')
  return onDisk(path.join(path.dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch))
}
