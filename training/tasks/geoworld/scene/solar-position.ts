// Where the sun stands: NOAA's solar calculator (Global Monitoring Laboratory, "Solar Calculation Details"), which follows Meeus,
// Astronomical Algorithms (1998), chapters 25 and 28; good to about 0.01 degrees between 1900 and 2100.

export interface SunPosition {
  /** Degrees from north by east, 0 to 360. */
  readonly azimuth: number
  /** Degrees above the horizon, with the air's refraction. */
  readonly altitude: number
}

const degrees = 180 / Math.PI
const sine = (angle: number): number => Math.sin(angle / degrees)
const cosine = (angle: number): number => Math.cos(angle / degrees)
const wrap = (angle: number, turn: number): number => ((angle % turn) + turn) % turn

/** @param time milliseconds since 1970, UTC @returns centuries of 36525 days since J2000.0 */
const julianCentury = (time: number): number => (time / 86_400_000 + 2440587.5 - 2451545) / 36525

/** @returns degrees: the sun's mean longitude and anomaly, its apparent longitude, the ecliptic's obliquity; and the orbit's eccentricity */
function orbit(century: number): { mean: number; anomaly: number; apparent: number; obliquity: number; eccentricity: number } {
  const mean = wrap(280.46646 + century * (36000.76983 + century * 0.0003032), 360)
  const anomaly = 357.52911 + century * (35999.05029 - 0.0001537 * century)
  const centre = sine(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century)) + sine(2 * anomaly) * (0.019993 - 0.000101 * century) + sine(3 * anomaly) * 0.000289
  const node = 125.04 - 1934.136 * century
  const meanObliquity = 23 + (26 + (21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))) / 60) / 60
  return {
    mean, anomaly, apparent: mean + centre - 0.00569 - 0.00478 * sine(node), obliquity: meanObliquity + 0.00256 * cosine(node),
    eccentricity: 0.016708634 - century * (0.000042037 + 0.0000001267 * century),
  }
}

/** @returns minutes by which a sundial is ahead of a clock of local mean time */
function equationOfTime({ mean, anomaly, obliquity, eccentricity: e }: ReturnType<typeof orbit>): number {
  const y = Math.tan(obliquity / 2 / degrees) ** 2
  const radians = y * sine(2 * mean) - 2 * e * sine(anomaly) + 4 * e * y * sine(anomaly) * cosine(2 * mean) - 0.5 * y * y * sine(4 * mean) - 1.25 * e * e * sine(2 * anomaly)
  return 4 * degrees * radians
}

/** @param altitude without air, degrees @returns degrees by which air at sea level lifts it */
function refraction(altitude: number): number {
  const tangent = Math.tan(altitude / degrees)
  if (altitude > 85) return 0
  if (altitude > 5) return (58.1 / tangent - 0.07 / tangent ** 3 + 0.000086 / tangent ** 5) / 3600
  if (altitude > -0.575) return (1735 + altitude * (-518.2 + altitude * (103.4 + altitude * (-12.79 + altitude * 0.711)))) / 3600
  return -20.772 / tangent / 3600
}

/** @param time milliseconds since 1970, UTC; latitude and longitude in degrees, east positive */
export function sunPosition(time: number, latitude: number, longitude: number): SunPosition {
  const path = orbit(julianCentury(time))
  const declination = Math.asin(sine(path.obliquity) * sine(path.apparent)) * degrees
  const solarMinutes = wrap(time / 60_000 + equationOfTime(path) + 4 * longitude, 1440)
  const hourAngle = solarMinutes / 4 - 180
  const height = sine(latitude) * sine(declination) + cosine(latitude) * cosine(declination) * cosine(hourAngle)
  const altitude = Math.asin(Math.max(-1, Math.min(1, height))) * degrees
  const azimuth = Math.atan2(sine(hourAngle), cosine(hourAngle) * sine(latitude) - Math.tan(declination / degrees) * cosine(latitude)) * degrees + 180
  return { azimuth: wrap(azimuth, 360), altitude: altitude + refraction(altitude) }
}
