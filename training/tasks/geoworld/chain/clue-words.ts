// A visible fact as a clue, in one of several wordings. Each holds the fact's own words, or what is written to the letter.
import type { Random } from '../../../data/random.ts'
import { pick } from '../scene/draws.ts'
import type { FactKind, SceneFact } from '../types.ts'

/** @param value in words @param text what is written; '' where nothing is */
type Wording = (value: string, text: string) => string

const wordings: Readonly<Record<FactKind, readonly Wording[]>> = {
  'driving-side': [(value) => `traffic on the ${value}`, (value) => `cars keep ${value}`, (value) => `driving on the ${value} side`],
  'centre-line': [(value) => `${value} centre line`, (value) => `${value} line between the lanes`, (value) => `${value} line in the road's middle`],
  'edge-line': [(value) => `${value} edge line`, (value) => `${value} line along the edge`, (value) => `${value} line at the road's edge`],
  'warning-sign': [(value) => `warning sign (${value})`, (value) => `sign of danger (${value})`],
  'stop-word': [(value, text) => (text ? `stop sign reading '${text}'` : `stop sign with a ${value}`), (value) => `stop sign (${value})`],
  'direction-sign': [(value) => value, (value) => `direction sign (${value})`, (value) => `way shown on a ${value}`],
  'nearby-town': [(_, text) => `board to '${text}'`, (_, text) => `'${text}' on a direction board`, (value) => `board with '${value}'`],
  script: [(value, text) => `${value} letters, '${text}'`, (value, text) => `'${text}' in ${value} script`],
  language: [(value, text) => `sign in ${value}, '${text}'`, (value, text) => `'${text}' in ${value}`, (value, text) => `${value} words '${text}'`],
  'shop-sign': [(_, text) => `shop sign '${text}'`, (_, text) => `'${text}' over a shop`],
  'phone-code': [(value, text) => `phone number '${text}' with ${value}`, (value, text) => `calling code ${value} in '${text}'`],
  'area-code': [(value, text) => `area code ${value} in '${text}'`, (value, text) => `phone number '${text}' of area ${value}`],
  domain: [(value, text) => `web address '${text}' under ${value}`, (value, text) => `'${text}' ending in ${value}`],
  currency: [(_, text) => `price '${text}'`, (value, text) => `'${text}' on a price board, as for ${value}`],
  'speed-unit': [(value, text) => `speed limit '${text}' in ${value}`, (value, text) => `limit of '${text}' (${value})`],
  plate: [(value) => value, (value) => `car with a ${value}`],
  pole: [(value) => value, (value) => `wires on a ${value}`],
  bollard: [(value) => value, (value) => `roadside post (${value})`],
  roof: [(value) => value, (value) => `house with a ${value}`, (value) => `${value} on the houses`],
  wall: [(value) => `${value} walls`, (value) => `walls of ${value}`, (value) => `${value} on the walls`],
  vegetation: [(value) => `${value} along the street`, (value) => `${value} beside the road`, (value) => `${value} by the road`],
  soil: [(value) => value, (value) => `${value} at the roadside`, (value) => `bare ${value}`],
  relief: [(value) => `${value} relief`, (value) => (value === 'mountain' ? 'mountains behind' : `${value} land`)],
  sun: [(value) => `sun (${value})`],
  'town-sign': [(_, text) => `the name '${text}' on a sign`, (_, text) => `sign naming '${text}'`],
}

export const wordClue = (random: Random, { kind, value, text }: SceneFact): string => pick(random, wordings[kind])(value, text ?? '')
