// Asks a hub what a checkpoint holds: the commit behind a revision, files with sizes and hashes, licence. Downloads no file.
import { z } from 'zod'
import { checkRepository, checkToken, defaultHub, defaultRevision, informationAddress, isRepository, parseHub, treeAddress } from './address.ts'
import { askJson } from './answers.ts'
import { addressOf, consentFor } from './description.ts'
import type { CheckpointDescription, CheckpointFile } from './description.ts'
import { HubError } from './errors.ts'
import type { Contact, HubAccess } from './exchange.ts'
import { refuseUnfit, whyHostile } from './names.ts'
import { patiently, usualPatience } from './patience.ts'
import type { Patience } from './patience.ts'
import { selectFiles } from './select.ts'

export interface HubOptions {
  signal: AbortSignal
  /** Told of every request on the wire, for the audit. */
  report: (contact: Contact) => void
  /** An access token of the hub. */
  token?: string
  /** See HubAccess; 30 s. */
  stallMilliseconds?: number
  /** 5. */
  limitRedirects?: number
  patience?: Partial<Patience>
}

export interface DescribeOptions extends HubOptions { hub?: string; repository: string; revision?: string }

export const accessOf = (hub: URL, { signal, report, token, stallMilliseconds = 30_000, limitRedirects = 5 }: HubOptions): HubAccess =>
  ({ hub, token: checkToken(token), signal, report, stallMilliseconds, redirectLimit: limitRedirects })

const optional = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined)
const texts = optional(z.union([z.string(), z.array(z.string()).transform((list) => list.join(', '))]))

const Information = z.object({
  id: optional(z.string()),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  gated: z.union([z.boolean(), z.string()]).catch(false),
  tags: z.array(z.string()).catch([]),
  cardData: optional(z.object({ license: texts, license_name: texts, license_link: texts, base_model: texts })),
  config: optional(z.object({ model_type: texts })),
  safetensors: optional(z.object({ total: optional(z.number().int().positive()) })),
})
type Information = z.infer<typeof Information>

const size = z.number().int().nonnegative()
const TreeEntry = z.object({ type: z.string(), path: z.string(), oid: z.string(), size, lfs: z.object({ oid: z.string(), size }).nullish() })

const informationLimit = 16 * 1024 * 1024
const pageLimit = 8 * 1024 * 1024
const mostFiles = 20_000
const mostPages = 200

/** Text of a stranger on one line: no control characters, no marks of direction, cut. */
const plain = (text: string | undefined): string | null => text?.toWellFormed().replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim().slice(0, 200) || null

/** 'other' stands for a licence with a name of its own. */
function licenceOf({ cardData, tags }: Information): string {
  const stated = cardData?.license ?? tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length)
  const named = stated === undefined || stated === 'other' ? (cardData?.license_name ?? stated) : stated
  return plain(named) ?? 'not stated'
}

function parsed<Value>(shape: z.ZodType<Value>, value: unknown, hub: URL, what: string): Value {
  const read = shape.safeParse(value)
  if (!read.success) throw new HubError('corrupt', `${hub.host} gave a ${what} that cannot be read: ${z.prettifyError(read.error).slice(0, 500)}`)
  return read.data
}

/** The address of the next page, which has to be the hub's own (RFC 8288). */
function nextPage(header: string | null, here: URL): URL | null {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(header ?? '')?.[1]
  if (target === undefined) return null
  const next = URL.canParse(target, here.href) ? new URL(target, here) : null
  if (next?.origin !== here.origin) throw new HubError('hostile', `${here.host} continues its file list at another host.`)
  return next
}

function fileOf({ path, oid, size: bytes, lfs }: z.infer<typeof TreeEntry>): CheckpointFile {
  return lfs ? { path, bytes: lfs.size, hash: { kind: 'sha256', value: lfs.oid } } : { path, bytes, hash: { kind: 'git-blob', value: oid } }
}

type AskPatiently = (address: URL, subject: string, limit: number) => Promise<{ value: unknown; headers: Headers }>

async function listFiles(hub: URL, repository: string, commit: string, question: AskPatiently): Promise<CheckpointFile[]> {
  const files: CheckpointFile[] = []
  let page: URL | null = treeAddress(hub, repository, commit)
  for (let pages = 0; page !== null; pages++) {
    const { value, headers } = await question(page, 'file list', pageLimit)
    for (const entry of parsed(z.array(TreeEntry), value, hub, 'file list')) {
      const why = whyHostile(entry.path)
      if (why !== null) throw new HubError('hostile', `${hub.host} lists a file whose name ${why} (${JSON.stringify(entry.path.slice(0, 100))}); nothing of ${repository} is taken.`)
      if (entry.type === 'file') files.push(fileOf(entry))
    }
    if (files.length > mostFiles || pages >= mostPages) throw new HubError('hostile', `${hub.host} lists more than ${mostFiles} files or ${mostPages} pages for ${repository}.`)
    page = nextPage(headers.get('link'), page)
  }
  return files
}

/** A file without a hash of a kind that can be checked is not taken. */
function refuseUnchecked(files: readonly CheckpointFile[], hub: URL): void {
  for (const { path, hash } of files) {
    const fits = hash.kind === 'sha256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/
    if (!fits.test(hash.value)) throw new HubError('corrupt', `${hub.host} gives no usable hash for ${path}.`)
  }
}

/**
 * What would be downloaded, for a person to consent to. This asks the hub twice or more (description, file list), and reports it.
 * @throws HubError; the signal's reason where it was aborted
 */
export async function describeCheckpoint(options: DescribeOptions): Promise<CheckpointDescription> {
  const { hub: address = defaultHub, repository: asked, revision = defaultRevision, signal } = options
  const hub = parseHub(address)
  checkRepository(asked, revision)
  const access = accessOf(hub, options)
  const patience = { ...usualPatience, retries: 3, ...options.patience }
  const question: AskPatiently = (page, subject, limit) => patiently(patience, { signal }, () => askJson(access, { address: page, subject }, limit))

  const answer = await question(informationAddress(hub, asked, revision), 'description', informationLimit)
  const information = parsed(Information, answer.value, hub, 'description')
  const repository = information.id !== undefined && isRepository(information.id) ? information.id : asked
  const { kind, files } = selectFiles(await listFiles(hub, repository, information.sha, question), repository)
  refuseUnfit(files)
  refuseUnchecked(files, hub)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (!Number.isSafeInteger(bytes)) throw new HubError('hostile', `${hub.host} announces absurd sizes for ${repository}.`)
  const described = {
    hub: addressOf(hub), repository, revision, commit: information.sha,
    licence: licenceOf(information), licenceLink: plain(information.cardData?.license_link), gated: Boolean(information.gated),
    baseModel: plain(information.cardData?.base_model), modelType: plain(information.config?.model_type), parameters: information.safetensors?.total ?? null,
    kind, files, bytes,
  }
  return { ...described, consent: consentFor(described) }
}
