// GeoSeek's names for what a picture can be located by, from the kinds of facts that are visible.
import type { FactKind, SceneFact } from '../types.ts'
import type { Weather } from './light.ts'
import { cropKinds } from './fields.ts'

const elementOf: Partial<Record<FactKind, string>> = {
  'driving-side': 'traffic', 'centre-line': 'traffic', 'edge-line': 'traffic', plate: 'traffic', 'warning-sign': 'sign', 'stop-word': 'sign', 'direction-sign': 'sign', 'nearby-town': 'sign', 'town-sign': 'sign', 'speed-unit': 'sign',
  'shop-sign': 'sign', language: 'language', script: 'language', roof: 'buildings', wall: 'buildings', pole: 'traffic', bollard: 'traffic', relief: 'mountains and rivers', sun: 'weather',
}

function elementOfFact({ kind, value }: SceneFact): string | null {
  if (kind === 'vegetation') return value in cropKinds ? 'agricultural' : 'plants'
  if (kind === 'relief' && value === 'flat') return null
  return elementOf[kind] ?? null
}

/** Each once. Weather that is not clear is one of itself. */
export function elementsOf(facts: readonly SceneFact[], weather: Weather): string[] {
  const found = facts.filter(({ visible }) => visible).map(elementOfFact).filter((element) => element !== null)
  return [...new Set(weather === 'clear' ? found : [...found, 'weather'])]
}
