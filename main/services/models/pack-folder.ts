// The workspace's folder of packs: where each lies, what is in it, and what a pack may be called.
import fs from 'node:fs'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'

/** Names that Windows gives to devices. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A name that any file system takes and that is no other's: letters, digits and a few signs. */
export function packName(words: string): string {
  const name = words.normalize('NFC').replace(/[^\p{L}\p{M}\p{N} ._+@()-]/gu, '-').replace(/^[. -]+/, '').slice(0, 100).replace(/[. ]+$/, '')
  if (name === '') return 'model'
  return device.test(name) ? `model-${name}` : name
}

export class PackFolder {
  /** Absolute; may not exist yet. */
  readonly folder: string

  constructor(home: string) {
    this.folder = path.join(home, 'models')
  }

  get downloads(): string {
    return path.join(this.folder, '.downloads')
  }

  /** Absolute folders, sorted by name. What begins with a dot is unfinished or being removed. */
  list(): string[] {
    if (!fs.existsSync(this.folder)) return []
    const entries = fs.readdirSync(this.folder, { withFileTypes: true }).filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    return entries.map(({ name }) => path.join(this.folder, name)).sort(new Intl.Collator(undefined, { numeric: true }).compare)
  }

  /** Where a pack of that name is to be. @throws WorkstationError 'already-exists' */
  free(name: string): string {
    const folder = path.join(this.folder, packName(name))
    if (fs.existsSync(folder)) throw new WorkstationError('already-exists', `There is a pack named ${path.basename(folder)} already. Give another name, or remove that one first.`, { folder })
    fs.mkdirSync(this.folder, { recursive: true })
    return folder
  }

  /**
   * @param pack the name of one in the workspace, or the absolute folder of any
   * @throws WorkstationError 'not-found'
   */
  find(pack: string): string {
    if (path.isAbsolute(pack)) return path.resolve(pack)
    return this.own(pack)
  }

  /** One that the workspace holds. @throws WorkstationError 'not-found' */
  own(name: string): string {
    const folder = this.list().find((one) => path.basename(one) === name)
    if (!folder) throw new WorkstationError('not-found', `The workspace has no pack named ${name}. "geoagent models list" lists them; a folder elsewhere is given by its path.`, { name, folder: this.folder })
    return folder
  }

  /** Takes a pack out of sight at once, for its bytes to be deleted after. A link is removed and what it leads to stays. @returns the folder to delete, or null */
  setAside(folder: string): string | null {
    if (fs.lstatSync(folder).isSymbolicLink()) {
      fs.unlinkSync(folder)
      return null
    }
    const aside = path.join(this.folder, `.removed-${process.pid}-${Date.now()}`)
    fs.renameSync(folder, aside)
    return aside
  }
}
