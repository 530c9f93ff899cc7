// What belongs to the person and to no case: settings of the program, folders to choose from.
import { z } from 'zod'

/** A model behind an address, asked over an OpenAI-compatible chat endpoint. Pictures leave the machine for it. */
export const RemoteEngine = z.object({
  /** Such as http://127.0.0.1:8000/v1 */
  address: z.url({ protocol: /^https?$/ }).max(500),
  model: z.string().trim().min(1).max(300),
  /** When the person agreed that pictures go to this address, UTC; null while they have not. Another address takes another consent. */
  consentedAt: z.iso.datetime().nullable().default(null),
  /** Plain http to another machine, where anyone on the way can read along. */
  allowInsecure: z.boolean().default(false),
  /** Requests at once. */
  concurrency: z.number().int().min(1).max(32).default(2),
  /** Whether a key is kept for it; the key itself is never told. */
  hasKey: z.boolean().default(false),
  /** Runs ask it where no other model is named. Ends with the consent, and when a pack is made the default. */
  isDefault: z.boolean().default(false),
})
export type RemoteEngine = z.infer<typeof RemoteEngine>

export const Settings = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  /** Absolute path of a PMTiles file as a richer basemap; null for the one that comes with the program. */
  basemap: z.string().nullable(),
  globe: z.boolean(),
  /** How a run starts unless told otherwise. */
  readText: z.boolean(),
  /** Null for one a core. */
  workers: z.number().int().min(1).max(64).nullable(),
  /** How coordinates are shown. */
  coordinates: z.enum(['decimal', 'dms']),
  /** Null until the person sets one up. */
  remoteEngine: RemoteEngine.nullable(),
  /** Gigabytes that a model's process may hold; null for a share of the machine's. */
  modelMemory: z.number().positive().max(4096).nullable(),
  /** Absolute folder with libraries of a graphics card, besides the system's places. */
  gpuLibraries: z.string().nullable(),
  /** Name of the pack that runs use where no other is named; null for none, or for the remote engine where that is the default. */
  defaultModel: z.string().max(255).nullable(),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = { theme: 'system', basemap: null, globe: false, readText: true, workers: null, coordinates: 'decimal', remoteEngine: null, modelMemory: null, gpuLibraries: null, defaultModel: null }

/** Goes into a header as it is. */
export const RemoteKey = z.string().trim().min(1).max(1000).regex(/^[\x21-\x7e]+$/)

/** `remoteKey` is kept for the remote engine and told to nobody; null forgets it. */
export const SettingsChange = Settings.partial().extend({ remoteKey: RemoteKey.nullable().optional() })
export type SettingsChange = z.infer<typeof SettingsChange>

/** One folder's contents, folders first. Files that are neither pictures nor basemaps are left out. */
export const FolderListing = z.object({
  folder: z.string(),
  /** Null at the top. */
  parent: z.string().nullable(),
  entries: z.array(z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'case', 'picture', 'basemap']) })),
  /** How many more there are than are told. */
  leftOut: z.number().int(),
})
export type FolderListing = z.infer<typeof FolderListing>
