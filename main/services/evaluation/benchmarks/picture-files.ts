// Where the pictures that a benchmark names lie below its folder: by path, by name, or by name without an extension.
import { opendir } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../../contract/errors.ts'
import { hasPictureExtension } from '../../import/signatures.ts'

/** What a name may be found by; the exact path first. */
interface Wanted { readonly path: string; readonly name: string; readonly stem: string }

const stemOf = (name: string): string => name.slice(0, name.length - path.extname(name).length)

function wantedAs(root: string, file: string): Wanted {
  const name = path.basename(file.replaceAll('\\', '/')).normalize('NFC')
  return { path: path.resolve(root, file).normalize('NFC'), name, stem: hasPictureExtension(name) ? stemOf(name) : name }
}

/** Files below a folder that are wanted by any name; links to files count, links to folders are not followed, and cases hold none. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const below: string[] = []
  for await (const entry of await opendir(folder)) {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) below.push(...(entry.name.endsWith('.geocase') ? [] : [at]))
    else if (entry.isFile() || entry.isSymbolicLink()) yield at
  }
  for (const next of below.sort()) yield* filesBelow(next)
}

/** Files by a key; only those wanted are kept, as a benchmark may hold millions. */
class Index {
  readonly #found = new Map<string, string[]>()

  constructor(wanted: Iterable<string>) {
    for (const key of wanted) this.#found.set(key, [])
  }

  add(key: string, file: string): void {
    this.#found.get(key)?.push(file)
  }

  get(key: string): readonly string[] {
    return this.#found.get(key) ?? []
  }
}

/** @throws WorkstationError `invalid-request` where a bare name is that of several files */
function theOne(files: readonly string[], asked: string): string | null {
  if (files.length > 1) throw new WorkstationError('invalid-request', `${asked} may be ${files[0]} or ${files[1]}: name the pictures by their paths below the folder.`, { asked })
  return files[0] ?? null
}

/**
 * @param root real or linked folder
 * @param files as the benchmark names them
 * @returns for each its absolute path, or null where there is no such file; nothing outside the folder unless the name is an absolute path of a file there
 */
export async function locatePictures(root: string, files: readonly string[]): Promise<(string | null)[]> {
  const wanted = files.map((file) => wantedAs(root, file))
  const [paths, names, stems] = [new Index(wanted.map((one) => one.path)), new Index(wanted.map(({ name }) => name)), new Index(wanted.map(({ stem }) => stem))]
  for await (const file of filesBelow(root)) {
    const name = path.basename(file).normalize('NFC')
    paths.add(file.normalize('NFC'), file)
    names.add(name, file)
    if (hasPictureExtension(name)) stems.add(stemOf(name), file)
  }
  return wanted.map((one, index) => paths.get(one.path)[0] ?? theOne(names.get(one.name), files[index]!) ?? theOne(stems.get(one.stem), files[index]!))
}
