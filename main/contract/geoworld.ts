// GeoWorld: rendered street scenes at real places, as files and as lines of a dataset; what hosts ask for, and what workers are asked.
import { z } from 'zod'
import { CountryCode, Latitude, Longitude } from './geography.ts'

/** A place that a scene can stand in, as training/tasks/geoworld/types.ts names it. */
export const GeoWorldTown = z.object({
  /** Row of the gazetteer's place table. */
  id: z.number().int().nonnegative(),
  name: z.string().min(1),
  latinName: z.string().min(1),
  country: CountryCode,
  region: z.string().min(1),
  latitude: Latitude,
  longitude: Longitude,
  population: z.number().nonnegative(),
  /** Bearing in degrees from north. */
  nearby: z.array(z.object({ name: z.string().min(1), latinName: z.string().min(1), distanceKm: z.number().positive(), bearing: z.number().min(0).max(360) })).max(8),
})
export type GeoWorldTown = z.infer<typeof GeoWorldTown>

export const GeoWorldPart = z.enum(['train', 'validation'])
export type GeoWorldPart = z.infer<typeof GeoWorldPart>

/** A town and the part that all its scenes belong to. */
export const PlacedTown = GeoWorldTown.extend({ part: GeoWorldPart })
export type PlacedTown = z.infer<typeof PlacedTown>

/** Scenes beyond this are no longer told apart by their numbers. */
const MOST_SCENES = 2 ** 21
const LARGEST_SEED = 2 ** 31 - 1
const Side = z.number().int().min(64).max(4096)

/** Which scenes: with the same draft and gazetteer the first ones are the same, however many are wanted. */
export const GeoWorldDraft = z.object({
  count: z.number().int().min(1).max(MOST_SCENES),
  seed: z.number().int().min(0).max(LARGEST_SEED).default(0),
  /** Pixels. */
  width: Side.default(224),
  height: Side.default(224),
  /** Each country as often as any other; all that the tables know, where none is named. */
  countries: z.array(CountryCode).default([]),
  except: z.array(CountryCode).default([]),
  /** Only this one: its name in Latin letters or as people there write it. */
  town: z.string().trim().min(1).max(200).optional(),
  /** Only towns of this part. */
  part: GeoWorldPart.optional(),
  /** Processes that render; absent, one for each core. */
  workers: z.number().int().min(1).max(64).optional(),
})
export type GeoWorldDraft = z.infer<typeof GeoWorldDraft>

export const RenderDraft = GeoWorldDraft.extend({ out: z.string().min(1) })
export type RenderDraft = z.infer<typeof RenderDraft>

export const Rendered = z.object({ folder: z.string(), pictures: z.number().int(), /** Of these, made now; the others were there. */ made: z.number().int() })
export type Rendered = z.infer<typeof Rendered>

export const GeoWorldDatasetDraft = GeoWorldDraft.extend({
  /** A JSONL file; its pictures come into a folder beside it that has its name. */
  out: z.string().min(1),
  pictures: z.boolean().default(true),
  form: z.enum(['json', 'tagged']).default('json'),
  /** Absent, what `locate` asks. */
  question: z.string().trim().min(1).max(20_000).refine((text) => !text.includes('<image>'), 'holds <image>, which is put before it').optional(),
  /** Take the place of a file that holds something else. */
  replace: z.boolean().default(false),
})
export type GeoWorldDatasetDraft = z.infer<typeof GeoWorldDatasetDraft>

export const GeoWorldDataset = z.object({
  file: z.string(),
  /** Null without pictures. */
  folder: z.string().nullable(),
  lines: z.number().int(),
  made: z.number().int(),
  parts: z.record(GeoWorldPart, z.number().int()),
  countries: z.number().int(),
  towns: z.number().int(),
})
export type GeoWorldDataset = z.infer<typeof GeoWorldDataset>

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

export const geoworldRequests = {
  'geoworld.render': request(RenderDraft, Rendered),
  'geoworld.dataset': request(GeoWorldDatasetDraft, GeoWorldDataset),
} as const

export const geoworldEvents = {
  /** `out` as the request named it. */
  'geoworld.progress': z.object({ out: z.string(), done: z.number().int(), of: z.number().int() }),
} as const

/** What a worker is asked: which countries the tables know, or one scene. */
export const SceneTask = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('countries') }),
  z.object({
    ask: z.literal('scene'),
    /** A file of PlacedTown[]: all that chains tell apart. */
    towns: z.string(),
    town: z.number().int().nonnegative(),
    seed: z.number().int().min(0).max(LARGEST_SEED),
    width: Side,
    height: Side,
    /** Paths to write; null for what is not wanted. */
    picture: z.string().nullable(),
    truth: z.string().nullable(),
    /** What the line of a dataset needs besides; the scene is told as one. */
    frame: z.object({ question: z.string(), image: z.string().nullable(), part: GeoWorldPart, form: z.enum(['json', 'tagged']), id: z.string() }),
  }),
])
export type SceneTask = z.infer<typeof SceneTask>
