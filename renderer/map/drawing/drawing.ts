// The person's own point or area, drawn on the map with terra-draw.
import type { Map as Maplibre } from 'maplibre-gl'
import { TerraDraw, TerraDrawPointMode, TerraDrawPolygonMode, ValidateNotSelfIntersecting } from 'terra-draw'
import type { HexColor } from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import type { MultiPolygon, Point } from '../../../main/contract/geography.ts'
import { palettes } from '../palette.ts'
import type { Theme } from '../palette.ts'
import { addCrosshair } from './crosshair.ts'
import { cutAtSeam, wrappedLongitude } from './cut.ts'

export type DrawMode = 'point' | 'include' | 'exclude'
export type Drawn = { readonly point: Point } | { readonly polygons: MultiPolygon }

export interface DrawingListener {
  drawn(drawn: Drawn): void
  cancelled(): void
  /** The outline was to be finished while it crosses itself. */
  refused(): void
}

type Geometry = { type: string; coordinates: unknown }

function drawnOf({ type, coordinates }: Geometry): Drawn {
  if (type === 'Point') {
    const [longitude, latitude] = coordinates as [number, number]
    return { point: { longitude: wrappedLongitude(longitude), latitude } }
  }
  return { polygons: cutAtSeam((coordinates as [number, number][][])[0]!) }
}

/** An outline that crosses itself can be drawn on, but not finished. */
function polygonMode(colour: HexColor, refused: () => void): TerraDrawPolygonMode {
  return new TerraDrawPolygonMode({
    keyEvents: { cancel: null, finish: 'Enter' },
    cursors: { start: 'crosshair', close: 'pointer' },
    styles: { fillColor: colour, fillOpacity: 0.12, outlineColor: colour, outlineWidth: 2, closingPointColor: colour, closingPointWidth: 4, closingPointOutlineWidth: 2 },
    validation: (feature, { updateType }) => {
      if (updateType !== 'finish') return { valid: true }
      const result = ValidateNotSelfIntersecting(feature)
      if (!result.valid) refused()
      return result
    },
  })
}

/** @returns stops drawing and takes away what is half drawn */
export function startDrawing(map: Maplibre, mode: DrawMode, theme: Theme, listener: DrawingListener): () => void {
  const palette = palettes[theme]
  const colour = (mode === 'exclude' ? palette.bad : palette.warn) as HexColor
  const drawing = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, prefixId: 'drawing' }),
    modes: [
      new TerraDrawPointMode({ cursors: { create: 'crosshair' }, styles: { pointColor: colour, pointWidth: 5 } }),
      polygonMode(colour, listener.refused),
    ],
  })
  drawing.start()
  drawing.setMode(mode === 'point' ? 'point' : 'polygon')
  const crosshair = addCrosshair(map)
  map.keyboard.disable()
  map.doubleClickZoom.disable()
  map.getCanvas().focus({ preventScroll: true })

  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    listener.cancelled()
  }
  window.addEventListener('keydown', onKey)
  // What was drawn is handed over once the library is done with the event that finished it.
  drawing.on('finish', (id) => {
    const feature = drawing.getSnapshotFeature(id)
    if (feature) queueMicrotask(() => listener.drawn(drawnOf(feature.geometry)))
  })
  return () => {
    window.removeEventListener('keydown', onKey)
    crosshair.remove()
    drawing.stop()
    map.keyboard.enable()
    map.doubleClickZoom.enable()
  }
}
