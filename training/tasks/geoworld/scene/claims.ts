// What a drawn thing tells of its place, in the words of the tables; one function a kind, so that drawn and merely true facts agree.
import type { Board, Building, CountryFacts, Paint } from '../facts/country-facts.ts'
import { claim, type Claim } from './item.ts'
import type { Place, WrittenLanguage } from './place.ts'

export type RoadRank = 'motorway' | 'main' | 'local'

const named = ({ name }: Paint): string => name

export const drivingSideClaim = ({ drivingSide }: CountryFacts): Claim => claim('driving-side', drivingSide)

export const centreLineClaim = ({ centreLine: { paint, style } }: CountryFacts): Claim =>
  claim('centre-line', style === 'none' ? 'none' : `${named(paint)} ${style}`, { colour: style === 'none' ? null : paint.rgb })

/** Of the double line between the two halves of a wide road, which may not be crossed. */
export const noOvertakingClaim = ({ noOvertaking }: CountryFacts): Claim => claim('centre-line', `${named(noOvertaking)} double solid`, { colour: noOvertaking.rgb })

export const edgeLineClaim = ({ edgeLine: { paint, style } }: CountryFacts): Claim =>
  claim('edge-line', style === 'none' ? 'none' : `${named(paint)} ${style}`, { colour: style === 'none' ? null : paint.rgb })

export const warningSignClaim = ({ warningSign: { shape, fill, border } }: CountryFacts): Claim =>
  claim('warning-sign', `${shape}, ${named(fill)} with ${named(border)} border`, { colour: fill.rgb })

export const stopWordClaim = ({ stopSign: { words, shape } }: CountryFacts): Claim =>
  claim('stop-word', words.length ? `${words.join(' ')} on ${shape === 'octagon' ? 'an octagon' : 'an inverted triangle'}` : 'raised hand', { text: words.length ? words.join(' ') : null })

export const boardWords = ({ board, letters }: Board): string => `${named(board)} board with ${named(letters)} letters`

export const directionSignClaim = ({ directionSigns }: CountryFacts, rank: RoadRank): Claim =>
  claim('direction-sign', boardWords(directionSigns[rank]), { colour: directionSigns[rank].board.rgb })

export const nearbyTownClaim = (name: string, distance: string): Claim => claim('nearby-town', `${name}, ${distance}`, { text: name })

export const townSignClaim = (name: string): Claim => claim('town-sign', name, { text: name })

export const languageClaims = ({ language, script }: WrittenLanguage, text: string): Claim[] => [
  claim('language', language, { text }), claim('script', script, { text }), claim('shop-sign', text, { text }),
]

export const domainClaim = ({ domain }: CountryFacts, text: string): Claim => claim('domain', domain, { text })

export const callingCodeClaim = ({ callingCode }: CountryFacts, text: string): Claim => claim('phone-code', `+${callingCode}`, { text })

export const areaCodeClaim = (code: string, text: string): Claim => claim('area-code', code, { text })

export const currencyClaim = ({ currency }: CountryFacts, text: string): Claim => claim('currency', currency.code, { text })

export const speedUnitClaim = ({ speedUnit }: CountryFacts, text: string): Claim => claim('speed-unit', speedUnit, { text })

export function plateClaim({ plate }: CountryFacts, end: 'front' | 'rear'): Claim {
  const band = plate.band ? `, ${named(plate.band.paint)} band ${plate.band.side === 'both' ? 'on both sides' : plate.band.side === 'top' ? 'along the top' : `on the ${plate.band.side}`}` : ''
  return claim('plate', `${plate.proportions} ${end} plate, ${named(plate[end])} with ${named(plate.letters)} letters${band}`, { colour: plate[end].rgb })
}

export const poleClaim = ({ pole }: CountryFacts): Claim =>
  claim('pole', pole.material === 'none' ? 'none' : `${pole.form} ${pole.material} pole, ${['no cross-arm', 'one cross-arm', 'two cross-arms', 'three cross-arms'][pole.arms]}`)

export const bollardClaim = ({ bollard: { body, band, reflector, form } }: CountryFacts): Claim =>
  claim('bollard', `${form} ${named(body)} post, ${band ? `${named(band)} band, ` : ''}${named(reflector)} reflector`, { colour: body.rgb })

export const roofClaim = ({ roof }: Building, cover: Paint): Claim => claim('roof', `${roof} roof, ${named(cover)}`, { colour: cover.rgb })

export const wallClaim = (wall: Paint): Claim => claim('wall', named(wall), { colour: wall.rgb })

export const vegetationClaim = (kind: string): Claim => claim('vegetation', kind)

export const soilClaim = ({ soil }: Place['climate']): Claim => claim('soil', soil.name, { colour: soil.rgb })

export const reliefClaim = ({ relief }: Place): Claim => claim('relief', relief)
