// Finds the libraries that a GPU provider needs, in the system's places or in a folder that the person names, and lets ONNX Runtime find them too.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onDisk } from './on-disk.ts'

export interface Library {
  /** 'libcudnn.so.9' */
  readonly name: string
  readonly path: string
}

/** ONNX Runtime opens these by their path beside itself, and nowhere else. */
export const providerLibraries = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so']

const known = /^lib(?:onnxruntime_providers_(?:shared|cuda)\.so|(?:cudart|cublas|cublasLt|cufft|curand|cudnn\w*|nvrtc[\w-]*|nvJitLink|vulkan)\.so\.[\d.]+)$/

/** Python's wheels keep them at site-packages/nvidia/cudnn/lib: the folder named may be that of the packages. */
const DEEPEST = 4
/** Entries looked at. */
const MOST_ENTRIES = 50_000

/** Libraries of these names in `folder` and below, the highest first; nothing where it cannot be read. */
export function findGpuLibraries(folder: string): Library[] {
  const found: Library[] = []
  let level = [folder]
  for (let depth = 0, seen = 0; depth <= DEEPEST && seen < MOST_ENTRIES; depth++) {
    const below: string[] = []
    for (const one of level) {
      const entries = entriesOf(one)
      seen += entries.length
      for (const entry of entries) {
        if (entry.isDirectory()) below.push(path.join(one, entry.name))
        else if (known.test(entry.name)) found.push({ name: entry.name, path: path.join(one, entry.name) })
      }
    }
    level = below
  }
  return found
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Of glibc: the library stays when its handle is closed, which Node does with one that is no addon. */
const RTLD_NODELETE = 0x1000

/**
 * Why the system's loader cannot load a library, in its words; null where it can.
 * The loader itself is asked, since only it knows all of its places. The library's own start runs: call it in a process that may end by it.
 * @param library its name for the system's places, or a path
 */
export function loaderObjection(library: string, flags: number = os.constants.dlopen.RTLD_LAZY): string | null {
  try {
    process.dlopen({ exports: {} }, library, flags)
    return null
  } catch (error) {
    const { message } = error as Error
    // It was loaded, and is no addon of Node's.
    return /did not self-register|Module version mismatch/.test(message) ? null : message.split('\n')[0]!
  }
}

/**
 * Makes this process find GPU libraries in `folder`: those of CUDA are loaded ahead, and ONNX Runtime, which must not be loaded yet, is loaded by way of
 * a folder of links where its providers lie beside it. On other systems than Linux nothing is done: set the path of the system's loader there.
 * @param links path of the folder of links, which is made when it is needed; it must stay until the process ends
 */
export function useGpuLibraries(folder: string, links: string): void {
  if (process.platform !== 'linux') return
  const libraries = findGpuLibraries(folder)
  loadAhead(libraries.filter(({ name }) => !providerLibraries.includes(name)))
  const providers = libraries.filter(({ name }) => providerLibraries.includes(name))
  if (providers.length > 0) bindBeside(providers, links)
}

/** Each may need another: goes round until none is added. The loader then knows them by their names. */
function loadAhead(libraries: readonly Library[]): void {
  const { RTLD_NOW, RTLD_GLOBAL } = os.constants.dlopen
  for (let left = libraries, before = Infinity; left.length > 0 && left.length < before;) {
    before = left.length
    left = left.filter((library) => loaderObjection(library.path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE) !== null)
  }
}

const BINDING = 'onnxruntime_binding.node'

/** ONNX Runtime looks for providers where the loader found it, and that takes a link for what it is called. */
function bindBeside(providers: readonly Library[], links: string): void {
  const open = process.dlopen
  process.dlopen = (module, filename, flags = os.constants.dlopen.RTLD_LAZY) => {
    if (path.basename(filename) !== BINDING) return open(module, filename, flags)
    link(path.dirname(onDisk(filename)), providers, links)
    open(module, path.join(links, BINDING), flags)
  }
}

/** The person's own libraries take the place of those of the same name. */
function link(runtime: string, providers: readonly Library[], links: string): void {
  const own = fs.readdirSync(runtime).map((name) => ({ name, path: path.join(runtime, name) }))
  const targets = new Map([...own, ...providers.toReversed()].map((library) => [library.name, library.path]))
  fs.mkdirSync(links, { mode: 0o700 })
  for (const [name, target] of targets) fs.symlinkSync(target, path.join(links, name))
}
