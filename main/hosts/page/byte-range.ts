// The part of a file that a request asks for (RFC 9110, section 14).

/** First and last byte, both within the file. */
export interface ByteRange { readonly first: number; readonly last: number }

/**
 * @param header `Range` as it was sent
 * @param size of the file in bytes
 * @returns null where the whole file is meant: no range, several of them, another unit or nonsense; 'unsatisfiable' where it lies past the end
 */
export function byteRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | null {
  const [, from, to] = /^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/i.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return null
  if (from === '') return to.match(/^0+$/) || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - Number(to)), last: size - 1 }
  const [first, last] = [Number(from), to === '' ? Infinity : Number(to)]
  if (last < first) return null
  return first >= size ? 'unsatisfiable' : { first, last: Math.min(last, size - 1) }
}
