// A process that imports one checkpoint, so that its memory is its own.
import { importPack } from '../../../native-models/packs/import-pack.ts'

const [source, target] = process.argv.slice(2) as [string, string]
const started = performance.now()
await importPack({ source, target, precision: 'int4' })
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
process.send!({ seconds: (performance.now() - started) / 1000, processor: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS * 1024 })
