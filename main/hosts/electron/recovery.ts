// What becomes of a window whose page died or hangs: loaded again once, with words; then the person decides.
import { app, dialog } from 'electron'
import type { BrowserWindow, MessageBoxOptions, RenderProcessGoneDetails } from 'electron'
import type { Failures } from './failures.ts'

/** Milliseconds within which a second death is no accident. */
const SOON = 60_000

const kept = 'What was finished is kept, and running jobs go on.'

async function askWhetherAgain(window: BrowserWindow, options: Pick<MessageBoxOptions, 'message' | 'detail' | 'buttons' | 'signal'>): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, { type: 'warning', defaultId: 0, cancelId: 0, noLink: true, ...options })
  return response === 1
}

async function tellOfDeath(window: BrowserWindow, { reason }: RenderProcessGoneDetails, again: boolean): Promise<void> {
  if (!again) {
    window.reload()
    await dialog.showMessageBox(window, { type: 'warning', message: 'The window failed and was loaded again.', detail: `${kept} (${reason})`, buttons: ['OK'] })
    return
  }
  const quit = await askWhetherAgain(window, { message: 'The window failed again.', detail: `${kept} Load it once more, or quit and start the program again. (${reason})`, buttons: ['Load again', 'Quit'] })
  if (quit) app.quit()
  else if (!window.isDestroyed()) window.reload()
}

function watchDeaths(window: BrowserWindow, failures: Failures): void {
  let last = -Infinity
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    failures.log('window', new Error(`The window's process ended: ${details.reason}, exit code ${details.exitCode}.`))
    const again = Date.now() - last < SOON
    last = Date.now()
    failures.watch('window', tellOfDeath(window, details, again))
  })
}

async function offerReload(window: BrowserWindow, signal: AbortSignal): Promise<void> {
  const reload = await askWhetherAgain(window, { message: 'The window does not answer.', detail: `Wait for it, or load it again. ${kept}`, buttons: ['Wait', 'Load again'], signal })
  // It hears nothing but its end, after which it is loaded again as after any other.
  if (reload && !signal.aborted && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
}

function watchHangs(window: BrowserWindow, failures: Failures): void {
  let asking: AbortController | null = null
  window.on('unresponsive', () => {
    if (asking) return
    const controller = new AbortController()
    asking = controller
    failures.watch('window', offerReload(window, controller.signal).finally(() => (asking = null)))
  })
  window.on('responsive', () => asking?.abort())
}

export function recover(window: BrowserWindow, failures: Failures): void {
  watchDeaths(window, failures)
  watchHangs(window, failures)
}

/** Helpers of Chromium that died. Workers' deaths are their jobs' concern, which know what was in hand. */
export function watchHelpers(failures: Failures, workers: string): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (name !== workers && reason !== 'clean-exit' && reason !== 'killed') failures.log('helper', new Error(`A helper process (${name ?? type}) ended: ${reason}, exit code ${exitCode}.`))
  })
}
