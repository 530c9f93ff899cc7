// Brings one file of a checkpoint: resumed where it broke off, checked by its hash, only then moved into place.
import type { FileHandle } from 'node:fs/promises'
import { failureOf, refuseEncoding } from './answers.ts'
import { fileAddress } from './address.ts'
import type { CheckpointDescription, CheckpointFile } from './description.ts'
import { HubError, onDisk } from './errors.ts'
import { ask } from './exchange.ts'
import type { Answer, HubAccess } from './exchange.ts'
import { isWhole } from './file-hash.ts'
import { partialOf } from './partial.ts'
import type { PartialFile } from './partial.ts'
import { patiently } from './patience.ts'
import type { Patience } from './patience.ts'

export interface Transfer {
  access: HubAccess
  description: CheckpointDescription
  file: CheckpointFile
  target: string
  patience: Patience
  on: {
    /** Bytes of the file that are on disk now; fewer than before where it starts anew. */
    bytes(bytes: number): void
    checking(): void
    waiting(milliseconds: number, reason: HubError): void
  }
}

interface State extends Transfer { partial: PartialFile; /** From the network, over all tries. */ received: number }

/** However often it starts anew, a file may not bring more than this. */
const trafficLimit = ({ bytes }: CheckpointFile) => 3 * bytes + 16 * 1024 * 1024

/** If-Range takes strong validators only (RFC 9110, section 13.1.5). */
function strongTag(headers: Headers): string | null {
  const tag = headers.get('etag')
  return tag !== null && /^"[\x21\x23-\x7e]{1,512}"$/.test(tag) ? tag : null
}

/** The hub says at its redirect what the content host will give. */
function refuseOtherContent(said: Headers, { description, file }: Transfer): void {
  const [commit, size, tag] = [said.get('x-repo-commit'), said.get('x-linked-size'), said.get('x-linked-etag')?.replace(/^"|"$/g, '')]
  const differs = (commit !== null && commit !== description.commit) || (size !== null && Number(size) !== file.bytes) || (tag !== undefined && file.hash.kind === 'sha256' && tag !== file.hash.value)
  if (differs) throw new HubError('changed', `${description.hub} no longer gives the ${file.path} that was consented to: ask for a new description.`)
}

/** The server gives something else than the part that was asked for: what is there is of no use. */
async function startAnew({ partial, file, on }: State, reason: string): Promise<never> {
  await partial.discard()
  on.bytes(0)
  throw new HubError('changed', `${file.path} starts anew: ${reason}.`, { passing: true })
}

/** Whether a range runs from `first` to the end of the file (RFC 9110, section 14.4). */
function isRest(range: string | null, first: number, { bytes }: CheckpointFile): boolean {
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range ?? '') ?? []
  return Number(from) === first && Number(to) === bytes - 1 && (total === '*' || Number(total) === bytes)
}

/** @returns where the answer's bytes begin */
async function startOf(answer: Answer, kept: { bytes: number; etag: string | null }, state: State): Promise<number> {
  const { status, headers, host } = answer
  if (status === 200) return 0
  if (kept.bytes === 0 || (status !== 206 && status !== 416)) throw failureOf(answer, state.file.path)
  if (status === 416) return startAnew(state, `${host} has no such range`)
  if (!isRest(headers.get('content-range'), kept.bytes, state.file)) return startAnew(state, `${host} gave another range than was asked for`)
  const tag = strongTag(headers)
  if (kept.etag !== null && tag !== null && tag !== kept.etag) return startAnew(state, `it has changed at ${host}`)
  return kept.bytes
}

function refuseOtherLength({ headers, host }: Answer, start: number, { path, bytes }: CheckpointFile): void {
  const length = headers.get('content-length')
  if (length !== null && Number(length) !== bytes - start) throw new HubError('corrupt', `${host} announces ${length} bytes of ${path} where ${bytes - start} were consented to.`)
}

async function write(answer: Answer, handle: FileHandle, start: number, state: State): Promise<void> {
  const { file, on } = state
  let at = start
  for await (const chunk of answer.body) {
    state.received += chunk.length
    if (at + chunk.length > file.bytes) throw new HubError('corrupt', `${answer.host} sends more of ${file.path} than the ${file.bytes} bytes that were consented to.`)
    if (state.received > trafficLimit(file)) throw new HubError('corrupt', `${answer.host} breaks off and begins ${file.path} anew again and again.`)
    for (let done = 0; done < chunk.length;) done += (await onDisk(state.partial.file, handle.write(chunk, done, chunk.length - done, at + done))).bytesWritten
    at += chunk.length
    on.bytes(at)
  }
  if (at < file.bytes) throw new HubError('corrupt', `${answer.host} broke off ${file.path} after ${at} of ${file.bytes} bytes.`, { passing: true })
}

async function receive(answer: Answer, kept: { bytes: number; etag: string | null }, state: State): Promise<void> {
  const start = await startOf(answer, kept, state)
  refuseEncoding(answer, state.file.path)
  refuseOtherLength(answer, start, state.file)
  const { partial } = state
  const handle = await onDisk(partial.file, start === 0 ? partial.begin(strongTag(answer.headers)) : partial.continue())
  try {
    await write(answer, handle, start, state)
  } finally {
    await handle.close()
  }
}

/** One try: asks for the bytes that are not there. */
async function attempt(state: State): Promise<void> {
  const { access, description: { repository, commit }, file, partial, on } = state
  const kept = await partial.kept()
  on.bytes(kept.bytes)
  if (file.bytes === 0) return (await onDisk(partial.file, partial.begin(null))).close()
  if (kept.bytes === file.bytes) return
  const range = kept.bytes > 0 ? { range: `bytes=${kept.bytes}-`, ...(kept.etag !== null && { 'if-range': kept.etag }) } : {}
  const address = fileAddress(access.hub, repository, commit, file.path)
  await ask(access, { address, subject: file.path, headers: range, check: (said) => refuseOtherContent(said, state) }, (answer) => receive(answer, kept, state))
}

/**
 * @throws HubError 'corrupt' where the whole file has another hash twice, and as `ask` tells; the signal's reason where it was aborted.
 * What has come stays to be resumed, unless it is known to be wrong.
 */
export async function transferFile(transfer: Transfer): Promise<void> {
  const { access: { signal }, description, file, target, patience, on } = transfer
  const partial = partialOf(target, description, file)
  const state: State = { ...transfer, partial, received: 0 }
  for (let round = 1; ; round++) {
    await patiently(patience, { signal, received: () => state.received, onWait: on.waiting }, () => attempt(state))
    on.checking()
    if (await isWhole(partial.file, file, signal)) return onDisk(partial.file, partial.settle())
    await partial.discard()
    on.bytes(0)
    // Once, as the disk or a resumed part may be at fault.
    if (round === 2) throw new HubError('corrupt', `${file.path} from ${description.hub} has another hash than the hub told; it was not kept.`)
  }
}
