// Hostile text in exports: cut to length, markup escaped.
import { visible } from '../../contract/plain-text.ts'

/** The visible text in at most `most` characters as a reader counts them, the middle left out: both ends of a path tell. */
export function shortened(text: string, most: number): string {
  const characters = graphemes(visible(text))
  if (characters.length <= most) return characters.join('')
  const head = Math.ceil((most - 1) / 2)
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (most - 1 - head)).join('')}`
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

export const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), (part) => part.segment)

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes for element content and quoted attributes, in HTML and XML. */
export const escapeMarkup = (text: string): string => text.replace(/[&<>"']/g, (found) => entities[found])

/** XML 1.0 (5th edition, production 2) allows no other characters, escaped or not; they become U+FFFD. */
export const xmlText = (text: string): string =>
  escapeMarkup(text.toWellFormed().replace(/[^\u0009\u000a\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd'))
