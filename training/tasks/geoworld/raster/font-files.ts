// The fonts that are bundled: one family for a script, cut by its makers into files for ranges of characters, each opened when a character first needs it.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as harfbuzz from 'harfbuzzjs'
import { outlineOf } from './curves.ts'
import type { Polygon } from './path.ts'
import { fontOfWoff } from './woff.ts'

/** Package -> the parts that are used; null for all. Where scripts share characters, the earlier family goes first; the arrows and rarer marks that Latin lacks are in Arabic's part of mathematics. All under the SIL Open Font License. */
const packages: Readonly<Record<string, readonly string[] | null>> = {
  'noto-sans': ['latin', 'latin-ext', 'vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext'],
  'noto-sans-arabic': ['arabic', 'math'], 'noto-sans-armenian': ['armenian'], 'noto-sans-bengali': ['bengali'], 'noto-sans-devanagari': ['devanagari'], 'noto-sans-ethiopic': ['ethiopic'],
  'noto-sans-georgian': ['georgian'], 'noto-sans-hebrew': ['hebrew'], 'noto-sans-khmer': ['khmer'], 'noto-sans-lao': ['lao'], 'noto-sans-myanmar': ['myanmar'], 'noto-sans-sinhala': ['sinhala'],
  'noto-sans-tamil': ['tamil'], 'noto-sans-thai': ['thai'], 'zcool-xiaowei': null, 'sawarabi-gothic': null, 'do-hyeon': null,
}
export const familyNames: readonly string[] = Object.keys(packages)

export interface FontFile {
  readonly name: string
  readonly font: harfbuzz.Font
  readonly unitsPerEm: number
  has(character: number): boolean
  /** In em, from the baseline up; kept once made. */
  outline(glyph: number): readonly Polygon[]
}

export interface FontFamily {
  readonly name: string
  /** The first file that has every one of the characters, or null. */
  fileWith(characters: readonly number[]): FontFile | null
}

type Range = readonly [first: number, last: number]

/** "U+0000-00FF,U+0131" as pairs of numbers. */
const rangesOf = (text: string): Range[] => text.split(',').map((range) => {
  const [first, last] = range.slice(2).split('-').map((digits) => Number.parseInt(digits, 16))
  return [first!, last ?? first!]
})

function openFile(file: string): FontFile {
  const name = path.basename(file, '.woff')
  const face = new harfbuzz.Face(new harfbuzz.Blob(fontOfWoff(fs.readFileSync(file), name)))
  const font = new harfbuzz.Font(face)
  const characters = new Set(face.collectUnicodes())
  const outlines = new Map<number, readonly Polygon[]>()
  const outline = (glyph: number): readonly Polygon[] => {
    const kept = outlines.get(glyph) ?? outlineOf(font.glyphToJson(glyph), face.upem)
    outlines.set(glyph, kept)
    return kept
  }
  return { name, font, unitsPerEm: face.upem, has: (character) => characters.has(character), outline }
}

const { resolve } = createRequire(import.meta.url)

async function openFamily(name: string): Promise<FontFamily> {
  const index = resolve(`@fontsource/${name}/unicode.json`)
  const ranges = JSON.parse(await fs.promises.readFile(index, 'utf8')) as Record<string, string>
  // Numbered parts stand in brackets in the index, not in the names of files.
  const parts = packages[name] ?? Object.keys(ranges)
  const files = parts.map((part) => ({ ranges: rangesOf(ranges[part]!), path: path.join(path.dirname(index), 'files', `${name}-${part.replace(/[[\]]/g, '')}-400-normal.woff`) }))
  const opened = new Map<string, FontFile>()
  function open(file: string): FontFile {
    const kept = opened.get(file) ?? openFile(file)
    opened.set(file, kept)
    return kept
  }
  function fileWith(characters: readonly number[]): FontFile | null {
    const declared = files.filter((file) => characters.every((character) => file.ranges.some(([first, last]) => character >= first && character <= last)))
    for (const { path: file } of declared) if (characters.every((character) => open(file).has(character))) return open(file)
    return null
  }
  return { name, fileWith }
}

/** Families by name. @throws Error when a package is not installed */
export async function openFamilies(): Promise<ReadonlyMap<string, FontFamily>> {
  return new Map(await Promise.all(familyNames.map(async (name): Promise<[string, FontFamily]> => [name, await openFamily(name)])))
}
