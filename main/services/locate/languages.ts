// The languages whose trained data is installed: beside the program, and in folders of the person's own.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'

/** @returns Tesseract's codes, sorted */
export function installedLanguages(folders: readonly string[] = []): string[] {
  const english = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')
  const bundled = readdirSync(path.dirname(path.dirname(english)))
  return [...new Set([...bundled, ...folders.flatMap(languagesIn)])].sort()
}

/** From files like `rus.traineddata` and `rus.traineddata.gz`. @throws WorkstationError `not-found` */
function languagesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => /^([A-Za-z_]+)\.traineddata(\.gz)?$/.exec(name)?.[1] ?? [])
  } catch (error) {
    throw new WorkstationError('not-found', `The folder of languages ${folder} cannot be read: ${(error as Error).message}`, { folder }, { cause: error })
  }
}
