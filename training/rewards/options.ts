// Every number of the rewards, with GeoAgent's defaults (arXiv 2602.12617); ours, the last three, are off until they have a weight.

export type Thirds = readonly [country: number, region: number, place: number]

export interface RewardWeights {
  readonly format: number
  readonly answerFormat: number
  readonly semantic: number
  readonly spatial: number
  readonly consistency: number
  readonly clueGrounding: number
  readonly lengthGuard: number
  readonly repetitionGuard: number
}

export interface AnswerFormatOptions {
  readonly fewestParts: number
  readonly mostParts: number
}

export interface SemanticOptions {
  readonly fieldWeights: Thirds
  /** The region counts from this similarity of the countries on. */
  readonly countryGate: number
  /** The place counts from this similarity of the regions on. */
  readonly regionGate: number
}

export interface SpatialOptions {
  /** Kilometres in which the reward falls to 1/e. */
  readonly scaleKm: number
  /** Kilometres from which on it is 0. */
  readonly limitKm: number
}

export interface ConsistencyOptions {
  readonly stageWeights: Thirds
  /** What the agent's conclusion is held against: the model's own, or that stage's field of the truth, as the paper's text says. */
  readonly compareWith: 'own' | 'truth'
  /** Characters of reasoning below which a stage counts nothing. */
  readonly leastCharacters: number
  /** Characters above which it counts in full. */
  readonly enoughCharacters: number
  /** Of the logistic curve between the two, over 0..1. */
  readonly steepness: number
  readonly midpoint: number
}

export interface LengthGuardOptions {
  /** Characters of the completion that cost nothing. */
  readonly freeCharacters: number
  /** Characters at which the penalty is whole. */
  readonly limitCharacters: number
}

export interface RepetitionGuardOptions {
  /** Words in a row that are looked for again. */
  readonly words: number
  /** The share of repeated ones that costs nothing: the chain's own names come three times. */
  readonly tolerated: number
}

export interface RewardOptions {
  readonly weights: RewardWeights
  readonly answerFormat: AnswerFormatOptions
  readonly semantic: SemanticOptions
  readonly spatial: SpatialOptions
  readonly consistency: ConsistencyOptions
  readonly lengthGuard: LengthGuardOptions
  readonly repetitionGuard: RepetitionGuardOptions
}

export const defaultRewardOptions: RewardOptions = {
  weights: { format: 1, answerFormat: 1, semantic: 1, spatial: 1.5, consistency: 0.5, clueGrounding: 0, lengthGuard: 0, repetitionGuard: 0 },
  answerFormat: { fewestParts: 2, mostParts: 3 },
  semantic: { fieldWeights: [0.1, 0.6, 0.3], countryGate: 0.7, regionGate: 0.5 },
  spatial: { scaleKm: 200, limitKm: 2000 },
  consistency: { stageWeights: [0.1, 0.6, 0.3], compareWith: 'own', leastCharacters: 90, enoughCharacters: 200, steepness: 8, midpoint: 0.5 },
  lengthGuard: { freeCharacters: 4096, limitCharacters: 8192 },
  repetitionGuard: { words: 4, tolerated: 0.1 },
}
