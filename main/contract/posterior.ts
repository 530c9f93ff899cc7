// The answer for one image: a posterior over the Earth, summed and cut in the ways a person reads it.
import { z } from 'zod'
import { CountryCode, Grain, MultiPolygon, Point } from './geography.ts'

/** ICD 203. Below 1 % and above 99 % the standard has no word; the two bounds are ours. */
export const ProbabilityWord = z.enum(['no chance to speak of', 'almost no chance', 'very unlikely', 'unlikely', 'roughly even', 'likely', 'very likely', 'almost certain', 'as good as certain'])
export type ProbabilityWord = z.infer<typeof ProbabilityWord>

const Probability = z.number().min(0).max(1)

export const NamedMass = z.object({ name: z.string(), code: z.string().optional(), probability: Probability, words: ProbabilityWord })
export type NamedMass = z.infer<typeof NamedMass>

export const Hypothesis = z.object({
  latitude: z.number(),
  longitude: z.number(),
  probability: Probability,
  words: ProbabilityWord,
  /** "Stuttgart, Baden-Württemberg, Germany", as far down as `grain`. */
  label: z.string(),
  grain: Grain,
  country: CountryCode.nullable(),
})
export type Hypothesis = z.infer<typeof Hypothesis>

export const CredibleRegion = z.object({
  level: z.union([z.literal(0.5), z.literal(0.9)]),
  /** The mass it truly holds, at least `level`. */
  probability: Probability,
  areaKm2: z.number().nonnegative(),
  polygons: MultiPolygon,
})
export type CredibleRegion = z.infer<typeof CredibleRegion>

/** What one item does to the leading hypothesis: its probability with all accepted items, and without this one. */
export const Effect = z.object({ id: z.string(), with: Probability, without: Probability })
export type Effect = z.infer<typeof Effect>

export const Posterior = z.object({
  /** The most probable point, and the radii around it that hold 50 and 90 % of the mass. */
  best: Point.extend({ radius50Km: z.number().nonnegative(), radius90Km: z.number().nonnegative() }),
  /** Descending, masses of 0.5 % and more. */
  hypotheses: z.array(Hypothesis),
  countries: z.array(NamedMass),
  regions: z.array(NamedMass),
  cities: z.array(NamedMass),
  credible: z.array(CredibleRegion),
  effects: z.array(Effect),
})
export type Posterior = z.infer<typeof Posterior>
