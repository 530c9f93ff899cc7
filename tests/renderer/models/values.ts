// Packs, offers and works for tests of the Models view.
import type { CatalogueEntry, CheckpointOffer, MemoryNeed, ModelPackSummary, ModelsListing, ModelWork } from '../../../main/contract/models.ts'
import type { DoctorReport } from '../../../main/contract/doctor.ts'

const GB = 2 ** 30

export const need = (total: number, more: Partial<MemoryNeed> = {}): MemoryNeed => ({
  weights: total * 0.8, keyValueCache: total * 0.1, activations: total * 0.1, total, contextTokens: 4096, limit: 13 * GB, verdict: 'fits', words: 'Needs 5.3 GB of the 13 GB that a model may hold here: fits.', ...more,
})

export const aPack = (name: string, more: Partial<ModelPackSummary> = {}): ModelPackSummary => ({
  name, folder: `/home/models/${name}`, bytes: 5 * GB, isDefault: false, problems: [], memory: need(5.3 * GB),
  facts: {
    title: name, hash: 'a'.repeat(64), family: 'qwen2-5-vl', precision: 'int4', licence: 'cc-by-nc-4.0', source: 'https://hub.example/GeoAgent@1', baseModel: 'Qwen/Qwen2.5-VL-7B-Instruct', parameters: 8.29e9,
    created: '2026-11-28T05:19:07.123Z', hasSystemPrompt: true,
    defaults: { minPixels: 3136, maxPixels: 12_845_056, maxTokens: 2048, temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1 },
  },
  reliability: { name: 'GeoAgent', source: 'GeoSeek-Val, as published', shares: { within25Km: 0.1569, within200Km: 0.3339, within750Km: 0.6037, within2500Km: 0.8172 } }, ...more,
})

export const anEntry = (more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  name: 'GeoAgent 7B', repository: 'someone/GeoAgent', licence: 'cc-by-nc-4.0', nonCommercial: true, parameters: 8.29e9, downloadBytes: 15.4 * GB, note: 'Names places.',
  memory: { int4: need(5.3 * GB), fp16: need(17 * GB, { verdict: 'too-large' }), fp32: need(33 * GB, { verdict: 'too-large' }) }, ...more,
})

export const aListing = (packs: ModelPackSummary[] = [], more: Partial<ModelsListing> = {}): ModelsListing =>
  ({ folder: '/home/models', packs, catalogue: [anEntry()], unfinished: [], defaultHub: 'https://hub.example', ...more })

export const anOffer = (more: Partial<CheckpointOffer> = {}): CheckpointOffer => ({
  hub: 'https://hub.example', host: 'hub.example', repository: 'someone/GeoAgent', revision: 'main', commit: 'c'.repeat(40), licence: 'cc-by-nc-4.0', licenceLink: null, gated: false,
  baseModel: 'Qwen/Qwen2.5-VL-7B-Instruct', modelType: 'qwen2_5_vl', parameters: 8.29e9, kind: 'model', files: [{ path: 'config.json', bytes: 1000 }], bytes: 15.4 * GB, bytesHere: 0, bytesFree: 100 * GB,
  fingerprint: 'f'.repeat(64), ...more,
})

export const aWork = (more: Partial<ModelWork> = {}): ModelWork =>
  ({ id: 'w1', kind: 'get', pack: 'GeoAgent-int4', phase: 'downloading', done: 4 * GB, total: 16 * GB, rate: 42 * 2 ** 20, secondsLeft: 293, detail: 'model-00001-of-00005.safetensors', ...more })

export const aDoctor: DoctorReport = {
  able: true,
  findings: [
    { name: 'Inference on cuda', state: 'absent', version: null, message: 'There is no NVIDIA driver here.' },
    { name: 'Inference on webgpu', state: 'absent', version: null, message: 'libvulkan.so.1 is not here.' },
    { name: 'Inference on cpu', state: 'ready', version: '1.30.0', message: 'A model ran on it.' },
  ],
}
