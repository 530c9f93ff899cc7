// geoagent gazetteer: places by name and by point, and imports of more of them.
import path from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import type { PlaceMatch, ReverseResult } from '../../../contract/gazetteer.ts'
import { columns, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import { coordinates, wholeNumber } from '../words.ts'

type SetStatus = (status: number) => void
interface Json {
  json?: boolean
}

const placeRow = (place: PlaceMatch) => [
  place.grain, place.name, place.region ?? '', place.countryName, `${place.latitude.toFixed(3)}, ${place.longitude.toFixed(3)}`,
  place.population > 0 ? String(Math.round(place.population)) : '', place.matched === place.name ? '' : `as "${place.matched}"`,
]

function describeReverse(found: ReverseResult): string {
  const rows = [
    ['country', found.country?.name ?? 'none'],
    ['region', found.region ?? 'none'],
    ['place', found.place && found.distanceKm !== null ? `${found.place.name} (${found.distanceKm.toFixed(1)} km)` : 'none'],
    ['time zone', found.timeZone ?? 'none'],
  ]
  return columns(rows)
}

function addSearch(group: Command, setStatus: SetStatus): void {
  group
    .command('search <words...>')
    .description('find places by name, in any language the gazetteer knows; "Country; Region; Place" is geocoded')
    .option('--country <code>', 'only in this country')
    .option('--limit <n>', 'places to show', wholeNumber, 10)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent gazetteer search München\n  geoagent gazetteer search "United States; MN, Saint Louis County; Ash Lake"')
    .action(async (words: string[], options: Json & { country?: string; limit: number }) =>
      setStatus(await withSession(async ({ ask }) => {
        const query = words.join(' ')
        if (/[;；]/.test(query)) {
          const found = await ask('gazetteer.geocode', { answer: query })
          print(found, options.json, () => (found ? `${columns([placeRow({ ...found.place, score: 1, matched: found.place.name })])}\nmatched down to the ${found.grain}` : 'Not found.'))
          return found ? exitStatus.done : exitStatus.failed
        }
        const places = await ask('gazetteer.search', { query, country: options.country?.toUpperCase(), limit: Math.min(options.limit, 500) })
        print(places, options.json, () => (places.length === 0 ? 'Not found.' : columns(places.map(placeRow))))
        return places.length > 0 ? exitStatus.done : exitStatus.failed
      })))
}

function pointOf(words: string[]): { latitude: number; longitude: number } {
  if (words.length > 2) throw new InvalidArgumentError('Give LATITUDE and LONGITUDE in degrees.')
  return coordinates(words.join(','))
}

export function addGazetteerCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('gazetteer').description('the places that answers are made of')
  addSearch(group, setStatus)
  group
    .command('reverse <coordinates...>')
    .description('what lies at a point')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent gazetteer reverse 48.77,9.18\n  geoagent gazetteer reverse -- -33.87 151.21')
    .action(async (words: string[], options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const found = await ask('gazetteer.reverse', pointOf(words))
        print(found, options.json, () => describeReverse(found))
        return exitStatus.done
      })))
  group
    .command('import <file...>')
    .description("add places and names from GeoNames' dump files: cities500, allCountries, admin1CodesASCII, admin2Codes, alternateNamesV2 (.txt)")
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent gazetteer import cities500.txt alternateNamesV2.txt')
    .action(async (files: string[], options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const done = await ask('gazetteer.import', { files: files.map((file) => path.resolve(file)) })
        print(done, options.json, () => [`${done.places} places and ${done.names} names added, ${done.skipped} lines skipped.`, ...done.warnings].join('\n'))
        return exitStatus.done
      })))
}
