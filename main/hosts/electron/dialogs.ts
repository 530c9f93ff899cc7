// The desktop's own dialogs for files and folders. Pictures have no filter: the core knows them by their content, whatever their name.
import path from 'node:path'
import { dialog, shell } from 'electron'
import type { BrowserWindow, OpenDialogOptions } from 'electron'

async function pick(window: BrowserWindow, options: OpenDialogOptions): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options)
  return canceled ? [] : filePaths
}

const pickOne = async (window: BrowserWindow, options: OpenDialogOptions): Promise<string | null> => (await pick(window, options)).at(0) ?? null

export const pickPictures = (window: BrowserWindow): Promise<string[]> => pick(window, { title: 'Add pictures', buttonLabel: 'Add', properties: ['openFile', 'multiSelections'] })

export const pickFolder = (window: BrowserWindow): Promise<string | null> => pickOne(window, { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] })

/** A case is a folder; macOS shows it as one file, since the package says so. */
export function pickCase(window: BrowserWindow): Promise<string | null> {
  const properties: OpenDialogOptions['properties'] = process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openDirectory']
  return pickOne(window, { title: 'Open a case', buttonLabel: 'Open', properties, filters: [{ name: 'Case', extensions: ['geocase'] }] })
}

export const pickBasemap = (window: BrowserWindow): Promise<string | null> =>
  pickOne(window, { title: 'Choose a basemap', properties: ['openFile'], filters: [{ name: 'PMTiles', extensions: ['pmtiles'] }] })

/** @param name proposed for the file, or its whole path */
export async function saveAs(window: BrowserWindow, name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name, properties: ['createDirectory', 'showOverwriteConfirmation'] })
  return canceled || filePath === '' ? null : filePath
}

/** Nothing where the path is not absolute, or would have Windows sign in at another machine. */
export function showInFolder(file: string): void {
  if (path.isAbsolute(file) && !file.startsWith('\\\\') && !file.startsWith('//')) shell.showItemInFolder(path.normalize(file))
}
