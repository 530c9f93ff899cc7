// Pictures on their way to a page: an image's own file where a browser shows its format, one made of it where not, and the basemap.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { versionDigits } from '../../contract/media.ts'
import type { MediaKind } from '../../contract/media.ts'
import type { ImageFormat } from '../../contract/observation.ts'
import type { RenderTask } from '../../contract/worker-tasks.ts'
import type { WarmWorker } from '../../jobs/warm-worker.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { getImage } from '../../storage/images.ts'
import { originalOf, originalPath, requireSeen, requireUnchanged } from '../images/original.ts'
import type { SeenImage } from '../images/original.ts'
import { isBasemap } from '../settings/basemap.ts'
import type { Workspace } from '../workspace.ts'
import { isShownUpright } from './upright.ts'

export interface PictureFile {
  /** As fs takes it; raw bytes where the name is no valid UTF-8. */
  readonly path: string | Buffer
  /** Media type. */
  readonly type: string
}

export interface Media {
  /**
   * @param key CaseSummary.key of a case that was opened here
   * @param version first digits of the image's SHA-256, as in the address
   * @throws WorkstationError 'not-found' for anything else; 'corrupt' where the original is another file by now; what the decoder says
   */
  picture(key: string, image: number, kind: MediaKind, version: string): Promise<PictureFile>
  /** The person's own PMTiles file; null where there is none. */
  basemap(): Promise<PictureFile | null>
}

/** What any browser shows. */
const shown: Partial<Record<ImageFormat, string>> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', gif: 'image/gif', avif: 'image/avif', bmp: 'image/bmp' }
/** Beyond these a browser takes seconds, and gigabytes. */
const mostBytes = 40e6
const mostPixels = 60e6

/** Longer side, pixels, and libwebp's quality. */
const renditions: Record<MediaKind, { suffix: string; maxSide: number; quality: number }> = {
  thumbnail: { suffix: '', maxSide: 512, quality: 78 },
  picture: { suffix: '.picture', maxSide: 4096, quality: 86 },
}

export function createMedia(workspace: Workspace, renderer: WarmWorker): Media {
  /** Two windows that ask for one picture have it made once. */
  const making = new Map<string, Promise<PictureFile>>()
  const made = (store: CaseStore, image: SeenImage, kind: MediaKind): Promise<PictureFile> => {
    const target = derivedPath(store, image, kind)
    const known = making.get(target)
    if (known) return known
    const picture = make(renderer, store, image, kind, target).finally(() => making.delete(target))
    making.set(target, picture)
    return picture
  }
  return {
    picture: async (key, id, kind, version) => {
      const store = workspace.cases.served(key)
      const image = requireVersion(store, id, version)
      if (kind === 'thumbnail') return made(store, image, kind)
      await requireUnchanged(store, image)
      return (await ownFile(store, image)) ?? made(store, image, kind)
    },
    basemap: async () => {
      const { basemap } = workspace.settings.settings
      return basemap !== null && (await isBasemap(basemap)) ? { path: basemap, type: 'application/vnd.pmtiles' } : null
    },
  }
}

function requireVersion(store: CaseStore, id: number, version: string): SeenImage {
  const image = getImage(store, id)
  if (image?.sha256?.slice(0, versionDigits) !== version) throw new WorkstationError('not-found', `This case has no such picture: ${id}.`, { image: id })
  return requireSeen(image)
}

async function ownFile(store: CaseStore, image: SeenImage): Promise<PictureFile | null> {
  const type = image.format && shown[image.format]
  if (!type || image.bytes > mostBytes || image.width * image.height > mostPixels) return null
  const file = originalPath(store, image)
  return (await isShownUpright(file, image)) ? { path: file, type } : null
}

const derivedPath = (store: CaseStore, { sha256 }: SeenImage, kind: MediaKind) => path.join(store.derived, sha256.slice(0, 2), `${sha256}${renditions[kind].suffix}.webp`)

async function make(renderer: WarmWorker, store: CaseStore, image: SeenImage, kind: MediaKind, target: string): Promise<PictureFile> {
  const found = await stat(target).catch(() => null)
  if (!found?.isFile() || found.size === 0) {
    await requireUnchanged(store, image)
    const { maxSide, quality } = renditions[kind]
    await renderer.ask({ original: originalOf(store, image), target, maxSide, quality } satisfies RenderTask)
    await requireUnchanged(store, image)
  }
  return { path: target, type: 'image/webp' }
}
