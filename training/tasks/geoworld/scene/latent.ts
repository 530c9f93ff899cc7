// What holds of a place whether it is drawn or not: so that what a scene does not show is known too.
import {
  areaCodeClaim, bollardClaim, callingCodeClaim, centreLineClaim, currencyClaim, directionSignClaim, domainClaim, drivingSideClaim, edgeLineClaim, plateClaim, poleClaim, reliefClaim, soilClaim, speedUnitClaim,
  stopWordClaim, warningSignClaim,
} from './claims.ts'
import { claim, type Claim } from './item.ts'
import type { Place } from './place.ts'

export function latentClaims(place: Place): Claim[] {
  const { country, areaCode, languages, climate, building } = place
  return [
    drivingSideClaim(country), centreLineClaim(country), edgeLineClaim(country), warningSignClaim(country), stopWordClaim(country), directionSignClaim(country, 'main'), speedUnitClaim(country, ''), plateClaim(country, 'rear'),
    poleClaim(country), bollardClaim(country), callingCodeClaim(country, ''), domainClaim(country, ''), currencyClaim(country, ''), ...(areaCode ? [areaCodeClaim(areaCode.code, '')] : []),
    ...languages.flatMap(({ language, script }) => [claim('language', language), claim('script', script)]),
    ...building.walls.map(({ name, rgb }) => claim('wall', name, { colour: rgb })), ...building.roofs.map(({ name, rgb }) => claim('roof', `${building.roof} roof, ${name}`, { colour: rgb })),
    ...climate.trees.map((tree) => claim('vegetation', tree)), soilClaim(climate), reliefClaim(place),
  ]
}
