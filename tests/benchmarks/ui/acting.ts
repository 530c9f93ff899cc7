// Single deeds and how long the person waits for what they show: the next picture, another answer.
import type { Page } from 'playwright-core'
import { withApp } from '../../e2e/window/cases.ts'
import { openedBy, toggledBy } from './probe.ts'
import type { Opening, Toggling } from './probe.ts'

/** Between two deeds, as a person looks at what came: what the window does afterwards is then over. Milliseconds. */
const LOOKING = 600
const look = () => new Promise((resolve) => setTimeout(resolve, LOOKING))

export async function openPictures(page: Page, count: number): Promise<Opening[]> {
  const openings: Opening[] = []
  for (let at = 0; at < count; at++) {
    openings.push(await openedBy(page, () => page.keyboard.press('j')))
    await look()
  }
  return openings
}

/** Takes the second item of a ledger out and puts it back; then the next picture, whose first toggle finds nothing worked out before. */
export async function toggleEvidence(page: Page, count: number): Promise<Toggling[]> {
  const box = page.locator('section[aria-label="Evidence"] input[data-item]').nth(1)
  const toggles: Toggling[] = []
  for (let at = 0; at < count; at++) {
    toggles.push(await toggledBy(page, () => box.click()))
    await look()
    if (at % 2 === 1) await openPictures(page, 1)
  }
  return toggles
}

/** The core's part alone, without window and wire, on pictures as above. Milliseconds. */
export const toggleInCore = (home: string, folder: string, count: number): Promise<number[]> =>
  withApp(home, async (ask) => {
    const times: number[] = []
    // The first one also reads the gazetteer and the atlas, which the map has done before in a window.
    for (let at = -2; at < count; at++) {
      const { evidence } = await ask('image.show', { case: folder, image: 1000 + Math.floor(at / 2) })
      const started = performance.now()
      await ask(at % 2 === 0 ? 'evidence.reject' : 'evidence.accept', { case: folder, id: evidence[1]!.id })
      times.push(performance.now() - started)
    }
    return times.slice(2)
  })
