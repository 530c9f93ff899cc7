// Names of uploaded files: hostile words from a browser, made into names that any system takes. Folder and file names are evidence, so that what can stay stays.

/** Folders kept above a file; the innermost count. */
const deepest = 8
/** UTF-8 bytes of one name; systems take 255. */
const longest = 200

/** Names that Windows gives to devices, whatever follows the first dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

function cut(text: string, bytes: number): string {
  let kept = text
  while (Buffer.byteLength(kept) > bytes) kept = [...kept].slice(0, -1).join('')
  return kept
}

/** One name without separators, controls, marks of direction, and what Windows refuses; the ending outlives a cut. */
function safeName(name: string): string {
  const plain = name.toWellFormed().normalize('NFC').replace(/\p{Cf}/gu, '').replace(/[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, '_').replace(/^[.\s]+|[.\s]+$/gu, '')
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.]{1,16})?$/su.exec(plain) ?? []
  const whole = cut(stem, longest - Buffer.byteLength(ending)) + ending
  return device.test(whole) ? `_${whole}` : whole
}

/**
 * @param name relative path as the browser tells it, of '/' or '\'
 * @returns at least one part, each a safe name; null where nothing is left of it
 */
export function safeParts(name: string): string[] | null {
  const parts = name.slice(-4096).split(/[/\\]/).map(safeName).filter((part) => part !== '')
  return parts.length === 0 ? null : parts.slice(-deepest - 1)
}
