// Settings kept whole, and folders to choose from.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { defaultSettings } from '../../main/contract/workspace.ts'
import { browse } from '../../main/services/settings/browse.ts'
import { SettingsFile } from '../../main/services/settings/settings-file.ts'
import { scratch } from '../storage/scratch.ts'

test('settings outlive the program, and two programs see one another', () => {
  const home = scratch()
  const one = new SettingsFile(home)
  expect(one.settings).toEqual(defaultSettings)
  one.change({ theme: 'dark' })
  const other = new SettingsFile(home)
  other.change({ globe: true })
  other.remember('/cases/a.geocase')
  expect(one.settings).toEqual({ ...defaultSettings, theme: 'dark', globe: true })
  one.remember('/cases/b.geocase')
  one.remember('/cases/a.geocase')
  expect(other.recentCases).toEqual(['/cases/a.geocase', '/cases/b.geocase'])
  other.forget('/cases/b.geocase')
  expect(one.recentCases).toEqual(['/cases/a.geocase'])
  expect(one.isForgotten('/cases/b.geocase')).toBe(true)
  expect(fs.readdirSync(home)).toEqual(['settings.json'])
})

test.each(['', '{"settings": {"theme": "da', '{"settings": {"theme": "pink"}}', '[]', 'null'])('a damaged file (%s) gives the defaults and is kept beside', (text) => {
  const home = scratch()
  fs.writeFileSync(path.join(home, 'settings.json'), text)
  const file = new SettingsFile(home)
  expect(file.settings).toEqual(defaultSettings)
  file.change({ workers: 2 })
  expect(new SettingsFile(home).settings).toEqual({ ...defaultSettings, workers: 2 })
  const kept = fs.readdirSync(home).filter((name) => name.includes('damaged'))
  expect(kept.map((name) => fs.readFileSync(path.join(home, name), 'utf8'))).toEqual([text])
})

test('a folder that cannot be written says so and keeps what was', () => {
  const home = scratch()
  new SettingsFile(home).change({ theme: 'light' })
  fs.mkdirSync(path.join(home, `settings.json.${process.pid}.part`))
  expect(() => new SettingsFile(home).change({ theme: 'dark' })).toThrow()
  expect(new SettingsFile(home).settings.theme).toBe('light')
})

test('a listing has folders first, numbers in order, and nothing hidden or of no use', async () => {
  const folder = scratch()
  for (const name of ['b', 'a.geocase', '.hidden', 'empty.geocase']) fs.mkdirSync(path.join(folder, name))
  for (const name of ['10.jpg', '9.JPG', 'world.pmtiles', 'notes.txt', '.secret.jpg', 'a.geocase/case.db']) fs.writeFileSync(path.join(folder, name), '')
  fs.symlinkSync(path.join(folder, 'b'), path.join(folder, 'link'))
  fs.symlinkSync('/nowhere/at-all.jpg', path.join(folder, 'dangling.jpg'))
  fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0x2e, 0x6a, 0x70, 0x67])]), '')
  const listing = await browse(folder)
  expect(listing).toMatchObject({ folder, parent: path.dirname(folder), leftOut: 0 })
  expect(listing.entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual(['case a.geocase', 'folder b', 'folder empty.geocase', 'folder link', 'picture 9.JPG', 'picture 10.jpg', 'basemap world.pmtiles'])
  expect(listing.entries[0].path).toBe(path.join(folder, 'a.geocase'))
  await expect(browse(path.join(folder, '9.JPG'))).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(browse(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
  expect((await browse('/')).parent).toBeNull()
})

test('of very many the first two thousand are told, and how many more there are', async () => {
  const folder = scratch()
  for (let number = 0; number < 2005; number++) fs.writeFileSync(path.join(folder, `${number}.jpg`), '')
  const { entries, leftOut } = await browse(folder)
  expect({ told: entries.length, leftOut, last: entries.at(-1)?.name }).toEqual({ told: 2000, leftOut: 5, last: '1999.jpg' })
})
