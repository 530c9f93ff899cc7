// The map's colours: the tokens of app.css, which a canvas cannot read, and what the map makes of them.

export type Theme = 'dark' | 'light'

export interface Palette {
  readonly sea: string
  readonly land: string
  readonly coast: string
  readonly border: string
  readonly grid: string
  readonly text: string
  readonly soft: string
  readonly faint: string
  /** Around letters and marks, so that they stand out from any ground. */
  readonly halo: string
  /** The image in view: its areas and hypotheses. */
  readonly accent: string
  /** The truth. */
  readonly ok: string
  /** The analyst's own word. */
  readonly warn: string
  /** Where it does not lie. */
  readonly bad: string
  /** Of a richer basemap. */
  readonly park: string
  readonly road: string
  readonly building: string
}

export const palettes: Record<Theme, Palette> = {
  dark: {
    sea: '#10161d', land: '#1e262f', coast: '#34404d', border: '#3a4654', grid: '#222b36', text: '#dbe1e8', soft: '#98a3b2', faint: '#8490a0', halo: '#0d1014',
    accent: '#5aa9e6', ok: '#4cb58a', warn: '#d8a545', bad: '#ec7364', park: '#1d2a2b', road: '#36414e', building: '#27303a',
  },
  light: {
    sea: '#dfe7ee', land: '#f7f6f2', coast: '#bcc6d0', border: '#b9c0c9', grid: '#d3dbe3', text: '#1c232c', soft: '#55606f', faint: '#5b6673', halo: '#ffffff',
    accent: '#1a6bb0', ok: '#187a52', warn: '#8f5f0f', bad: '#b3372b', park: '#e6ecdf', road: '#d5d3cc', building: '#e9e6df',
  },
}

/** How a credible region is drawn: 0.5 stronger, 0.9 lighter. Widths in pixels. */
export interface RegionLook {
  readonly fill: number
  readonly line: number
  readonly width: number
}

export const regionLooks: Record<'0.5' | '0.9', RegionLook> = {
  '0.5': { fill: 0.26, line: 1, width: 1.6 },
  '0.9': { fill: 0.14, line: 0.6, width: 1 },
}

/** "#5aa9e6" -> red, green, blue, 0..1 */
export function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}
