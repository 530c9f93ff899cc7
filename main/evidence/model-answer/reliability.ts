// How often models are right, by radius: what was published or measured, and what is assumed of a model of which nothing is known.
import type { Reliability } from '../../contract/reasoning.ts'

type Shares = Reliability['shares']

const shares = (within25Km: number, within200Km: number, within750Km: number, within2500Km: number): Shares =>
  ({ within25Km: within25Km / 100, within200Km: within200Km / 100, within750Km: within750Km / 100, within2500Km: within2500Km / 100 })

const published = (name: string, measured: Shares): Reliability => ({ name, source: 'GeoSeek-Val, 3,000 pictures, as published (arXiv 2602.12617)', shares: measured })

type KnownModel = 'geoagent' | 'geoagent-sft' | 'globe' | 'qwen2.5-vl-7b'

/** Exhaustive by type. The shares of GeoSeek-Val stand for any picture: its pictures were drawn by roads, people and area, not by fame. */
export const knownModels: Record<KnownModel, Reliability> = {
  geoagent: published('GeoAgent', shares(15.69, 33.39, 60.37, 81.72)),
  'geoagent-sft': published('GeoAgent after SFT only', shares(10.36, 23.84, 47.12, 64.98)),
  globe: published('GLOBE', shares(10.75, 21.2, 39.17, 61.44)),
  'qwen2.5-vl-7b': published('Qwen2.5-VL-7B', shares(3.57, 7.95, 20.03, 44.96)),
}

/** Of the untaught 7B's shares: a smaller or an unknown model is not to be believed more. Ours. */
const UNKNOWN_PART = 0.5

const halved = ({ within25Km, within200Km, within750Km, within2500Km }: Shares): Shares =>
  ({ within25Km: within25Km * UNKNOWN_PART, within200Km: within200Km * UNKNOWN_PART, within750Km: within750Km * UNKNOWN_PART, within2500Km: within2500Km * UNKNOWN_PART })

/** Assumed low on purpose, and said so; measuring the model replaces it. */
const unknownModel: Reliability = {
  name: 'a model that was not measured',
  source: 'nothing was measured: half the shares of Qwen2.5-VL-7B on GeoSeek-Val are assumed',
  shares: halved(knownModels['qwen2.5-vl-7b'].shares),
}

/** By the letters and digits of a pack's name, the more particular first. */
const patterns: readonly (readonly [RegExp, KnownModel])[] = [
  [/^geoagent.*sft/, 'geoagent-sft'], [/^geoagent/, 'geoagent'], [/^globe/, 'globe'], [/^qwen25vl7b/, 'qwen2.5-vl-7b'],
]

/** Shares that ascend with the radius, as those of any measurement do. */
export function isAscending({ within25Km, within200Km, within750Km, within2500Km }: Shares): boolean {
  return within25Km <= within200Km && within200Km <= within750Km && within750Km <= within2500Km
}

/**
 * What to believe of a model's answers: what its pack states, else what was published under its name, else the least.
 * A name is no proof, and an adapter changes a model, so that with one only the pack's own statement counts.
 * @param stated by the pack; null where it states nothing
 */
export function modelReliability(name: string, hasAdapter: boolean, stated: Reliability | null): Reliability {
  if (stated && isAscending(stated.shares)) return stated
  const key = name.slice(0, 200).toLowerCase().replace(/^.*\//, '').replace(/[^a-z0-9]/g, '')
  const known = patterns.find(([pattern]) => pattern.test(key))
  return known && !hasAdapter ? knownModels[known[1]] : unknownModel
}
