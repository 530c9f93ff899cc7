// The run that a test starts in this process and in others, to compare what they come to.
import type { SftOptions } from '../../training/sft.ts'
import { walks } from './bigram-model.ts'

/** 16,384 numbers: a checkpoint takes 200 kB, and long enough to be killed in. */
export const childVocabulary = 128

export const childOptions: Partial<SftOptions> = { epochs: 3, batch: 8, microBatchTokens: 64, learningRate: 0.05, evaluateEvery: 7, patience: 0, checkpointEvery: 2, seed: 3 }

export const childData = () => ({ train: walks(100, childVocabulary, 1), validation: walks(20, childVocabulary, 2) })
