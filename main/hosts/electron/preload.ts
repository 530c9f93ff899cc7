// Exposes the bridge to the page, and nothing else of Electron. Runs sandboxed; bundled to one CommonJS file by build/preload.ts.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { IpcRendererEvent } from 'electron'
import type { Reply } from '../../contract/requests.ts'
import { channels, factsIn } from './channels.ts'
import type { NativeCalls } from './channels.ts'

const ask = <Name extends keyof NativeCalls>(name: Name, ...values: Parameters<NativeCalls[Name]>): ReturnType<NativeCalls[Name]> =>
  ipcRenderer.invoke(channels.native, name, values) as ReturnType<NativeCalls[Name]>

/** Electron's event object stays here: it holds the sender. */
function listenTo<Values extends unknown[]>(channel: string): (listener: (...values: Values) => void) => () => void {
  return (listener) => {
    const hear = (_event: IpcRendererEvent, ...values: unknown[]) => listener(...(values as Values))
    ipcRenderer.on(channel, hear)
    ipcRenderer.send(channels.listening, channel)
    return () => void ipcRenderer.off(channel, hear)
  }
}

const native: NativeCalls = {
  pickPictures: () => ask('pickPictures'),
  pickFolder: () => ask('pickFolder'),
  pickCase: () => ask('pickCase'),
  pickBasemap: () => ask('pickBasemap'),
  saveAs: (name) => ask('saveAs', name),
  showInFolder: (path) => ask('showInFolder', path),
  openExternal: (url) => ask('openExternal', url),
}

const bridge = {
  host: factsIn(process.argv),
  request: (name: string, input: unknown, id: string) => ipcRenderer.invoke(channels.request, name, input, id) as Promise<Reply<unknown>>,
  cancel: (id: string) => ipcRenderer.send(channels.cancel, id),
  onEvent: listenTo<[name: string, event: unknown]>(channels.event),
  onOpenCase: listenTo<[folder: string]>(channels.openCase),
  onMenu: listenTo<[command: string]>(channels.menu),
  pathsOf: (files: readonly File[]) => files.map((file) => webUtils.getPathForFile(file)),
  ...native,
}
export type ExposedBridge = typeof bridge

contextBridge.exposeInMainWorld('geoagent', bridge)
