// Where the map looks: whole views, fits, steps; short journeys, and none where a person wants no motion.
import type { Map as Maplibre } from 'maplibre-gl'
import type { Bounds, Point } from '../../main/contract/geography.ts'
import { boundsOfView, corners } from './bounds.ts'

export const limits = { closestFit: 15.5, closest: 19, farthest: -1 }
/** Milliseconds of a journey. */
const travel = 450
/** A world's width at zoom 0, pixels. */
const worldPixels = 512

export const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** As large as it fits: the flat map's width, or a globe with a little room around it. */
export function wholeEarth({ clientWidth, clientHeight }: HTMLElement, globe: boolean): { center: [number, number]; zoom: number } {
  const across = globe ? Math.min(clientWidth, clientHeight) * 0.8 * Math.PI : clientWidth
  return { center: [10, globe ? 15 : 25], zoom: Math.log2(Math.max(across, 1) / worldPixels) }
}

/** Degrees that a person sees well on one side of a globe. */
const oneSide = 120
const across = ({ west, east, south, north }: Bounds): number => Math.max(east < west ? east + 360 - west : east - west, north - south)

export interface Camera {
  /** A flat map has north up; a globe can be turned. */
  setGlobe(globe: boolean): void
  /**
   * @param padding pixels, less on a small map
   * @param middle what a globe turns to where one side of it cannot hold the bounds
   * @returns false where there is nothing to look at
   */
  fit(bounds: Bounds | null, padding: number, middle?: Point | null): boolean
  goTo(point: Point, zoom: number): void
  zoomBy(steps: number): void
  resetNorth(): void
  view(): Bounds
}

export function createCamera(map: Maplibre): Camera {
  let isGlobe = false
  const duration = () => (isCalm() ? 0 : travel)
  const padded = (padding: number) => {
    const { clientWidth, clientHeight } = map.getContainer()
    return Math.min(padding, clientWidth / 5, clientHeight / 5)
  }
  return {
    setGlobe: (globe) => {
      isGlobe = globe
      map.setProjection({ type: globe ? 'globe' : 'mercator' })
      if (globe) return void map.dragRotate.enable()
      map.dragRotate.disable()
      if (map.getBearing() !== 0) map.resetNorth({ duration: 0 })
    },
    fit: (bounds, padding, middle) => {
      if (bounds && middle && isGlobe && across(bounds) > oneSide) map.easeTo({ ...wholeEarth(map.getContainer(), true), center: [middle.longitude, middle.latitude], bearing: 0, duration: duration() })
      else if (bounds) map.fitBounds(corners(bounds), { padding: padded(padding), maxZoom: limits.closestFit, bearing: 0, animate: !isCalm(), duration: travel })
      return bounds !== null
    },
    goTo: ({ latitude, longitude }, zoom) => void map.flyTo({ center: [longitude, latitude], zoom, animate: !isCalm(), duration: 2 * travel }),
    zoomBy: (steps) => void map.easeTo({ zoom: map.getZoom() + steps, duration: duration() / 2 }),
    resetNorth: () => void map.resetNorth({ duration: duration() }),
    view: () => {
      const bounds = map.getBounds()
      return boundsOfView(bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth())
    },
  }
}
