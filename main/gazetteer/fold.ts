// Folding of names: two spellings of one name get one key. The keys have no case, accents, spaces or punctuation.
import anyAscii from 'any-ascii'

/** Longer strings are no names; the cap bounds the work on hostile input. */
const MAX_NAME = 200

/** Combining marks that are accents or vowel points; the marks of Indic, Thai and kana scripts are letters and stay. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/gu
const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }
const ARABIC: Record<string, string> = { ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ٱ: 'ا' }
const WORDS: ReadonlyMap<string, string> = new Map([['st', 'saint'], ['sankt', 'saint'], ['sint', 'saint'], ['ste', 'sainte'], ['mt', 'mount'], ['ft', 'fort'], ['the', ''], ['and', ''], ['und', '']])

/** Words that say what a thing is and not which, before (`City of`) and after (`-shi`) the name, for places and for regions. */
const KIND_WORDS = {
  place: {
    before: 'city ville stadt landeshauptstadt hansestadt ciudad citta cidade comune commune gemeinde municipio municipality gmina kota thanh pho miasto mesto grad obec град город г місто м δήμος مدينة',
    after: 'city shi si stadt municipality',
  },
  region: {
    before: 'state province provincia provincie provinz provins region regione regiao estado land bundesland freistaat departement department departamento governorate voivodeship wojewodztwo county canton kanton autonomous republic respublika comunidad autonoma city ciudad tinh changwat judetul oblast ' +
      'область республика νομός περιφέρεια محافظة منطقة ولاية إمارة',
    after: 'state province region oblast oblasts krai kray okrug raion rayon republic department departement governorate voivodeship county canton autonomous special administrative district division territory federal city prefecture sheng shi ken fu lan fylke megye zupanija kraj ili capital metropolitan uyghur zhuang hui ' +
      'область обл край республика',
  },
}
const CONNECTORS = new Set(['of', 'de', 'di', 'du', 'do', 'da', 'des', 'del', 'la', 'le'])
const ENDINGS = {
  place: /(?:특별자치시|광역시|특별시|市|县|縣|町|村|区|區|시|군)$/u,
  region: /(?:特别行政区|特別行政區|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|省|市|州|都|府|県|道|특별자치도|특별자치시|광역시|특별시|도)$/u,
}
export type Grade = keyof typeof KIND_WORDS

const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').flatMap(nativeTokens))
const kindWords = {
  place: { before: words(KIND_WORDS.place.before), after: words(KIND_WORDS.place.after) },
  region: { before: words(KIND_WORDS.region.before), after: words(KIND_WORDS.region.after) },
}

function nativeTokens(name: string): string[] {
  const folded = name.slice(0, MAX_NAME).normalize('NFKC').toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replace(ACCENTS, '').normalize('NFC')
  const arabic = folded.replace(/[ىیکةٱ]/gu, (letter) => ARABIC[letter] ?? letter)
  const latin = arabic.replace(/[\u0080-\u024f\u1e00-\u1eff]/gu, (letter) => anyAscii(letter).toLowerCase())
  return latin.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

function joined(tokens: readonly string[]): string {
  const words = tokens.map((token) => WORDS.get(token) ?? token)
  return words.join('') || tokens.join('')
}

/** Tokens of a name with its umlauts written out as two letters, or null where that changes nothing. */
function writtenOut(name: string): string[] | null {
  const composed = name.slice(0, MAX_NAME).normalize('NFKC').toLowerCase()
  const spelled = composed.replace(/[äöüøå]/gu, (letter) => UMLAUTS[letter] ?? letter)
  return spelled === composed ? null : nativeTokens(spelled)
}

/** The keys of a name as it is: one, and a second where umlauts can be written out (München: munchen, muenchen). Empty for what has no letters. */
export function foldKeys(name: string): string[] {
  const spelled = writtenOut(name)
  const keys = [joined(nativeTokens(name)), ...(spelled ? [joined(spelled)] : [])]
  return [...new Set(keys)].filter((key) => key !== '')
}

/** The first of `foldKeys`, or ''. */
export function foldKey(name: string): string {
  return joined(nativeTokens(name))
}

function withoutKindWords(tokens: readonly string[], grade: Grade): readonly string[] {
  const { before, after } = kindWords[grade]
  let from = 0
  let to = tokens.length
  while (to - from > 1 && after.has(tokens[to - 1]!)) to--
  while (to - from > 1 && (before.has(tokens[from]!) || (from > 0 && CONNECTORS.has(tokens[from]!)))) from++
  return tokens.slice(from, to)
}

function withoutEnding(key: string, grade: Grade): string {
  const rest = key.replace(ENDINGS[grade], '')
  return [...rest].length >= 2 ? rest : key
}

/** The keys of a name without words such as City, Province of, -shi, 市; those of `foldKeys` are left out. */
export function strippedKeys(name: string, grade: Grade): string[] {
  const full = foldKeys(name)
  const readings = [nativeTokens(name), writtenOut(name)].filter((tokens) => tokens !== null)
  const keys = readings.map((tokens) => withoutEnding(joined(withoutKindWords(tokens, grade)), grade))
  return [...new Set(keys)].filter((key) => key !== '' && !full.includes(key))
}

/** True where any-ascii's reading is one that people write (Cyrillic, Greek, Hangul, kana, ...): not for abjads, Han or Indic scripts. */
const READABLE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Georgian}\p{Script=Armenian}]/u

/** The Latin reading of a key in another script, or null: `москва` is `moskva`. Han characters are read as in Mandarin. */
export function latinReading(key: string): string | null {
  if (!READABLE.test(key) && !isHan(key)) return null
  const reading = anyAscii(key).toLowerCase().replace(/[^a-z0-9]/g, '')
  return reading === '' || reading === key ? null : reading
}

/** Two Han characters and more and nothing else. */
export function isHan(key: string): boolean {
  return /^\p{Script=Han}{2,}$/u.test(key)
}

/** Damerau-Levenshtein distance (neighbours swapped count as one), given up at `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      next.push(cost)
    }
    if (Math.min(...next) > limit) return limit + 1
    before = row
    row = next
  }
  return row[b.length]!
}
