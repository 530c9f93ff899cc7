// The basemap's style by what a file holds, and the map's layers against the style specification.
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { hasPlaces, vectorLayers } from '../../../renderer/map/basemap/vector-layers.ts'
import { layersFor } from '../../../renderer/map/layers.ts'
import { palettes } from '../../../renderer/map/palette.ts'

const protomaps = ['boundaries', 'buildings', 'earth', 'landcover', 'landuse', 'places', 'pois', 'roads', 'water']
const openMapTiles = ['water', 'waterway', 'landcover', 'landuse', 'boundary', 'transportation', 'transportation_name', 'building', 'place', 'poi']

const problems = (layers: StyleSpecification['layers'], sources: string[]) =>
  validateStyleMin({ version: 8, glyphs: 'local://{fontstack}/{range}', sources: Object.fromEntries(sources.map((id) => [id, id === 'places' || id === 'marks' ? { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } : { type: 'vector', tiles: [] }])), layers } as StyleSpecification).map(({ message }) => message)

describe.each(['dark', 'light'] as const)('the %s style', (theme) => {
  it('is sound', () => {
    expect(problems(layersFor(theme), ['ground', 'names', 'graticule', 'points', 'places', 'marks'])).toEqual([])
    for (const found of [protomaps, openMapTiles]) expect(problems(vectorLayers(found, palettes[theme]), ['basemap'])).toEqual([])
  })
})

describe('vectorLayers', () => {
  const meanings = (found: string[]) => vectorLayers(found, palettes.dark).map(({ id }) => id)

  it('draws what the file has, land first and names last', () => {
    expect(meanings(protomaps)[0]).toBe('basemap-earth-earth')
    expect(meanings(protomaps).at(-1)).toBe('basemap-places-places')
    expect(meanings(openMapTiles)).toContain('basemap-highways-transportation')
    expect(meanings(['unknown'])).toEqual([])
  })

  it('knows whether it brings places', () => {
    expect([hasPlaces(protomaps), hasPlaces(openMapTiles), hasPlaces(['water'])]).toEqual([true, true, false])
  })
})
