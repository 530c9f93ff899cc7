// Hands that move things: the wheel over the grid, drags over the map.
import type { Page } from 'playwright-core'
import { watched } from './trace.ts'
import type { Went } from './trace.ts'

const middleOf = async (page: Page, selector: string) => {
  const box = (await page.locator(selector).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const list = '.pictures'

/** Turns the wheel `steps` times by `pixels` each; as fast as the page takes it. */
async function turnWheel(page: Page, pixels: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await page.mouse.wheel(0, pixels)
}

export interface Scrolled { readonly steady: Went; readonly whole: Went; readonly reached: number }

/** Steadily, as who looks for something, and then all the way down, a screenful with almost every frame. */
export async function scrollGrid(page: Page): Promise<Scrolled> {
  const middle = await middleOf(page, list)
  await page.mouse.move(middle.x, middle.y)
  const steady = await watched(page, () => turnWheel(page, 100, 200))
  const height = await page.locator(list).evaluate((element) => (element as unknown as { scrollHeight: number }).scrollHeight)
  const whole = await watched(page, () => turnWheel(page, Math.ceil(height / 250), 260))
  const last = await page.locator(`${list} [role="option"]`).evaluateAll((cells) => Math.max(...cells.map((cell) => Number((cell as unknown as { dataset: { place: string } }).dataset.place))))
  return { steady, whole, reached: last + 1 }
}

/** Drags the map to and fro over all its points. */
export async function panMap(page: Page): Promise<Went> {
  await page.getByRole('button', { name: 'All pictures' }).click()
  await page.locator('.maplibregl-canvas').hover()
  await settled(page)
  const middle = await middleOf(page, '.maplibregl-canvas')
  const drag = async (sign: number) => {
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    for (let step = 1; step <= 50; step++) await page.mouse.move(middle.x + sign * 3 * step, middle.y + sign * step)
    await page.mouse.up()
  }
  return watched(page, async () => {
    for (const sign of [1, -1, -1, 1, 1, -1]) await drag(sign)
  })
}

/** Until nothing has been asked of the host for half a second. */
export const settled = (page: Page): Promise<void> => page.waitForLoadState('networkidle')
