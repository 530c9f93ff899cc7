// Who read a line of text, and in which language.
import type { TextLine } from '../../../main/contract/observation.ts'

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/** "German" for Tesseract's 'deu', the code itself where it is no language's. */
function languageName(code: string): string {
  try {
    return languages.of(code.replaceAll('_', '-')) ?? code
  } catch {
    return code
  }
}

/** "PP-OCR", "Tesseract, German". PP-OCR reads by one model for all languages that it knows. */
export const readerWords = ({ reader, language }: Pick<TextLine, 'reader' | 'language'>): string =>
  reader === 'pp-ocr' ? 'PP-OCR' : `Tesseract, ${languageName(language)}`
