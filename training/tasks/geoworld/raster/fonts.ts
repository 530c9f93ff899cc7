// Text as outlines: harfbuzz joins, stacks and orders the letters as each script wants it, from fonts that come with the program, so that every machine draws the same.
import * as harfbuzz from 'harfbuzzjs'
import { openFamilies } from './font-files.ts'
import type { FontFamily } from './font-files.ts'
import type { Path, Polygon } from './path.ts'
import { missingGlyph, textRuns } from './text-runs.ts'
import type { TextRun } from './text-runs.ts'

export interface ShapedText {
  /** In em: x to the right from where the line begins on the left, y up from the baseline. Fill by the nonzero rule. */
  readonly path: Path
  /** Width of the line, em. */
  readonly advance: number
}

/** Lines kept ready; the outlines of single glyphs are all kept. */
const keptLines = 512

/** @param buffer of harfbuzz's own memory, which is freed late: one serves all runs */
function shapeRun(buffer: harfbuzz.Buffer, { text, file, level }: TextRun, language: string, whole: string): ShapedText {
  buffer.reset()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  // Guessed are the script by the letters and the language by the system, which must not matter.
  buffer.setLanguage(language || 'und')
  buffer.setDirection(level % 2 === 1 ? harfbuzz.Direction.RTL : harfbuzz.Direction.LTR)
  harfbuzz.shape(file.font, buffer)
  const positions = buffer.getGlyphPositions()
  const path: Polygon[] = []
  let pen = 0
  buffer.getGlyphInfos().forEach(({ codepoint: glyph, cluster }, index) => {
    if (glyph === 0) throw missingGlyph(String.fromCodePoint(text.codePointAt(cluster)!), whole)
    const { xAdvance, xOffset, yOffset } = positions[index]!
    const [x, y] = [(pen + xOffset) / file.unitsPerEm, yOffset / file.unitsPerEm]
    for (const polygon of file.outline(glyph)) path.push(polygon.map(([px, py]) => [px + x, py + y]))
    pen += xAdvance
  })
  return { path, advance: pen / file.unitsPerEm }
}

function joined(parts: readonly ShapedText[]): ShapedText {
  let advance = 0
  const path = parts.flatMap((part) => {
    const start = advance
    advance += part.advance
    return part.path.map((polygon) => polygon.map(([x, y]) => [x + start, y] as const))
  })
  return { path, advance }
}

export class Fonts {
  private readonly families: ReadonlyMap<string, FontFamily>
  /** In the order they were last used. */
  private readonly lines = new Map<string, ShapedText>()
  private readonly buffer = new harfbuzz.Buffer()

  constructor(families: ReadonlyMap<string, FontFamily>) {
    this.families = families
  }

  /**
   * @param text one line in any of the scripts, mixed as it may be; characters that say nothing about the look (soft hyphens, marks of direction) are not drawn
   * @param language BCP 47: chooses Japanese, Korean or Chinese forms and a language's own letters (Serbian, Marathi, Urdu); may be left out
   * @throws Error that names the character no font has, line breaks among them
   */
  shape(text: string, language = ''): ShapedText {
    const key = `${language}\n${text}`
    const shaped = this.lines.get(key) ?? joined(textRuns(text, language, this.families).map((run) => shapeRun(this.buffer, run, language, text)))
    this.lines.delete(key)
    this.lines.set(key, shaped)
    if (this.lines.size > keptLines) this.lines.delete(this.lines.keys().next().value!)
    return shaped
  }
}

/** Reads which fonts there are; each is opened when a text first needs it. @throws Error when a font package is not installed */
export async function openFonts(): Promise<Fonts> {
  return new Fonts(await openFamilies())
}
