// JSON from files that may be hostile: valid UTF-8, and no key twice in one object, since readers disagree on which of the two counts.
import { PackError, quoted } from './errors.ts'

/** Index just past the string literal that begins at `start`. The text is valid JSON. */
function endOfString(text: string, start: number): number {
  let index = start + 1
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1
  return index + 1
}

const isKey = (text: string, end: number): boolean => {
  let index = end
  while (' \n\r\t'.includes(text[index] ?? 'end')) index++
  return text[index] === ':'
}

/** Nothing that is read here comes near. */
const deepest = 64

/** @param text valid JSON @returns what is wrong with it: a key that stands twice in one object, or too many brackets open */
function faultOf(text: string): string | null {
  const open: Set<string>[] = []
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (character === '{' || character === '[') {
      if (open.push(new Set()) > deepest) return `is nested more than ${deepest} deep`
    } else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = endOfString(text, index)
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(index, end)) as string
        if (open.at(-1)!.has(key)) return `has the key ${quoted(key)} twice`
        open.at(-1)!.add(key)
      }
      index = end - 1
    }
  }
  return null
}

/** @throws PackError naming `what` */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  let value: unknown
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw new PackError('invalid', `${what} is no valid JSON`, { cause })
  }
  const fault = faultOf(text)
  if (fault) throw new PackError('invalid', `${what} ${fault}`)
  return value
}

/** @throws PackError unless `value` is an object and no array */
export function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PackError('invalid', `${what} is no object`)
  return value as Record<string, unknown>
}
