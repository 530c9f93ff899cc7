// What the analyst stated, found again from the item that it became.
import type { AnalystClaim, EvidenceItem } from '../../../main/contract/evidence.ts'

/** @returns null for an item that no analyst stated, or in a form that no claim takes */
export function claimOf({ kind, likelihood }: Pick<EvidenceItem, 'kind' | 'likelihood'>): AnalystClaim | null {
  if (kind !== 'analyst') return null
  switch (likelihood.form) {
    case 'kernels': {
      const [{ latitude, longitude, sigmaKm }] = likelihood.centres
      return likelihood.centres.length === 1 ? { claim: 'pin', latitude, longitude, sigmaKm } : null
    }
    case 'area':
      return { claim: likelihood.inside > likelihood.outside ? 'include' : 'exclude', polygons: likelihood.polygons }
    case 'countries':
      return { claim: 'country', countries: Object.keys(likelihood.ratios) }
    default:
      return null
  }
}
