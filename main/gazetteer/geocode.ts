// "Country; Region; Place" in any language to a point, falling back part by part.
import type { GeocodeResult } from '../contract/gazetteer.ts'
import { countryByCode, countryByMisspeltName, countryName } from './countries.ts'
import type { Entity, EntityReader } from './entities.ts'
import { foldKey } from './fold.ts'
import { ranked } from './lookup.ts'
import type { Lookup, Reading } from './lookup.ts'
import { entityKind } from './schema.ts'
import type { Kind } from './schema.ts'

const MAX_ANSWER = 1000
const MAX_PARTS = 8
/** Letters in common for a misspelt place inside a known country. */
const NEARLY = 0.8

const COUNTRY: ReadonlySet<Kind> = new Set<Kind>(['country'])
const REGION: ReadonlySet<Kind> = new Set<Kind>(['region'])
const SUBREGION: ReadonlySet<Kind> = new Set<Kind>(['subregion'])
const POPULATED: ReadonlySet<Kind> = new Set<Kind>(['place', 'settlement'])
const LANDMARK: ReadonlySet<Kind> = new Set<Kind>(['landmark'])

/** What has been found so far, from the country down. */
interface Trail {
  entity: Entity
  used: string[]
  dropped: string[]
}

/** Parts by ';' or its full-width sibling; a part's pieces by commas, brackets and slashes. */
function splitAnswer(answer: string): string[] {
  return answer.slice(0, MAX_ANSWER).split(/[;；]/u).map((part) => part.trim()).filter((part) => part !== '').slice(0, MAX_PARTS)
}

function pieces(part: string): string[] {
  return part.split(/[,，、/()（）]/u).map((piece) => piece.trim()).filter((piece) => foldKey(piece) !== '')
}

/** Levels of agreement with what is known of the place: in the subregion, in the region, in the country. */
function agreement(entity: Entity, around: Entity | null): number {
  if (!around || around.place.country !== entity.place.country) return 0
  if (around.region >= 0 && around.region !== entity.region) return 1
  return around.subregion >= 0 && around.subregion !== entity.subregion ? 2 : 3
}

/** The lowest agreement that will do: a place outside the region that the answer names is another place. */
const enough = (around: Entity): number => (around.region >= 0 ? 2 : 1)

/** @param nearNames where it finds nothing, misspelt names are unknown */
export function geocoder(lookup: Lookup, entities: EntityReader, nearNames: (name: string, least: number) => Reading[], misspeltCountry = countryByMisspeltName): (answer: string) => GeocodeResult | null {
  const best = (readings: readonly Reading[], around: Entity | null): Entity | null => {
    const fitting = ranked(readings, entities).map(({ entity }) => entity).filter((entity) => !around || agreement(entity, around) >= enough(around))
    return fitting.reduce<Entity | null>((chosen, entity) => (chosen && agreement(chosen, around) >= agreement(entity, around) ? chosen : entity), null)
  }
  const named = (name: string, kinds: ReadonlySet<Kind>, around: Entity | null, codes = false): Entity | null => best(lookup.readings(name, { kinds, codes }), around)
  const misspelt = (name: string, kinds: ReadonlySet<Kind>, around: Entity): Entity | null => best(nearNames(name, NEARLY).filter(({ entity }) => kinds.has(entityKind(entity))), around)

  function country(part: string): Entity | null {
    const code = countryByCode(part)
    return named(code === null ? part : countryName(code), COUNTRY, null)
  }
  /** One piece of the region part: a region, else a city that stands for it, else a county. */
  function regionPiece(piece: string, around: Entity): Entity | null {
    return named(piece, REGION, around, true) ?? named(piece, POPULATED, around) ?? named(piece, SUBREGION, around) ?? misspelt(piece, REGION, around)
  }
  const placePiece = (piece: string, around: Entity | null): Entity | null =>
    named(piece, POPULATED, around) ?? named(piece, LANDMARK, around) ?? (around && (named(piece, SUBREGION, around) ?? misspelt(piece, POPULATED, around)))

  /** Narrows the trail by one part, as a whole or piece by piece; what finds nothing is dropped. */
  function follow(trail: Trail, part: string, find: (piece: string, around: Entity) => Entity | null): Trail {
    const whole = find(part, trail.entity)
    if (whole) return { ...trail, entity: whole, used: [...trail.used, part] }
    const parts = pieces(part)
    if (parts.length < 2) return { ...trail, dropped: [...trail.dropped, part] }
    return parts.reduce((narrowed, piece) => follow(narrowed, piece, find), trail)
  }
  function start(parts: readonly string[]): { trail: Trail; rest: readonly string[] } | null {
    const [first, ...rest] = parts as [string, ...string[]]
    const found = country(first) ?? named(first, REGION, null) ?? (rest.length === 0 ? placePiece(first, null) : named(first, POPULATED, null)) ?? countryMisspelt(first)
    return found && { trail: { entity: found, used: [first], dropped: [] }, rest }
  }
  function countryMisspelt(part: string): Entity | null {
    const code = misspeltCountry(part)
    return code === null ? null : country(code)
  }

  function solve({ trail, rest }: { trail: Trail; rest: readonly string[] }): Trail {
    const middle = trail.entity.kind === 'country' ? rest.slice(0, Math.max(1, rest.length - 1)) : rest.slice(0, -1)
    const narrowed = middle.reduce((found, part) => follow(found, part, regionPiece), trail)
    return rest.slice(middle.length).reduce((found, part) => follow(found, part, placePiece), narrowed)
  }

  function readings(parts: readonly string[]): Trail[] {
    const starts = parts.map((_, skipped) => ({ started: start(parts.slice(skipped)), dropped: parts.slice(0, skipped) }))
    return starts.flatMap(({ started, dropped }) => (started ? [solve({ ...started, trail: { ...started.trail, dropped } })] : []))
  }

  return (answer) => {
    const parts = splitAnswer(answer)
    const first = parts[0] === undefined ? null : country(parts[0])
    const chosen = first ? solve({ trail: { entity: first, used: [parts[0]!], dropped: [] }, rest: parts.slice(1) }) : mostUsed(readings(parts))
    return chosen && { grain: chosen.entity.place.grain, place: chosen.entity.place, used: chosen.used, dropped: chosen.dropped }
  }
}

/** An answer whose first part names no country is read from whichever part on leaves the most of it in use; ties go to the earlier part. */
function mostUsed(trails: readonly Trail[]): Trail | null {
  return trails.reduce<Trail | null>((best, trail) => (best && trail.used.length <= best.used.length ? best : trail), null)
}
