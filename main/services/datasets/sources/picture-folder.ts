// The pictures of a folder by the names that a table calls them: path, or name alone where only one is called so; with or without its ending.
import path from 'node:path'
import { discover } from '../../import/discover.ts'

/** Null where several pictures have that name. */
type Names = Map<string, string | null>

const plain = (name: string): string => name.normalize('NFC').replaceAll('\\', '/').replace(/^\.\//, '')
const withoutEnding = (name: string): string => name.replace(/\.[^./]+$/, '')

function note(names: Names, name: string, file: string): void {
  names.set(name, names.has(name) && names.get(name) !== file ? null : file)
}

export class PictureFolder {
  readonly #folder: string
  readonly #paths: Names = new Map()
  readonly #names: Names = new Map()

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Reads the folder's names, those of the folders in it as well; pictures whose names JSON cannot hold are passed over. */
  static async read(folder: string, signal: AbortSignal): Promise<PictureFolder> {
    const pictures = new PictureFolder(folder)
    for await (const found of discover([folder], { signal })) if (!('problem' in found) && found.file.bytes === undefined) pictures.#add(found.file.path)
    return pictures
  }

  #add(file: string): void {
    const relative = plain(path.relative(this.#folder, file))
    for (const name of [relative, withoutEnding(relative)]) note(this.#paths, name, file)
    for (const name of [path.posix.basename(relative), withoutEnding(path.posix.basename(relative))]) note(this.#names, name, file)
  }

  /** @returns the file, or why there is none */
  find(name: string): { readonly file: string } | { readonly reason: string } {
    const asked = plain(path.isAbsolute(name) ? path.relative(this.#folder, name) : name)
    // train/1.jpg is not test/1.jpg: a name with a folder is looked for in that folder alone.
    const known = this.#paths.get(asked) ?? (asked.includes('/') ? undefined : this.#names.get(asked))
    if (known === undefined) return { reason: `${name} is not among the pictures of ${this.#folder}.` }
    return known === null ? { reason: `Several pictures of ${this.#folder} are called ${name}.` } : { file: known }
  }
}
