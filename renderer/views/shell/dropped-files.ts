// Files of what was dropped, folders opened recursively (File and Directory Entries API, as every browser has it).
import type { DroppedFile } from '../../actions/import.ts'

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject))

/** A reader gives at most a hundred entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

async function filesUnder(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (entry.isFile) return [{ name: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry as FileSystemFileEntry) }]
  const inside = await entriesOf(entry as FileSystemDirectoryEntry)
  return (await Promise.all(inside.map(filesUnder))).flat()
}

/** Must be called while the drop event is handled: the entries are gone afterwards. */
export function droppedFiles({ items }: DataTransfer): Promise<DroppedFile[]> {
  const dropped = [...items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  // A file that is on no disk, like a picture dragged out of a page, has no entry.
  const found = dropped.map(({ entry, file }) => (entry ? filesUnder(entry) : Promise.resolve(file ? [{ name: file.name, file }] : [])))
  return Promise.all(found).then((all) => all.flat())
}
