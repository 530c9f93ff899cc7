// What belongs to the person and to no case: settings of the program, folders to choose from.
import { z } from 'zod'

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
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = { theme: 'system', basemap: null, globe: false, readText: true, workers: null, coordinates: 'decimal' }

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
