// Results that others published, to stand beside ours.

export type PublishedBenchmark = 'im2gps3k' | 'geoseek-val'

/** Per cent of pictures within the radii. */
export interface PublishedShares { readonly within25Km: number; readonly within200Km: number; readonly within750Km: number; readonly within2500Km: number }

export interface PublishedResult {
  readonly model: string
  readonly shares: Readonly<Record<PublishedBenchmark, PublishedShares>>
  /** On GeoSeek-Val: the table does not say, but the value agrees with that benchmark's shares and not with the other's. */
  readonly geoScore: number
}

export const publishedSource = 'GeoAgent, CVPR 2026, arXiv 2602.12617'

const shares = (within25Km: number, within200Km: number, within750Km: number, within2500Km: number): PublishedShares => ({ within25Km, within200Km, within750Km, within2500Km })

export const publishedResults: readonly PublishedResult[] = [
  { model: 'GeoAgent', shares: { im2gps3k: shares(40.75, 58.57, 76.21, 89.9), 'geoseek-val': shares(15.69, 33.39, 60.37, 81.72) }, geoScore: 3314.1 },
  { model: 'GeoAgent after SFT only', shares: { im2gps3k: shares(32.77, 45.42, 62.65, 81.33), 'geoseek-val': shares(10.36, 23.84, 47.12, 64.98) }, geoScore: 2968.9 },
  { model: 'GeoCLIP', shares: { im2gps3k: shares(34.47, 50.65, 69.97, 83.82), 'geoseek-val': shares(11.82, 29.04, 56.13, 79.13) }, geoScore: 3172.3 },
  { model: 'GLOBE', shares: { im2gps3k: shares(40.18, 56.19, 71.45, 82.38), 'geoseek-val': shares(10.75, 21.2, 39.17, 61.44) }, geoScore: 2412.5 },
  { model: 'Qwen2.5-VL-7B', shares: { im2gps3k: shares(21.93, 29.93, 43.08, 60.68), 'geoseek-val': shares(3.57, 7.95, 20.03, 44.96) }, geoScore: 1622 },
]

/** Of GeoAgent on GeoSeek-Val by what it was trained with: per cent within 25, 200 and 750 km. */
export const publishedAblation: readonly { readonly training: string; readonly shares: Omit<PublishedShares, 'within2500Km'> }[] = [
  { training: 'SFT', shares: { within25Km: 10.36, within200Km: 23.84, within750Km: 47.12 } },
  { training: 'SFT, semantic reward', shares: { within25Km: 11.99, within200Km: 26.56, within750Km: 55.55 } },
  { training: 'SFT, spatial reward', shares: { within25Km: 14.46, within200Km: 31.51, within750Km: 59.86 } },
  { training: 'SFT, semantic and spatial rewards', shares: { within25Km: 14.69, within200Km: 31.39, within750Km: 60.2 } },
  { training: 'SFT, all three rewards', shares: { within25Km: 15.69, within200Km: 33.39, within750Km: 60.37 } },
  { training: 'SFT, consistency reward alone', shares: { within25Km: 9.08, within200Km: 20.03, within750Km: 40.43 } },
  { training: 'all rewards without SFT', shares: { within25Km: 13.39, within200Km: 23.94, within750Km: 58.23 } },
]

export interface PublishedRow { readonly model: string; readonly within25Km: number; readonly within200Km: number; readonly within750Km: number; readonly within2500Km: number | null; readonly geoScore: number | null }

const parts = ({ within25Km, within200Km, within750Km }: Omit<PublishedShares, 'within2500Km'>) => ({ within25Km: within25Km / 100, within200Km: within200Km / 100, within750Km: within750Km / 100 })

/** What is published of a benchmark as rows of one table, shares 0..1; of the ablation what the table of models does not hold already. */
export function publishedRows(benchmark: PublishedBenchmark): PublishedRow[] {
  const isOfVal = benchmark === 'geoseek-val'
  const models = publishedResults.map(({ model, shares: by, geoScore }): PublishedRow => ({ model, ...parts(by[benchmark]), within2500Km: by[benchmark].within2500Km / 100, geoScore: isOfVal ? geoScore : null }))
  const others = publishedAblation.map(({ training, shares: by }): PublishedRow => ({ model: `GeoAgent, ${training}`, ...parts(by), within2500Km: null, geoScore: null }))
  return isOfVal ? [...models, ...others.filter(({ within25Km }) => models.every((one) => one.within25Km !== within25Km))] : models
}
