// Web Mercator with the world as the square 0..1, x eastwards, y southwards.

/** Latitude at which the square ends, degrees. */
export const edgeLatitude = 85.0511287798066

export const mercatorX = (longitude: number): number => (longitude + 180) / 360

/** @param latitude degrees, not a pole; beyond the square's edge the result leaves 0..1 */
export function mercatorY(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

export const latitudeOfY = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
