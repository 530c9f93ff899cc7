// Where the window was and how large, kept between starts; brought back only to where it can be seen.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { screen } from 'electron'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
})
export type WindowState = z.infer<typeof WindowState>

const fileOf = (home: string): string => path.join(home, 'window.json')

/** Pixels of the upper edge that must lie on a display, so that the window can be taken hold of. */
const HOLD = 100

function canBeHeld({ x, y, width }: Rectangle, { workArea }: { workArea: Rectangle }): boolean {
  const seen = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
  return seen >= HOLD && y >= workArea.y && y <= workArea.y + workArea.height - HOLD
}

/** @returns null where nothing is kept, it cannot be read, or its display is gone */
export function readState(home: string): WindowState | null {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')))
    return screen.getAllDisplays().some((display) => canBeHeld(state, display)) ? state : null
  } catch {
    return null // the first start, or a file that another program spoiled: the window opens as it comes
  }
}

function writeState(home: string, window: BrowserWindow): void {
  const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() }
  mkdirSync(home, { recursive: true })
  writeFileSync(fileOf(home), `${JSON.stringify(state)}\n`)
}

/** @param failed told when the place could not be kept, which must not keep the window from closing */
export function keepState(home: string, window: BrowserWindow, failed: (error: unknown) => void): void {
  window.on('close', () => {
    try {
      writeState(home, window)
    } catch (error) {
      failed(error)
    }
  })
}
