// geoagent evidence: the ledger of one picture, and the analyst's word on it.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { AnalystClaim } from '../../../contract/evidence.ts'
import type { EvidenceItem, Quad } from '../../../contract/evidence.ts'
import { MultiPolygon } from '../../../contract/geography.ts'
import type { Posterior } from '../../../contract/posterior.ts'
import type { RequestReply } from '../../../contract/requests.ts'
import { percent, points } from '../../../contract/wording.ts'
import { imageOf } from '../picture.ts'
import { columns, harmless, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { boxOf, coordinates, languageOption, realNumber } from '../words.ts'

type SetStatus = (status: number) => void
interface Json {
  json?: boolean
}
type Shown = RequestReply<'image.show'>

const stateOf = (item: EvidenceItem) => (item.accepted ? (item.weight === 1 ? 'accepted' : `x ${item.weight}`) : 'rejected')

function describeHypotheses(hypotheses: Posterior['hypotheses']): string {
  if (hypotheses.length === 0) return 'Nothing accepted says where.'
  return columns(hypotheses.slice(0, 5).map((one, rank) => [String(rank + 1), percent(one.probability), one.words, one.label]))
}

function describeLedger({ record, evidence }: Shown): string {
  const effects = new Map(record.evidence.map((item) => [item.id, item.effect]))
  const rows = evidence.map((item) => [item.id, stateOf(item), points(effects.get(item.id) ?? 0), item.kind, item.says, item.reason ?? item.source.detail])
  return [describeHypotheses(record.hypotheses), columns([['id', 'state', 'effect', 'kind', 'says', 'from'], ...rows])].join('\n\n')
}

const describeChange = ({ posterior, item }: RequestReply<'evidence.accept'>) => `${item.id}: ${harmless(item.says)}\n\n${describeHypotheses(posterior?.hypotheses ?? [])}`

async function readPolygons(file: string): Promise<MultiPolygon> {
  const json = JSON.parse(await readFile(file, 'utf8'))
  const geometry = json.type === 'FeatureCollection' ? json.features?.[0]?.geometry : (json.geometry ?? json)
  if (geometry?.type === 'Polygon') return MultiPolygon.parse([geometry.coordinates])
  if (geometry?.type === 'MultiPolygon') return MultiPolygon.parse(geometry.coordinates)
  throw new InvalidArgumentError(`${file} holds no Polygon or MultiPolygon.`)
}

interface ClaimOptions extends Json {
  pin?: { latitude: number; longitude: number }
  sigmaKm?: number
  country?: string[]
  include?: string
  exclude?: string
}

async function claimOf(options: ClaimOptions): Promise<AnalystClaim> {
  const claims: unknown[] = []
  if (options.pin) claims.push({ claim: 'pin', ...options.pin, sigmaKm: options.sigmaKm })
  if (options.country) claims.push({ claim: 'country', countries: options.country.map((code) => code.toUpperCase()) })
  if (options.include) claims.push({ claim: 'include', polygons: await readPolygons(options.include) })
  if (options.exclude) claims.push({ claim: 'exclude', polygons: await readPolygons(options.exclude) })
  if (claims.length !== 1) throw new InvalidArgumentError('Give one of --pin, --country, --include and --exclude.')
  const claim = AnalystClaim.safeParse(claims[0])
  if (!claim.success) throw new InvalidArgumentError('Countries are two-letter codes like DE; --sigma-km is above 0 and at most 5000.')
  return claim.data
}

function addList(group: Command, setStatus: SetStatus): void {
  group
    .command('list <dir> <picture>')
    .description('list the evidence of a picture (its number or path) and what each item does to the leading hypothesis')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent evidence list harbour.geocase 41')
    .action(async (folder: string, word: string, options: Json) =>
      setStatus(await withSession(async (session) => {
        const at = path.resolve(folder)
        const shown = await session.ask('image.show', { case: at, image: await imageOf(session, at, word) })
        print(shown, options.json, () => describeLedger(shown))
        return exitStatus.done
      })))
}

function addDecisions(group: Command, setStatus: SetStatus): void {
  const decide = (name: string, words: string, description: string, example: string, send: (session: Session, folder: string, id: string, value: string) => Promise<RequestReply<'evidence.accept'>>) =>
    group
      .command(`${name} ${words}`)
      .description(description)
      .option('--json', 'print as JSON')
      .addHelpText('after', `\nExample:\n  geoagent evidence ${name} harbour.geocase ${example}`)
      .action(async (...given: unknown[]) => {
        const [folder, id, value] = given as string[]
        const options = given.at(-2) as Json
        setStatus(await withSession(async (session) => {
          const change = await send(session, path.resolve(folder), id, value)
          print(change, options.json, () => describeChange(change))
          return exitStatus.done
        }))
      })
  decide('accept', '<dir> <id>', 'let an item count', '12-clock-7fa3', ({ ask }, folder, id) => ask('evidence.accept', { case: folder, id }))
  decide('reject', '<dir> <id> [reason]', 'take an item out, with the reason', '12-clock-7fa3 "camera clock was wrong"', ({ ask }, folder, id, value) =>
    ask('evidence.reject', { case: folder, id, reason: typeof value === 'string' ? value : undefined }))
  decide('weigh', '<dir> <id> <weight>', 'let an item count more or less: 1 as derived, 0 none, at most 4', '12-clock-7fa3 0.5', ({ ask }, folder, id, value) =>
    ask('evidence.weigh', { case: folder, id, weight: realNumber(value) }))
}

function addClaims(group: Command, setStatus: SetStatus): void {
  group
    .command('add <dir> <picture>')
    .description("add the analyst's own word: a point, an area or a country")
    .option('--pin <latitude,longitude>', 'a point', coordinates)
    .option('--sigma-km <km>', 'how sure the point is (one standard deviation)', realNumber)
    .option('--country <code...>', 'one or more countries')
    .option('--include <file.geojson>', 'an area that it lies in')
    .option('--exclude <file.geojson>', 'an area that it does not lie in')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent evidence add harbour.geocase 41 --pin 48.7735,9.1711 --sigma-km 0.1')
    .action(async (folder: string, word: string, options: ClaimOptions) =>
      setStatus(await withSession(async (session) => {
        const at = path.resolve(folder)
        const change = await session.ask('evidence.add', { case: at, image: await imageOf(session, at, word), claim: await claimOf(options) })
        print(change, options.json, () => describeChange(change))
        return exitStatus.done
      })))
  group
    .command('remove <dir> <id>')
    .description("remove an item that an analyst added; a derived one can only be rejected")
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent evidence remove harbour.geocase 12-analyst-09be')
    .action(async (folder: string, id: string, options: Json) =>
      setStatus(await withSession(async ({ ask }) => {
        const posterior = await ask('evidence.remove', { case: path.resolve(folder), id })
        print(posterior, options.json, () => describeHypotheses(posterior?.hypotheses ?? []))
        return exitStatus.done
      })))
}

function describeReading({ reading, posterior }: RequestReply<'image.read'>): string {
  const lines = reading.lines.map(({ text, confidence }) => [percent(confidence), text])
  return [reading.id, lines.length === 0 ? 'Nothing was read in it.' : columns(lines), describeHypotheses(posterior?.hypotheses ?? [])].join('\n\n')
}

function addReading(group: Command, setStatus: SetStatus): void {
  group
    .command('read <dir> <picture>')
    .description('read the text in a part of a picture; what it says becomes evidence')
    .requiredOption('--box <x,y,width,height>', 'the part, in pixels of the upright picture', boxOf)
    .addOption(languageOption())
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent evidence read harbour.geocase 41 --box 820,310,400,120')
    .action(async (folder: string, word: string, options: Json & { box: Quad; language?: string[] }) =>
      setStatus(await withSession(async (session) => {
        const at = path.resolve(folder)
        const read = await session.ask('image.read', { case: at, image: await imageOf(session, at, word), box: options.box, languages: options.language })
        print(read, options.json, () => describeReading(read))
        return exitStatus.done
      })))
}

export function addEvidenceCommands(program: Command, setStatus: SetStatus): void {
  const group = program.command('evidence').description('the evidence of a picture, and your word on it')
  addList(group, setStatus)
  addDecisions(group, setStatus)
  addClaims(group, setStatus)
  addReading(group, setStatus)
}

