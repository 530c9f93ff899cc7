// The one way from the window to the core: requests out, replies and events in. The transport behind it is the host's.
import { WorkstationError } from '../../main/contract/errors.ts'
import type { EventListener } from '../../main/contract/events.ts'
import type { Reply, RequestInput, RequestName, RequestReply } from '../../main/contract/requests.ts'

export interface HostInfo {
  readonly kind: 'electron' | 'web'
  readonly version: string
  /** Name that goes into the audit log. */
  readonly actor: string
  /** Whether files can be sent where their path is not known; false where dialogs give paths. */
  readonly uploads: boolean
}

/** What only a desktop window can do. */
export interface NativeHost {
  /** Paths of dropped or picked files; '' for one that has none. */
  pathsOf(files: readonly File[]): string[]
  pickPictures(): Promise<string[]>
  pickFolder(): Promise<string | null>
  pickCase(): Promise<string | null>
  pickBasemap(): Promise<string | null>
  saveAs(name: string): Promise<string | null>
  showInFolder(path: string): Promise<void>
  /** Asks the person first; refuses what is not on the list of allowed sites. */
  openExternal(url: string): Promise<boolean>
  onOpenCase(listener: (folder: string) => void): () => void
  /** Menu items by the id of their command. */
  onMenu(listener: (command: string) => void): () => void
}

export interface Client {
  readonly host: HostInfo
  readonly native: NativeHost | null
  send<Name extends RequestName>(name: Name, input: RequestInput<Name>, signal?: AbortSignal): Promise<Reply<RequestReply<Name>>>
  /** @returns stops listening */
  listen(listener: EventListener): () => void
  /** Told whenever the host goes away or is back; first at once. */
  onConnection(listener: (connected: boolean) => void): () => void
  /** @returns the path under which the host keeps the file */
  upload(caseKey: string, name: string, file: File, signal?: AbortSignal): Promise<string>
}

let current: Client | null = null

export function setClient(client: Client): void {
  current = client
}

/** @throws Error before the window has its host */
export function client(): Client {
  if (!current) throw new Error('The window has no host yet.')
  return current
}

/** @throws WorkstationError with the core's own code and words */
export async function ask<Name extends RequestName>(name: Name, input: RequestInput<Name>, signal?: AbortSignal): Promise<RequestReply<Name>> {
  const reply = await client().send(name, input, signal)
  if (reply.ok) return reply.value
  throw new WorkstationError(reply.error.code, reply.error.message, reply.error.details)
}
