// Plain data that GeoWorld's parts share: the town a scene stands in, and the scene with all that is true and visible in it.

/** A place of the gazetteer, as whoever asks for a scene hands it in: training imports no gazetteer. */
export interface Town {
  /** The gazetteer's id. */
  readonly id: number
  /** As people there write it, in their script where the gazetteer has it. */
  readonly name: string
  readonly latinName: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Name of the first-level division, as the gazetteer has it. */
  readonly region: string
  readonly latitude: number
  readonly longitude: number
  readonly population: number
  /** Up to 8 larger places around, nearest first; bearing in degrees from north. */
  readonly nearby: readonly { readonly name: string; readonly latinName: string; readonly distanceKm: number; readonly bearing: number }[]
}

export type FactKind =
  | 'driving-side' | 'centre-line' | 'edge-line' | 'warning-sign' | 'stop-word' | 'direction-sign' | 'nearby-town' | 'script' | 'language' | 'shop-sign' | 'phone-code' | 'area-code' | 'domain'
  | 'currency' | 'speed-unit' | 'plate' | 'pole' | 'bollard' | 'roof' | 'wall' | 'vegetation' | 'soil' | 'relief' | 'sun' | 'town-sign'

export interface SceneFact {
  readonly kind: FactKind
  /** In words, as a chain would say it: 'left', 'yellow', 'blue boards with white letters'. */
  readonly value: string
  /** What is written, literally. */
  readonly text: string | null
  /** sRGB as painted before light, where the fact is a colour. */
  readonly colour: readonly [number, number, number] | null
  /** Shares of the picture, 0 to 1, clipped to it. */
  readonly box: readonly [x: number, y: number, width: number, height: number] | null
  /** Large enough and not hidden. */
  readonly visible: boolean
}

export interface Scene {
  readonly width: number
  readonly height: number
  /** RGB, row-major: width x height x 3 bytes. */
  readonly pixels: Uint8Array
  readonly town: Town
  readonly seed: number
  readonly facts: readonly SceneFact[]
  /** UTC instant of the sun that is drawn, ISO 8601. */
  readonly time: string
  /** Degrees; azimuth from north by east. */
  readonly sun: { readonly azimuth: number; readonly altitude: number }
  /** Of the camera, degrees from north by east. */
  readonly heading: number
  /** 0 to 10, from what is visible: how few countries, regions and places it leaves. */
  readonly locatability: number
  /** GeoSeek's: 'traffic', 'buildings', 'sign', 'language', 'plants', 'mountains and rivers', 'weather', 'agricultural'. */
  readonly elements: readonly string[]
}
