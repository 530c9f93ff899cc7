// The probe inside the page, as the benchmarks call it.
import path from 'node:path'
import type { Page } from 'playwright-core'

/** Times are milliseconds since the page's start. */
export interface Opening { readonly pressed: number; readonly told: number; readonly shown: number }
export interface Toggling { readonly clicked: number; readonly asked: number; readonly answered: number; readonly handed: number; readonly painted: number }

interface Answers {
  cellsShown: number
  firstPicture: Omit<Opening, 'pressed'>
  markStart: void
  startFrames: void
  stopFrames: number[]
}

/** Before the page is loaded: from then on it is there. */
export const installProbe = (page: Page): Promise<unknown> => page.addInitScript({ path: path.join(import.meta.dirname, 'probe.js') })

export const askProbe = <Name extends keyof Answers>(page: Page, name: Name): Promise<Answers[Name]> => page.evaluate(`probe.${name}()`)

async function acted<Told>(page: Page, what: 'opening' | 'toggling', act: () => Promise<unknown>): Promise<Told> {
  await page.evaluate(`probe.arm('${what}')`)
  await act()
  return page.evaluate('probe.pending')
}

export const openedBy = (page: Page, act: () => Promise<unknown>): Promise<Opening> => acted(page, 'opening', act)
export const toggledBy = (page: Page, act: () => Promise<unknown>): Promise<Toggling> => acted(page, 'toggling', act)
