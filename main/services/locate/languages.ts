// The languages whose trained data is installed beside the program.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Tesseract's codes, sorted. */
export function installedLanguages(): string[] {
  const english = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')
  return readdirSync(path.dirname(path.dirname(english))).sort()
}
