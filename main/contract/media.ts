// Where pictures are fetched from: pixels travel by address, never inside JSON. The same paths in every host.

export type MediaKind = 'thumbnail' | 'picture'

/** Digits of the SHA-256 in an address: enough to tell versions of one image apart, so that each may be kept for ever. */
export const versionDigits = 16

/**
 * @param key CaseSummary.key
 * @returns the path of a picture on the page's own origin; null for an image that was never read
 */
export function mediaPath(key: string, image: { id: number; sha256: string | null }, kind: MediaKind): string | null {
  return image.sha256 && `/media/${key}/${image.id}/${kind}/${image.sha256.slice(0, versionDigits)}`
}

/** The PMTiles file of the settings, fetched in ranges. */
export const basemapPath = '/basemap.pmtiles'

/** A file of the case's exports folder, as the browser host hands it out. @param file its path, of which the name counts */
export const exportPath = (key: string, file: string): string => `/exports/${key}/${encodeURIComponent(file.split(/[\\/]/).at(-1) ?? '')}`
