// Where Tesseract's trained data lies, and which script each language is written in.
import { createRequire } from 'node:module'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { TesseractError } from './engine.ts'

export type Script = 'Latin' | 'Cyrillic' | 'Greek' | 'Arabic' | 'Hebrew' | 'Devanagari' | 'Thai' | 'Hangul' | 'Japanese' | 'Georgian' | 'Armenian' | 'other'

const languagesOf: Partial<Record<Script, readonly string[]>> = {
  Cyrillic: ['ukr', 'bul', 'srp', 'rus', 'bel', 'mkd', 'kaz', 'kir', 'mon', 'tgk', 'uzb_cyrl', 'aze_cyrl', 'tat'],
  Greek: ['ell', 'grc'],
  Arabic: ['ara', 'fas', 'urd', 'pus', 'uig', 'snd', 'kur_ara'],
  Hebrew: ['heb', 'yid'],
  Devanagari: ['hin', 'mar', 'nep', 'san'],
  Thai: ['tha'],
  Hangul: ['kor'],
  Japanese: ['jpn'],
  Georgian: ['kat'],
  Armenian: ['hye'],
  other: ['amh', 'asm', 'ben', 'bod', 'chi_sim', 'chi_tra', 'chr', 'div', 'dzo', 'guj', 'iku', 'kan', 'khm', 'lao', 'mal', 'mya', 'ori', 'pan', 'sin', 'syr', 'tam', 'tel', 'tir'],
}

const scriptByLanguage = new Map(Object.entries(languagesOf).flatMap(([script, languages]) => languages.map((language) => [language, script as Script])))

/** Every language not listed is written in Latin letters, as most of Tesseract's are. */
export function scriptOf(language: string): Script {
  return scriptByLanguage.get(language) ?? 'Latin'
}

const letters: Record<Exclude<Script, 'other'>, RegExp> = {
  Latin: /\p{Script=Latin}/u, Cyrillic: /\p{Script=Cyrillic}/u, Greek: /\p{Script=Greek}/u, Arabic: /\p{Script=Arabic}/u, Hebrew: /\p{Script=Hebrew}/u,
  Devanagari: /\p{Script=Devanagari}/u, Thai: /\p{Script=Thai}/u, Hangul: /[\p{Script=Hangul}\p{Script=Han}]/u,
  Japanese: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/u, Georgian: /\p{Script=Georgian}/u, Armenian: /\p{Script=Armenian}/u,
}

/** The part of a text's letters and marks that the language's script has; 0 for a text without letters. */
export function shareInScript(text: string, script: Script): number {
  const own = [...text].filter((character) => /[\p{L}\p{M}]/u.test(character))
  if (script === 'other') return own.filter((character) => !letters.Latin.test(character)).length / Math.max(own.length, 1)
  return own.filter((character) => letters[script].test(character) || /\p{Script=Inherited}/u.test(character)).length / Math.max(own.length, 1)
}

/** Tesseract's names for languages; anything else never becomes part of a path. */
const languageName = /^[A-Za-z]{2,4}(_[A-Za-z]{2,10})*$/
/** The largest of tesseract's own files, unpacked, has 65 MB. */
const maxTrainedBytes = 2 ** 27

const require = createRequire(import.meta.url)

function bundledFolder(language: string): string[] {
  try {
    return [path.join(path.dirname(require.resolve(`@tesseract.js-data/${language}/package.json`)), '4.0.0_best_int')]
  } catch {
    return [] // no such package: the language may be in one of the user's folders
  }
}

async function isFile(file: string): Promise<boolean> {
  const about = await stat(file).catch(() => null)
  return about?.isFile() === true && about.size <= maxTrainedBytes
}

async function findTrained(language: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of [...folders, ...bundledFolder(language)]) {
    for (const ending of ['.traineddata', '.traineddata.gz']) {
      const file = path.join(folder, language + ending)
      if (await isFile(file)) return file
    }
  }
  return null
}

/**
 * @param folders the user's own; they go before what comes with the program
 * @returns the unpacked trained data
 * @throws TesseractError when it is nowhere to be found, or no gzip
 */
export async function loadTrained(language: string, folders: readonly string[]): Promise<Uint8Array> {
  const file = languageName.test(language) ? await findTrained(language, folders) : null
  if (file === null) throw new TesseractError(`no trained data for the language "${language}": put ${language}.traineddata into one of the language folders`)
  const bytes = await readFile(file)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: maxTrainedBytes })
  } catch (cause) {
    throw new TesseractError(`${file} cannot be unpacked: ${(cause as Error).message}`, { cause })
  }
}
