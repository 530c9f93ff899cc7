// Answers what the page asks of the desktop. What comes in is the page's word and is looked at before it is used.
import { BrowserWindow, ipcMain } from 'electron'
import { z } from 'zod'
import { channels } from './channels.ts'
import type { NativeCalls } from './channels.ts'
import { pickBasemap, pickCase, pickFolder, pickPictures, saveAs, showInFolder } from './dialogs.ts'
import { openExternal } from './open-external.ts'
import { requireOwnPage } from './security.ts'

type Handlers = { [Name in keyof NativeCalls]: (window: BrowserWindow, ...values: Parameters<NativeCalls[Name]>) => ReturnType<NativeCalls[Name]> }

const text = z.tuple([z.string().max(4096)])
const shapes: { [Name in keyof NativeCalls]: z.ZodType<Parameters<NativeCalls[Name]>> } = {
  pickPictures: z.tuple([]),
  pickFolder: z.tuple([]),
  pickCase: z.tuple([]),
  pickBasemap: z.tuple([]),
  saveAs: text,
  showInFolder: text,
  openExternal: text,
}

const handlersOf = (home: string): Handlers => ({
  pickPictures,
  pickFolder,
  pickCase,
  pickBasemap,
  saveAs,
  showInFolder: async (_window, path) => showInFolder(path),
  openExternal: (window, url) => openExternal(window, home, url),
})

/** @param home workspace folder, which keeps the log of what was opened outside */
export function serveNative(home: string): void {
  const handlers = handlersOf(home)
  ipcMain.handle(channels.native, async (event, name: unknown, values: unknown) => {
    requireOwnPage(event)
    const window = BrowserWindow.fromWebContents(event.sender)
    if (!window || typeof name !== 'string' || !Object.hasOwn(shapes, name)) throw new Error('The window asked for something that this desktop does not do.')
    const call = name as keyof NativeCalls
    const handler = handlers[call] as (window: BrowserWindow, ...values: string[]) => Promise<unknown>
    return handler(window, ...shapes[call].parse(values))
  })
}
