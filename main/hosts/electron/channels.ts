// Every channel between the window and its host, and what the desktop offers the page: declared once, for both sides.

export const channels = {
  /** Page to host: (name, input, id) -> Reply. */
  request: 'geoagent:request',
  /** Page to host: (id). */
  cancel: 'geoagent:cancel',
  /** Page to host: (name, arguments) -> what NativeCalls says. */
  native: 'geoagent:native',
  /** Page to host: (channel) from now on heard by the page. */
  listening: 'geoagent:listening',
  /** Host to page: (name, event) of the contract. */
  event: 'geoagent:event',
  /** Host to page: (folder). */
  openCase: 'geoagent:open-case',
  /** Host to page: (id of a command). */
  menu: 'geoagent:menu',
} as const

/** Who the page talks to. */
export interface HostFacts {
  readonly kind: 'electron'
  readonly version: string
  /** Name that goes into the audit log. */
  readonly actor: string
}

/** What only a desktop can do. Null and an empty list stand for a dialog that was left. */
export interface NativeCalls {
  pickPictures(): Promise<string[]>
  pickFolder(): Promise<string | null>
  pickCase(): Promise<string | null>
  pickBasemap(): Promise<string | null>
  /** @param name proposed for the file, or its whole path */
  saveAs(name: string): Promise<string | null>
  showInFolder(path: string): Promise<void>
  /** @returns true when the person agreed and the browser was told */
  openExternal(url: string): Promise<boolean>
}

const hostArgument = '--geoagent-host='

/** The facts as an argument of the page's process, since the sandboxed preload can ask nothing before it exposes its bridge. */
export const argumentOf = (facts: HostFacts): string => hostArgument + encodeURIComponent(JSON.stringify(facts))

/** @throws Error where the argument is missing */
export function factsIn(argv: readonly string[]): HostFacts {
  const argument = argv.find((one) => one.startsWith(hostArgument))
  if (!argument) throw new Error('The window was started without its host.')
  return JSON.parse(decodeURIComponent(argument.slice(hostArgument.length))) as HostFacts
}
