// Which files are pictures: by the name's extension, and for other names by the first 64 bytes. Decides what is taken in, not what it is.
// The host may not import the decoder's folder, so the signatures are here a second time, reduced to yes and no.

export const signatureBytes = 64

const pictureExtensions = new Set([
  'jpg', 'jpeg', 'jpe', 'jfif', 'jif', 'png', 'apng', 'webp', 'tif', 'tiff', 'gif', 'avif', 'avifs', 'heic', 'heics', 'heif', 'heifs', 'hif', 'bmp', 'dib', 'mpo', 'insp',
  // camera RAW
  '3fr', 'ari', 'arw', 'cr2', 'cr3', 'crw', 'dcr', 'dng', 'erf', 'fff', 'gpr', 'iiq', 'k25', 'kdc', 'mef', 'mos', 'mrw', 'nef', 'nrw', 'orf', 'ori', 'pef', 'raf', 'raw', 'rw2', 'rwl', 'sr2', 'srf', 'srw', 'x3f',
])

export function hasPictureExtension(name: string): boolean {
  const dot = name.lastIndexOf('.')
  return dot > 0 && pictureExtensions.has(name.slice(dot + 1).toLowerCase())
}

const signatures = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+', 'FUJIFILMCCD-RAW', 'FOVb', '\0MRM', 'II\x1a\0\0\0HEAPCCDR', 'IIRO', 'IIRS', 'MMOR', 'IIU\0']

/** Major brands of ISO base media files that hold pictures: HEIF, AVIF, Canon CR3. */
const brands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1', 'miaf', 'avif', 'avis', 'crx '])

/** 'BM' begins many a text; a bitmap has two reserved zeros and one of the known header sizes too. */
function isBitmap(head: Buffer): boolean {
  return head.length >= 18 && head.toString('latin1', 0, 2) === 'BM' && head.readUInt32LE(6) === 0 && [12, 16, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14))
}

/** @param head the file's beginning, up to `signatureBytes` of it */
export function hasPictureSignature(head: Buffer): boolean {
  const text = head.toString('latin1')
  if (text.startsWith('RIFF')) return text.slice(8, 12) === 'WEBP'
  if (text.slice(4, 8) === 'ftyp') return brands.has(text.slice(8, 12))
  return signatures.some((signature) => text.startsWith(signature)) || isBitmap(head)
}
