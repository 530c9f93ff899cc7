// What of a picture may not count in a case, so that an evaluation measures what can be seen and not what the file says of itself.
import type { ImageFacts } from '../../evidence/derive.ts'
import type { Metadata } from '../../contract/observation.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { getSetting } from '../../storage/settings.ts'

/** 'metadata': tags, sidecars, and the names of file and folders. 'coordinates': the coordinates in tags and sidecars alone. */
export type Withheld = 'metadata' | 'coordinates'

/** Kept in the case, so that whatever derives evidence there, and whenever, keeps to it. */
export const withheldSetting = 'withheld'

export function withheldIn(store: CaseStore): Withheld | null {
  const value = getSetting(store, withheldSetting)
  return value === 'metadata' || value === 'coordinates' ? value : null
}

const nothing: Metadata = { coordinates: [], places: [], capturedLocal: null, capturedTag: null, offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [] }

/** The same facts without what is withheld. The observation in the case stays whole. */
export function factsWithout(withheld: Withheld | null, facts: ImageFacts): ImageFacts {
  const { observation } = facts
  if (withheld === 'metadata') return { ...facts, path: '', observation: { ...observation, metadata: nothing } }
  return withheld === 'coordinates' ? { ...facts, observation: { ...observation, metadata: { ...observation.metadata, coordinates: [] } } } : facts
}
