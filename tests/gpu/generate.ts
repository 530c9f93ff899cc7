// For a machine with a graphics card: the speed of a pack on it, against what its memory could carry, and its tokens against the processor's.
//   node tests/gpu/generate.ts PACK [--provider cuda|webgpu] [--libraries FOLDER] [--bandwidth GB/S] [--tokens N] [--prompt TEXT] [--against-cpu]
// It needs a pack (geoagent models import) and, for CUDA, ONNX Runtime's provider library and CUDA's own in the system's places or in FOLDER.
import { mkdtempSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openQwen25VL } from '../../native-models/models/qwen2-5-vl/model.ts'
import type { Generated } from '../../native-models/models/qwen2-5-vl/model.ts'
import { greedy } from '../../native-models/generation/sampling.ts'
import { useGpuLibraries } from '../../native-models/runtime/gpu-libraries.ts'
import type { Provider } from '../../native-models/runtime/session.ts'

const { values, positionals: [pack] } = parseArgs({
  allowPositionals: true,
  options: {
    provider: { type: 'string', default: 'cuda' }, libraries: { type: 'string' }, bandwidth: { type: 'string' }, tokens: { type: 'string', default: '128' },
    prompt: { type: 'string', default: 'Name the countries whose road signs are written in two scripts.' }, 'against-cpu': { type: 'boolean', default: false },
  },
})
if (pack === undefined) throw new Error('Name a pack: node tests/gpu/generate.ts PACK')
if (values.libraries !== undefined) useGpuLibraries(values.libraries, mkdtempSync(path.join(os.tmpdir(), 'gpu-libraries-')))

const maxTokens = Number(values.tokens)

async function answers(provider: Provider): Promise<{ opened: number; first: Generated; second: Generated }> {
  const started = performance.now()
  const model = await openQwen25VL(pack!, { provider, threads: os.availableParallelism() })
  const opened = performance.now() - started
  const ask = () => model.generate({ messages: [{ role: 'user', content: values.prompt }], images: [], samples: 1, sampling: greedy, maxTokens, form: 'free' }, { tokens: () => undefined })
  // The first also compiles kernels and fills caches.
  const [first, second] = [await ask(), await ask()]
  await model.close()
  return { opened, first, second }
}

const { opened, second } = await answers(values.provider as Provider)
const { tokens } = second.samples[0]!
const perSecond = tokens.length / ((second.timings.prefill + second.timings.decode) / 1000)
const weights = statSync(path.join(pack, 'weights.safetensors')).size
console.log(`${values.provider}: opened in ${(opened / 1000).toFixed(1)} s, ${tokens.length} tokens at ${perSecond.toFixed(1)} a second`)
console.log(`weights read for that: ${(weights * perSecond / 1e9).toFixed(0)} GB/s${values.bandwidth === undefined ? '' : `, ${(100 * weights * perSecond / 1e9 / Number(values.bandwidth)).toFixed(0)} % of the card's`} (all of the pack counted, the vision tower too)`)
console.log(second.samples[0]!.text)
if (values['against-cpu']) {
  const { tokens: expected } = (await answers('cpu')).second.samples[0]!
  const same = expected.findIndex((id, index) => id !== tokens[index])
  console.log(same < 0 ? 'The processor gives the same tokens.' : `The processor's tokens differ from token ${same} on.`)
}
