// Hostile text made safe to show: control and direction characters made visible. Every string of a picture passes here on its way to a person.

/** C0 and DEL have pictures of their own at U+2400; C1 has none. */
function controlPicture(code: number): string {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}

const namedCode = (code: number): string => `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`

/** Controls; direction marks, embeddings and isolates; line separators; invisible fillers and tags. U+200C and U+200D spell words and emoji and stay. */
const untrusted = /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** One line of text in which nothing hides: "a\u202Eb" becomes "a[U+202E]b", a newline its picture, a lone surrogate U+FFFD. */
export function visible(text: string): string {
  return text.toWellFormed().replace(untrusted, (found) => {
    const code = found.codePointAt(0) ?? 0
    return code <= 0x9f ? controlPicture(code) : namedCode(code)
  })
}
