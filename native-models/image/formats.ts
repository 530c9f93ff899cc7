// Tells a picture's format by its first bytes; the name only decides between a TIFF and the camera RAWs that are TIFFs.

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif' | 'heif' | 'bmp' | 'raw'

/** How many of a file's first bytes `sniffFormat` looks at. */
export const sniffedBytes = 64

/** RAW formats whose container is a plain TIFF: nothing in the first bytes tells them from one. */
const tiffBasedRaw = new Set(['3fr', 'ari', 'arw', 'cr2', 'dcr', 'dng', 'erf', 'fff', 'iiq', 'k25', 'kdc', 'mef', 'mos', 'nef', 'nrw', 'orf', 'pef', 'raw', 'rw2', 'rwl', 'sr2', 'srf', 'srw'])

/** RAW formats with a signature of their own: Fujifilm RAF, Sigma X3F, Minolta MRW, Canon CRW, Olympus ORF, Panasonic RW2. */
const rawSignatures = ['FUJIFILMCCD-RAW', 'FOVb', '\0MRM', 'II\x1a\0\0\0HEAPCCDR', 'IIRO', 'IIRS', 'MMOR', 'IIU\0']

const signatures: readonly (readonly [string, PictureFormat])[] = [
  ['\xff\xd8\xff', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['BM', 'bmp'],
]

/** TIFF and BigTIFF in either byte order. */
const tiffSignatures = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']

const heifBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1', 'miaf'])

/** ISO base media file: `size, 'ftyp', major brand, version, compatible brands...`. */
function sniffBrands(head: string): PictureFormat | null {
  const brands = [head.slice(8, 12), ...(head.slice(16).match(/[\s\S]{4}/g) ?? [])]
  if (brands[0] === 'crx ') return 'raw'
  if (brands[0] === 'avif' || brands[0] === 'avis') return 'avif'
  if (!heifBrands.has(brands[0] ?? '')) return null
  return brands.includes('avif') && !brands.includes('heic') ? 'avif' : 'heif'
}

/**
 * @param bytes the file's beginning, `sniffedBytes` of it where it has as many
 * @param name the file's name; without it a TIFF-based RAW counts as a TIFF
 * @returns null for what is no picture known here
 */
export function sniffFormat(bytes: Uint8Array, name = ''): PictureFormat | null {
  const head = Buffer.from(bytes.subarray(0, sniffedBytes)).toString('latin1')
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp'
  if (head.slice(4, 8) === 'ftyp') return sniffBrands(head)
  if (rawSignatures.some((signature) => head.startsWith(signature))) return 'raw'
  if (tiffSignatures.some((signature) => head.startsWith(signature))) return sniffTiff(head, name)
  return signatures.find(([signature]) => head.startsWith(signature))?.[1] ?? null
}

function sniffTiff(head: string, name: string): PictureFormat {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const canonRaw2 = head.slice(8, 10) === 'CR'
  return canonRaw2 || tiffBasedRaw.has(extension) ? 'raw' : 'tiff'
}
