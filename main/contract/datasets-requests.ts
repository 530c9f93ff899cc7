// Requests about datasets. Each ends early when its caller goes away, and tells its progress.
import { z } from 'zod'
import { DatasetBuildDraft, DatasetBuilt, DatasetCheckDraft, DatasetChecked, DatasetConvertDraft, DatasetSampleDraft, DatasetSampled, DatasetStats } from './datasets.ts'

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

export const datasetsRequests = {
  'dataset.build': request(DatasetBuildDraft, DatasetBuilt),
  'dataset.check': request(DatasetCheckDraft, DatasetChecked),
  'dataset.stats': request(z.object({ file: z.string().min(1) }), DatasetStats),
  'dataset.sample': request(DatasetSampleDraft, DatasetSampled),
  'dataset.convert': request(DatasetConvertDraft, z.object({ file: z.string(), lines: z.number().int() })),
} as const

export const datasetsEvents = {
  /** `file` is the dataset that is read or written. */
  'dataset.progress': z.object({ file: z.string(), phase: z.enum(['pictures', 'lines', 'comparing', 'writing']), done: z.number().int() }),
} as const
