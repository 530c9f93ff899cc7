// The window: a sandboxed page without Node, shown once it can be.
import path from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'
import { argumentOf } from './channels.ts'
import type { HostFacts } from './channels.ts'
import { pageAddress } from './origin.ts'
import type { WindowState } from './window-state.ts'

/** --ground of the page's two themes, so that the window never flashes in another colour. */
const grounds = { dark: '#0d1014', light: '#eef0f3' }

const ground = (): string => (nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light)

export const preloadFile = path.join(import.meta.dirname, 'preload.cjs')

/**
 * @param facts told to the page by its preload
 * @param state where it was the last time
 */
export function openWindow(facts: HostFacts, state: WindowState | null): BrowserWindow {
  const { maximized, fullScreen, ...bounds } = state ?? { width: 1440, height: 900, maximized: false, fullScreen: false }
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'GeoAgent Workstation',
    backgroundColor: ground(),
    webPreferences: {
      preload: preloadFile,
      additionalArguments: [argumentOf(facts)],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    if (fullScreen) window.setFullScreen(true)
    window.show()
  })
  followTheme(window)
  void window.loadURL(pageAddress)
  return window
}

function followTheme(window: BrowserWindow): void {
  const follow = () => window.setBackgroundColor(ground())
  nativeTheme.on('updated', follow)
  window.once('closed', () => void nativeTheme.off('updated', follow))
}
