// Currencies, taxes, kinds of company and speed units, by the table of markers.
import type { EvidenceDraft } from '../../../contract/evidence.ts'
import { accepted, countriesPhrase, kept, markLikelihood, quoted, temperedProduct } from '../drafts.ts'
import { markRatios, type WorldShares } from '../shares.ts'
import { markers, type Marker } from '../tables/markers.ts'
import type { ReadLine } from '../text-lines.ts'

interface FoundMarker { readonly marker: Marker; readonly line: ReadLine; readonly text: string; readonly ratios: Record<string, number> }

/** Signs are short and misread easily: below 0.7 a mark is not taken, and one read with 0.95 and more counts in full. */
const FLOOR = 0.7
const reliabilityOf = (line: ReadLine): number => Math.min(1, (line.confidence - 0.6) / 0.35)

function findMarker(marker: Marker, lines: readonly ReadLine[], shares: WorldShares): FoundMarker[] {
  const line = lines.filter((candidate) => candidate.confidence >= FLOOR && marker.pattern.test(candidate.text)).sort((a, b) => b.confidence - a.confidence)[0]
  if (!line) return []
  return [{ marker, line, text: marker.pattern.exec(line.text)![0], ratios: markRatios(marker.countries, shares, marker.foreign, reliabilityOf(line)) }]
}

/** One item per family: the marks of one bill are not independent of one another. */
export function tradeMarks(lines: readonly ReadLine[], shares: WorldShares): EvidenceDraft[] {
  const found = markers.flatMap((marker) => findMarker(marker, lines, shares))
  const families = [...new Set(found.map(({ marker }) => marker.family))].sort()
  return families.map((family) => {
    const members = found.filter(({ marker }) => marker.family === family).sort((a, b) => a.marker.foreign - b.marker.foreign || (a.marker.name < b.marker.name ? -1 : 1))
    const ratios = temperedProduct(members.map((member) => member.ratios))
    const says = `${countriesPhrase(ratios, `countries with ${members[0].marker.name}`)}: ${members.slice(0, 3).map((member) => quoted(member.text)).join(', ')}`
    const detail = `${family}: ${members.map((member) => member.marker.name).join(', ')}`
    return accepted('text-mark', says, { origin: 'region', detail, text: kept(members[0].line.text), box: members[0].line.box }, markLikelihood(ratios))
  })
}
