// Packs and the catalogue as a person sees them: what each is, whether it fits this machine, what its answers are worth.
import type { CatalogueEntry, ModelPackSummary, Precision } from '../../contract/models.ts'
import type { PackLook, PlainCatalogue } from '../../contract/models-tasks.ts'
import type { Reliability } from '../../contract/reasoning.ts'
import type { Settings } from '../../contract/workspace.ts'
import { modelReliability } from '../../evidence/model-answer/reliability.ts'
import { fittedReliability } from './fitted-reliability.ts'
import { memoryLimit } from './memory-limit.ts'
import { memoryNeed } from './memory-verdict.ts'

type Wanted = Pick<Settings, 'modelMemory' | 'defaultModel'>

const statedBy = ({ stated }: PackLook, name: string): Reliability | null =>
  stated && { name, source: stated.source, shares: { within25Km: stated.within25km, within200Km: stated.within200km, within750Km: stated.within750km, within2500Km: stated.within2500km } }

/** @param own whether the pack is the workspace's: only such a one can be its default @param home the workspace, which may have measured the pack */
export function summaryOf(look: PackLook, { modelMemory, defaultModel }: Wanted, own: boolean, home: string): ModelPackSummary {
  const { name, folder, bytes, facts, memory, problems } = look
  return {
    name, folder, bytes, facts, problems, isDefault: own && name === defaultModel,
    memory: memory && memoryNeed(memory, memoryLimit(modelMemory)),
    reliability: facts && (fittedReliability(home, { name: facts.title, packHash: facts.hash, adapterHash: null }) ?? modelReliability(facts.title, false, statedBy(look, facts.title))),
  }
}

export function catalogueOf({ entries }: PlainCatalogue, { modelMemory }: Wanted): CatalogueEntry[] {
  const limit = memoryLimit(modelMemory)
  return entries.map(({ memory, ...entry }) => {
    const need = (precision: Precision) => memoryNeed(memory[precision], limit)
    return { ...entry, memory: { int4: need('int4'), fp16: need('fp16'), fp32: need('fp32') } }
  })
}
