// Compares two readers' spellings of one line: how far apart they are once accents, case and gaps are set aside.

/** Letters that Unicode does not take apart, as PP-OCR's alphabet without them reads them. */
const bare: Record<string, string> = { ß: 'b', ł: 'l', Ł: 'l', đ: 'd', Đ: 'd', ø: 'o', Ø: 'o', ı: 'i', æ: 'ae', Æ: 'ae', œ: 'oe', Œ: 'oe', þ: 'p', ð: 'd' }

/** Lower case, no accents, nothing but letters and digits. */
export function bareLetters(text: string): string {
  const plain = [...text].map((character) => bare[character] ?? character).join('')
  return plain.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)))
    row = next
  }
  return row[other.length]!
}

/** Two readings of the same word: at most one bare letter in five differs, or one of four. */
export function spellsAlike(one: string, other: string): boolean {
  const [first, second] = [bareLetters(one), bareLetters(other)]
  return first !== '' && editDistance(first, second) <= Math.floor((Math.max(first.length, second.length) + 1) / 5)
}

/** Letters whose shapes Latin shares with Cyrillic and Greek capitals. */
export function isLookalike(text: string): boolean {
  return /^[ABCEHIKMNOPTXYZ]{4,}$/.test(text.replace(/[^\p{L}]/gu, ''))
}

/** A word of Latin letters with Greek, Cyrillic or enclosed Han ones among them: another script's shapes, each read as what it looks most like. "卡拉OK" is none. */
export function mixesScripts(text: string): boolean {
  return /\p{Script=Latin}[\p{Script=Greek}\p{Script=Cyrillic}]|[\p{Script=Greek}\p{Script=Cyrillic}]\p{Script=Latin}|\p{Script=Latin}\p{Script=Han}\p{Script=Latin}/u.test(text)
}
