// HTML and SVG as a type: whatever is put into a template is escaped, unless it is markup itself.
import { visible } from '../../contract/plain-text.ts'
import { escapeMarkup } from './plain-text.ts'

/** Text that is markup. Made by `html` and, for constant text of the program's own, by `trusted`. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Markup | string | number | null | false | readonly Content[]

export const trusted = (text: string): Markup => new Markup(text)

function render(content: Content): string {
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return escapeMarkup(visible(content))
  if (typeof content === 'number') return String(content)
  return content ? content.map(render).join('') : ''
}

/** Attribute values must stand in double quotes. Strings become one visible line: no control or direction character passes. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(parts.reduce((text, part, index) => text + render(contents[index - 1] ?? null) + part))
