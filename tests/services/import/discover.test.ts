import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discover } from '../../../main/services/import/discover.ts'
import type { Discovered, DiscoveredFile } from '../../../main/services/import/discover.ts'

let root = ''
beforeEach(async () => { root = await mkdtemp(path.join(tmpdir(), 'discover-')) })
afterEach(async () => { await rm(root, { recursive: true, force: true }) })

const jpegHead = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')

async function put(name: string, content: string | Buffer = jpegHead): Promise<string> {
  const file = path.join(root, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}

async function all(inputs: Parameters<typeof discover>[0] = [root]): Promise<Discovered[]> {
  return Array.fromAsync(discover(inputs))
}

const isFile = (item: Discovered): item is DiscoveredFile => 'file' in item
const names = (items: readonly Discovered[]): string[] => items.filter(isFile).map((item) => path.relative(root, item.file.path))
const problems = (items: readonly Discovered[]): string[] => items.flatMap((item) => 'problem' in item ? [`${item.problem.error.code} ${path.relative(root, item.problem.path)}`] : [])

describe('which files', () => {
  test('every format by extension, whatever its content, sorted by bytes, folders after files', async () => {
    for (const name of ['b.JPG', 'a.png', 'z/c.heic', 'c.CR3', 'B.nef', 'e.dng', 'sub/deep/d.avif', 'empty.webp', 'text.bmp', 'x.srw']) await put(name, name.startsWith('empty') ? '' : 'text')
    expect(names(await all())).toEqual(['B.nef', 'a.png', 'b.JPG', 'c.CR3', 'e.dng', 'empty.webp', 'text.bmp', 'x.srw', 'sub/deep/d.avif', 'z/c.heic'])
  })

  test('unknown names by their first bytes', async () => {
    await put('no-extension', jpegHead)
    await put('photo.dat', Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'))
    await put('film.mp4', Buffer.from('\0\0\0\x20ftypisom\0\0\0\0isom', 'latin1'))
    await put('phone.bin', Buffer.from('\0\0\0\x20ftypheic\0\0\0\0mif1', 'latin1'))
    await put('BMW.txt', 'BM is how this text begins, and it is no bitmap')
    await put('bitmap', Buffer.concat([Buffer.from('BM'), Buffer.alloc(8), Buffer.from([54, 0, 0, 0, 40, 0, 0, 0]), Buffer.alloc(40)]))
    await put('short', 'x')
    await put('notes.md', '# hello')
    expect(names(await all())).toEqual(['bitmap', 'no-extension', 'phone.bin', 'photo.dat'])
  })

  test('cases, hidden folders and resource forks are skipped; a hidden picture is not', async () => {
    for (const name of ['Old.geocase/originals/a.jpg', '.git/a.jpg', '.thumbnails/a.jpg', '@eaDir/a.jpg', '__MACOSX/a.jpg', '._a.jpg', '.trashed-a.jpg', 'a.jpg']) await put(name)
    expect(names(await all())).toEqual(['.trashed-a.jpg', 'a.jpg'])
  })

  test('a pipe, socket or device is not opened in a walk, and named when given', async () => {
    const { execFileSync } = await import('node:child_process')
    execFileSync('mkfifo', [path.join(root, 'pipe.jpg'), path.join(root, 'pipe')])
    await put('a.jpg')
    expect(names(await all())).toEqual(['a.jpg'])
    expect(problems(await all([path.join(root, 'pipe.jpg')]))).toEqual(['unreadable pipe.jpg'])
  })
})

describe('inputs', () => {
  test('single files, folders and what is missing, each once and in the order given', async () => {
    const [b, a] = [await put('b.jpg'), await put('a.jpg')]
    await put('note.txt', 'text')
    const items = await all([b, path.join(root, 'gone'), root, a, path.join(root, 'note.txt')])
    expect(names(items)).toEqual(['b.jpg', 'a.jpg'])
    expect(problems(items)).toEqual(['not-found gone', 'unreadable note.txt'])
  })

  test('givenAs keeps the words of the person', async () => {
    await put('x/a.jpg')
    const given = path.relative(process.cwd(), root)
    expect((await all([`${given}/`])).filter(isFile).map((item) => item.givenAs)).toEqual([`${given}/x/a.jpg`])
    expect((await all([`${given}/x/a.jpg`])).filter(isFile).map((item) => item.givenAs)).toEqual([`${given}/x/a.jpg`])
  })

  test('a sidecar among the inputs is neither picture nor problem', async () => {
    const inputs = [await put('a.jpg'), await put('a.jpg.json', '{}'), await put('a.xmp', '<x/>')]
    const items = await all(inputs)
    expect(items).toHaveLength(1)
    expect(items.filter(isFile)[0]!.sidecars.map((file) => path.basename(file.path))).toEqual(['a.xmp', 'a.jpg.json'])
  })

  test('a case given by itself is told apart', async () => {
    await put('My.geocase/originals/a.jpg')
    expect(problems(await all([path.join(root, 'My.geocase')]))).toEqual(['invalid-request My.geocase'])
  })

  test('a signal stops the walk with its reason', async () => {
    await put('a.jpg')
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(Array.fromAsync(discover([root], { signal: stop.signal }))).rejects.toThrow('enough')
  })
})

describe('names', () => {
  test.each(['new\nline.jpg', '"quo\'te".jpg', '\u202Egpj.exe.jpg', `${'n'.repeat(251)}.jpg`, '-rf.jpg', '@list.jpg', '#x.jpg', ' lead and trail .jpg', 'back\\slash.jpg', 'a.jpg[page=1].jpg', '$(touch x).jpg', '*.jpg'])('%j', async (name) => {
    await put(name)
    const [item] = (await all()).filter(isFile)
    expect(item!.file).toEqual({ path: path.join(root, name) })
  })

  test('invalid UTF-8 keeps its bytes, in folders and sidecars too', async () => {
    const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff, 0xfe])])
    await mkdir(folder)
    const [picture, sidecar] = ['a.jpg', 'a.xmp'].map((name) => Buffer.concat([folder, Buffer.from([0x2f, 0xe9]), Buffer.from(name)])) as [Buffer, Buffer]
    await Promise.all([writeFile(picture, jpegHead), writeFile(sidecar, '<x/>')])
    const [item] = (await all()).filter(isFile)
    expect(item!.file.bytes).toBe(picture.toString('base64'))
    expect(item!.file.path).toContain('\ufffd')
    expect(item!.sidecars.map((file) => file.bytes)).toEqual([sidecar.toString('base64')])
    expect((await all([item!.file])).filter(isFile)[0]!.file).toEqual(item!.file)
  })
})

describe('links', () => {
  test('inside: the target is visited once and no loop is walked', async () => {
    await put('real/a.jpg')
    await symlink('real/a.jpg', path.join(root, 'again.jpg'))
    await symlink('..', path.join(root, 'real/up'))
    await symlink('loop.jpg', path.join(root, 'loop.jpg'))
    const items = await all()
    expect(names(items)).toEqual(['real/a.jpg'])
    expect(problems(items)).toEqual(['unreadable loop.jpg'])
  })

  test('out of the folder: told, not followed; given by the person: followed', async () => {
    await put('outside/secret.jpg')
    await put('outside/notes.txt', 'text')
    await mkdir(path.join(root, 'in'))
    await symlink('../outside', path.join(root, 'in/folder'))
    await symlink('../outside/secret.jpg', path.join(root, 'in/picture.jpg'))
    await symlink('../outside/notes.txt', path.join(root, 'in/notes.txt'))
    await symlink('nowhere.jpg', path.join(root, 'in/dangling.jpg'))
    const items = await all([path.join(root, 'in')])
    expect(names(items)).toEqual([])
    expect(problems(items)).toEqual(['not-found in/dangling.jpg', 'unreadable in/folder', 'unreadable in/picture.jpg'])
    expect(names(await all([path.join(root, 'in/folder')]))).toEqual(['in/folder/secret.jpg'])
    expect(names(await all([path.join(root, 'in/picture.jpg')]))).toEqual(['in/picture.jpg'])
  })

  test('a folder whose name begins like the given one is outside', async () => {
    await put('in-other/a.jpg')
    await mkdir(path.join(root, 'in'))
    await symlink('../in-other/a.jpg', path.join(root, 'in/a.jpg'))
    expect(problems(await all([path.join(root, 'in')]))).toEqual(['unreadable in/a.jpg'])
  })
})

test('a folder that vanishes in mid-walk is a problem, and the walk goes on', async () => {
  for (const name of ['a.jpg', 'b/b.jpg', 'c/c.jpg']) await put(name)
  const walk = discover([root])
  const items = [(await walk.next()).value as Discovered]
  await rm(path.join(root, 'b'), { recursive: true })
  // The first folder was read before; its subfolder is gone now.
  for await (const item of walk) items.push(item)
  expect(names(items)).toEqual(['a.jpg', 'c/c.jpg'])
  expect(problems(items)).toEqual(['not-found b'])
})

test('20,000 files in under 1.5 s, or what the file system takes to name and stat them', async () => {
  for (let folder = 0; folder < 20; folder++) {
    await mkdir(path.join(root, `${folder}`))
    await Promise.all(Array.from({ length: 1000 }, (_, index) => writeFile(path.join(root, `${folder}`, `IMG_${index}.jpg`), '')))
  }
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }
  const plain = await timed(async () => {
    const entries = await readdir(root, { recursive: true })
    for (const entry of entries) await stat(path.join(root, entry))
  })
  let items: Awaited<ReturnType<typeof all>> = []
  const times: number[] = []
  for (let turn = 0; turn < 3; turn++) times.push(await timed(async () => (items = await all())))
  expect(items).toHaveLength(20_000)
  // What a machine at rest takes at most; a busy one gets what it needs for the plain reading.
  expect(Math.min(...times)).toBeLessThan(Math.max(1500, plain))
})
