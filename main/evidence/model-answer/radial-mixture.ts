// From shares by radius to the parts that kernels of those radii have in a mixture.

/** City, region, country, continent: the radii in kilometres at which geolocation is measured. */
export const RADII_KM = [25, 200, 750, 2500] as const

/**
 * A kernel holds this part of its mass within its radius. A two-dimensional normal distribution has
 * 1 - exp(-r^2 / (2 sigma^2)) of it within r, so that sigma = R / sqrt(-2 ln(1 - HELD)).
 */
const HELD = 0.9

export const sigmaKmOf = (radiusKm: number): number => radiusKm / Math.sqrt(-2 * Math.log(1 - HELD))

/** Rounds of the fit; neighbours overlap little, so that it stands still long before. */
const MOST_ROUNDS = 2000
const STILL = 1e-9

/**
 * The parts a_k of components, a_k >= 0, sum 1, whose mixture has the masses p_r in the rings: sum_k a_k m_kr = p_r.
 * Found by expectation maximization, a_k <- sum_r p_r a_k m_kr / sum_j a_j m_jr, which keeps them positive, comes to the
 * exact solution where there is one, and else to the nearest in relative entropy (kernels fall off from their middle, so
 * that no mixture has a hole there).
 * @param rings p, masses by ring, sum 1
 * @param components m, for each component its masses by ring, sum 1
 */
export function fitParts(rings: readonly number[], components: readonly (readonly number[])[]): number[] {
  let parts = components.map(() => 1 / components.length)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const mixed = rings.map((_, ring) => components.reduce((sum, masses, k) => sum + parts[k]! * masses[ring]!, 0))
    const next = components.map((masses, k) => parts[k]! * rings.reduce((sum, mass, ring) => sum + (mixed[ring]! > 0 ? (mass * masses[ring]!) / mixed[ring]! : 0), 0))
    const moved = next.reduce((most, part, k) => Math.max(most, Math.abs(part - parts[k]!)), 0)
    parts = next
    if (moved < STILL) break
  }
  const total = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / total)
}

/** Shares within radii, ascending, as masses of the rings between them and of all beyond. */
export function ringsOf(within: readonly number[]): number[] {
  return [...within, 1].map((share, ring) => Math.max(0, share - (ring === 0 ? 0 : within[ring - 1]!)))
}
