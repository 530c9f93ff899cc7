// JSON as models write it: quotes of several kinds, commas too many and too few, an end that never comes. Each character is looked at a few times at most, whatever the text.

/** Numbers, true, null and what else stands without quotes are strings, as they were written. */
export type Loose = string | readonly Loose[] | ReadonlyMap<string, Loose>

export interface LooseRead {
  readonly value: Loose
  /** Position behind the value. */
  readonly end: number
  /** What was amiss, in words, each once. */
  readonly problems: readonly string[]
}

/** Deeper than this nothing of a chain lies, and the stack stays small. */
const DEEPEST = 24

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’', '`': '`' }
const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }
const SPACE = new Set([' ', '\n', '\r', '\t', '\f', '\v', '\u00a0', '\u3000', '\ufeff'])
/** What may come after a comma: another value, or an end. */
const STARTS_VALUE = /[{[\d\-tfnTFN}\]]/

class LooseParser {
  readonly text: string
  at: number
  readonly problems = new Set<string>()
  /** How many of each are open, the innermost included. */
  private readonly open = { '}': 0, ']': 0 }

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  value(depth: number): Loose {
    this.skipSpace()
    const first = this.text.charAt(this.at)
    if (depth > DEEPEST) return this.giveUp()
    if (first === '{') return this.object(depth)
    if (first === '[') return this.array(depth)
    return first in CLOSING ? this.string(false) : this.bare()
  }

  /** Nothing behind this point is read. */
  private giveUp(): string {
    this.problems.add('It nests deeper than a chain does; the rest was not read.')
    this.at = this.text.length
    return ''
  }

  private skipSpace(): void {
    while (SPACE.has(this.text.charAt(this.at))) this.at += 1
  }

  /** The next character that is no white space, from a position on; '' at the end. `lines` says whether a line ended on the way. */
  private next(from: number): { character: string; at: number; lines: boolean } {
    let at = from
    let lines = false
    while (SPACE.has(this.text.charAt(at))) lines = this.text.charAt(at++) === '\n' || lines
    return { character: this.text.charAt(at), at, lines }
  }

  private object(depth: number): ReadonlyMap<string, Loose> {
    const members = new Map<string, Loose>()
    this.items('}', () => {
      const key = this.text.charAt(this.at) in CLOSING ? this.string(true) : this.bare()
      this.skipSpace()
      if (this.text.charAt(this.at) === ':' || this.text.charAt(this.at) === '：') this.at += 1
      else this.problems.add('A colon was missing.')
      // The first of two members of one name counts, as a repetition is where models begin to loop.
      const value = this.at < this.text.length ? this.value(depth + 1) : ''
      if (!members.has(key)) members.set(key, value)
    })
    return members
  }

  private array(depth: number): readonly Loose[] {
    const entries: Loose[] = []
    this.items(']', () => void entries.push(this.value(depth + 1)))
    return entries
  }

  /** Calls `read` at the start of each item until the closing bracket; every turn moves on by one character at least. */
  private items(closing: '}' | ']', read: () => void): void {
    this.open[closing] += 1
    this.at += 1
    for (let isFirst = true; !this.isClosed(closing, isFirst); isFirst = false) {
      const before = this.at
      read()
      if (this.at === before) this.at += 1
    }
    this.open[closing] -= 1
  }

  /** Moves to the next item, or behind the closing bracket. One that closes nothing is passed over, one of an outer value left to that. */
  private isClosed(closing: '}' | ']', isFirst: boolean): boolean {
    for (;;) {
      const separated = this.separators()
      const here = this.text.charAt(this.at)
      if (here !== '}' && here !== ']') {
        if (here !== '' && !isFirst && separated === 0) this.problems.add('A comma was missing.')
        if (here === '') this.problems.add('It ended before its end.')
        return here === ''
      }
      if (separated > 0) this.problems.add('A comma stood before a closing bracket.')
      if (here !== closing) this.problems.add('Brackets did not fit.')
      if (here !== closing && this.open[here] > 0) return true
      this.at += 1
      if (here === closing) return true
    }
  }

  /** Skips white space and commas. @returns how many commas */
  private separators(): number {
    let commas = 0
    for (;;) {
      this.skipSpace()
      const here = this.text.charAt(this.at)
      if (here !== ',' && here !== '，' && here !== ';') return commas
      commas += 1
      this.at += 1
    }
  }

  /** At an opening quote. A quote inside that was not escaped stays in the string. */
  private string(isKey: boolean): string {
    const opening = this.text.charAt(this.at)
    const closing = CLOSING[opening]
    if (opening !== '"') this.problems.add('Quotes other than " were used.')
    const parts: string[] = []
    let from = ++this.at
    for (; this.at < this.text.length; this.at += 1) {
      const here = this.text.charAt(this.at)
      if (here === '\\') {
        parts.push(this.text.slice(from, this.at), this.escape())
        from = this.at + 1
      } else if (here === closing && this.isEnd(isKey)) {
        parts.push(this.text.slice(from, this.at))
        this.at += 1
        return parts.join('')
      }
    }
    this.problems.add('It ended before its end.')
    parts.push(this.text.slice(from))
    return parts.join('')
  }

  /** At a backslash; leaves the position at the escape's last character. */
  private escape(): string {
    const kind = this.text.charAt(this.at + 1)
    const digits = kind === 'u' ? 4 : kind === 'x' ? 2 : 0
    const hex = this.text.slice(this.at + 2, this.at + 2 + digits)
    if (digits > 0 && hex.length === digits && /^[\da-f]+$/i.test(hex)) {
      this.at += 1 + digits
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    this.at += 1
    return SHORT_ESCAPES[kind] ?? kind
  }

  /** Whether the quote at this point closes its string, by what comes after it. */
  private isEnd(isKey: boolean): boolean {
    const { character, at, lines } = this.next(this.at + 1)
    if (character === '') return true
    if (isKey) return [':', '：', '{', '['].includes(character)
    if (character === '}' || character === ']') return true
    if (character in CLOSING) return lines
    if (character !== ',' && character !== '，') return false
    const { character: after } = this.next(at + 1)
    return after === '' || after in CLOSING || STARTS_VALUE.test(after)
  }

  /** A word without quotes, up to a bracket, comma, colon or line's end. */
  private bare(): string {
    const from = this.at
    while (this.at < this.text.length && !/[{}[\],:\n]/.test(this.text.charAt(this.at))) this.at += 1
    this.problems.add('A word stood without quotes.')
    const word = this.text.slice(from, this.at).trim()
    return /^(null|none)$/i.test(word) ? '' : word
  }
}

/** Reads one value from a position on; never throws. Time and memory grow with the text's length and no faster. */
export function readLooseJson(text: string, from: number): LooseRead {
  const parser = new LooseParser(text, from)
  const value = parser.value(0)
  return { value, end: parser.at, problems: [...parser.problems] }
}
