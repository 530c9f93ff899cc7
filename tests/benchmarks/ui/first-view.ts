// Page start with an empty cache: when the first thumbnails are there, when a key moves the picture, and how much JavaScript that took.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { browser } from '../../e2e/window/hosts.ts'
import { askProbe, installProbe, openedBy } from './probe.ts'
import { clocked } from './trace.ts'

export interface FirstView {
  /** Milliseconds since navigation start. */
  readonly cells: number
  readonly moved: number
  /** Kilobytes of the scripts that were asked for before the map's part. */
  readonly gzip: number
  readonly brotli: number
  /** Kilobytes of the map's part, gzip; 0 where it was not a request of its own. */
  readonly mapPart: number
}

const isMapPart = (response: Response) => /\/MapCanvas-[^/]*\.js$/.test(response.url())
const kilobytes = (parts: readonly Buffer[], compress: (bytes: Buffer) => Buffer) => parts.reduce((sum, bytes) => sum + compress(bytes).length, 0) / 1000

/** A page of its own that is already signed in, with nothing cached. */
export async function freshPage(signedIn: Page): Promise<Page> {
  const context = await (await browser()).newContext({ viewport: signedIn.viewportSize(), colorScheme: 'dark', reducedMotion: 'reduce', storageState: await signedIn.context().storageState() })
  const page = await context.newPage()
  await installProbe(page)
  return page
}

export async function startPage(page: Page, signedIn: Page, address: string): Promise<void> {
  await page.goto(`${new URL(signedIn.url()).origin}/#${address}`, { waitUntil: 'commit' })
}

export async function firstView(signedIn: Page, address: string): Promise<FirstView> {
  const page = await freshPage(signedIn)
  const scripts: Response[] = []
  page.on('response', (response) => void (response.request().resourceType() === 'script' && scripts.push(response)))
  await startPage(page, signedIn, address)
  const cells = await askProbe(page, 'cellsShown')
  await askProbe(page, 'firstPicture')
  const { shown: moved } = await openedBy(page, () => page.keyboard.press('j'))
  await page.locator('.maplibregl-canvas').waitFor()
  const at = scripts.findIndex(isMapPart)
  const bodies = await Promise.all(scripts.map((response) => response.body()))
  await page.context().close()
  const first = at < 0 ? bodies : bodies.slice(0, at)
  return { cells, moved, gzip: kilobytes(first, gzipSync), brotli: kilobytes(first, brotliCompressSync), mapPart: at < 0 ? 0 : kilobytes([bodies[at]!], gzipSync) }
}

/** Processor time of the window's thread until the first picture stands there, milliseconds; tracing slows a start, so that this is one of its own. */
export async function firstWork(signedIn: Page, address: string): Promise<number> {
  const page = await freshPage(signedIn)
  const { work } = await clocked(page, 'start', async () => {
    await startPage(page, signedIn, address)
    await askProbe(page, 'firstPicture')
    await askProbe(page, 'markStart')
  })
  await page.context().close()
  return work[0]!
}
