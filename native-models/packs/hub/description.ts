// What a hub says of a checkpoint, and the consent to download exactly that. Plain data, so that both can cross to a window and back.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isRepository, parseHub } from './address.ts'
import { HubError } from './errors.ts'
import { refuseUnfit } from './names.ts'

/** SHA-256 of the content for files in large-file storage; for the others what git calls the blob: SHA-1 of 'blob SIZE\0' and the content. */
const FileHash = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sha256'), value: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ kind: z.literal('git-blob'), value: z.string().regex(/^[0-9a-f]{40}$/) }),
])
export type FileHash = z.infer<typeof FileHash>

const CheckpointFile = z.strictObject({ path: z.string().max(1024), bytes: z.number().int().nonnegative(), hash: FileHash })
export type CheckpointFile = z.infer<typeof CheckpointFile>

/** What a person agrees to. */
export const Consent = z.strictObject({
  /** Host and port that is asked; the hub may send the program on to hosts that hold its contents. */
  host: z.string(),
  repository: z.string(),
  commit: z.string(),
  licence: z.string(),
  bytes: z.number().int().nonnegative(),
  /** SHA-256 over hub, repository, commit, licence and every file's name, size and hash. */
  fingerprint: z.string(),
})
export type Consent = z.infer<typeof Consent>

export const CheckpointDescription = z.strictObject({
  /** Address without a slash at its end. */
  hub: z.string(),
  /** As the hub calls it now, which may differ from what was asked where it was renamed. */
  repository: z.string().refine(isRepository),
  /** As asked. */
  revision: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** As the model card says, in plain text; 'not stated' where it does not. */
  licence: z.string(),
  /** Its text, where the card links one. */
  licenceLink: z.string().nullable(),
  /** The hub gives it only to accounts that have accepted its conditions. */
  gated: z.boolean(),
  baseModel: z.string().nullable(),
  /** `model_type` of the configuration, and the number of parameters, where the hub has read them. */
  modelType: z.string().nullable(),
  parameters: z.number().int().positive().nullable(),
  kind: z.enum(['model', 'adapter']),
  files: z.array(CheckpointFile).min(1).max(1000),
  /** Of all files. */
  bytes: z.number().int().nonnegative(),
  consent: Consent,
})
export type CheckpointDescription = z.infer<typeof CheckpointDescription>

export const addressOf = (hub: URL): string => hub.href.replace(/\/+$/, '')

/** The consent that fits a description; a person gives it by handing it to the download. */
export function consentFor(description: Omit<CheckpointDescription, 'consent'>): Consent {
  const { hub, repository, commit, licence, files } = description
  const content = [hub, repository, commit, licence, ...files.map(({ path, bytes, hash }) => [path, bytes, hash.kind, hash.value])]
  const fingerprint = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  return { host: new URL(hub).host, repository, commit, licence, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), fingerprint }
}

const sameConsent = (one: Consent, other: Consent) => (Object.keys(one) as (keyof Consent)[]).every((key) => one[key] === other[key])

/**
 * Reads a description that may have been through other hands, and holds it against the consent.
 * @throws HubError 'invalid' where it is no description, 'hostile' where a name may not be written, 'no-consent' where the consent is to something else
 */
export function readConsented(description: unknown, consent: unknown): CheckpointDescription {
  const read = CheckpointDescription.safeParse(description)
  if (!read.success) throw new HubError('invalid', `This is no description of a checkpoint: ${z.prettifyError(read.error)}`)
  parseHub(read.data.hub)
  refuseUnfit(read.data.files)
  const given = Consent.safeParse(consent)
  const needed = consentFor(read.data)
  if (!given.success || !sameConsent(needed, given.data) || read.data.bytes !== needed.bytes) {
    throw new HubError('no-consent', `Nothing is downloaded without consent to exactly this: ${needed.bytes} bytes of ${needed.repository} at ${needed.commit} from ${needed.host}, licence ${needed.licence}.`)
  }
  return read.data
}
