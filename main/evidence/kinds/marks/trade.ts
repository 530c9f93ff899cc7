// Currencies, taxes, kinds of company and speed units, by the table of markers.
import type { EvidenceDraft } from '../../../contract/evidence.ts'
import { accepted, countriesLikelihood, countriesPhrase, countryRatios, kept, quoted, temperedProduct } from '../drafts.ts'
import { markers, type Marker } from '../tables/markers.ts'
import type { ReadLine } from '../text-lines.ts'

interface FoundMarker { readonly marker: Marker; readonly line: ReadLine; readonly text: string; readonly ratios: Record<string, number> }

/** Signs are short and misread easily: below 0.6 a mark is not taken. */
const FLOOR = 0.6

function findMarker(marker: Marker, lines: readonly ReadLine[]): FoundMarker[] {
  const line = lines.filter((candidate) => candidate.confidence >= FLOOR && marker.pattern.test(candidate.text)).sort((a, b) => b.confidence - a.confidence)[0]
  if (!line) return []
  const reliability = Math.min(1, (line.confidence - 0.5) / 0.4)
  return [{ marker, line, text: marker.pattern.exec(line.text)![0], ratios: countryRatios(marker.countries, 1 / (marker.ratio - 1), reliability) }]
}

/** One item per family: the marks of one bill are not independent of one another. */
export function tradeMarks(lines: readonly ReadLine[]): EvidenceDraft[] {
  const found = markers.flatMap((marker) => findMarker(marker, lines))
  const families = [...new Set(found.map(({ marker }) => marker.family))].sort()
  return families.map((family) => {
    const members = found.filter(({ marker }) => marker.family === family).sort((a, b) => b.marker.ratio - a.marker.ratio || (a.marker.name < b.marker.name ? -1 : 1))
    const ratios = temperedProduct(members.map((member) => member.ratios))
    const says = `${countriesPhrase(ratios, `countries with ${members[0].marker.name}`)}: ${members.slice(0, 3).map((member) => quoted(member.text)).join(', ')}`
    const detail = `${family}: ${members.map((member) => member.marker.name).join(', ')}`
    return accepted('text-mark', says, { origin: 'region', detail, text: kept(members[0].line.text), box: members[0].line.box }, countriesLikelihood(ratios))
  })
}
