// The words that a clue quotes, in any of the world's usual quotation marks.

/** Opening mark -> its closing marks. Straight ones open and close alike. */
const MARKS: Readonly<Record<string, string>> = {
  '"': '"', "'": "'", '`': '`', '“': '”“', '”': '”', '‘': '’‘', '’': '’', '„': '“”', '‚': '‘’', '«': '»', '»': '«', '‹': '›', '›': '‹', '「': '」', '『': '』', '《': '》', '〈': '〉', '＂': '＂',
}
const MOST_QUOTES = 12
const LONGEST_QUOTE = 120
const LONGEST_CLUE = 2000

const isLetter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** A mark between two letters is an apostrophe. */
const isApostrophe = (text: string, at: number): boolean => /['’‘]/.test(text.charAt(at)) && isLetter(text.charAt(at - 1)) && isLetter(text.charAt(at + 1))

function closingOf(text: string, at: number): number {
  const closing = MARKS[text.charAt(at)]
  for (let end = at + 1; end < Math.min(text.length, at + 2 + LONGEST_QUOTE); end++) if (closing.includes(text.charAt(end)) && !isApostrophe(text, end)) return end
  return -1
}

/** @returns the quoted passages from left to right, without their marks; at most a dozen of at most 120 characters */
export function quotesIn(clue: string): string[] {
  const text = clue.slice(0, LONGEST_CLUE)
  const quotes: string[] = []
  for (let at = 0; at < text.length && quotes.length < MOST_QUOTES; at++) {
    if (!Object.hasOwn(MARKS, text.charAt(at)) || isApostrophe(text, at)) continue
    const end = closingOf(text, at)
    if (end < 0) continue
    const quote = text.slice(at + 1, end).trim()
    if (quote !== '') quotes.push(quote)
    at = end
  }
  return quotes
}
