// A reader of XML that accepts nothing but well-formed documents, for the tests.
import { DOMParser, type Document } from '@xmldom/xmldom'

/** The parser warns of U+FFFD, which is how the exporter shows what XML cannot hold; all else it says is an error. */
const expected = /^Unicode replacement character/

/** @throws Error where the text is not well-formed or holds a character outside production 2 of XML 1.0 */
export function parseXml(text: string): Document {
  if (/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error('a character that XML does not allow')
  const onError = (level: string, message: string): void => {
    if (!expected.test(message)) throw new Error(`${level}: ${message}`)
  }
  return new DOMParser({ onError }).parseFromString(text, 'text/xml')
}
