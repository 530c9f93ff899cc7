// Languages: those beside the program, and those of a person's own folder.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { installedLanguages } from '../../main/services/locate/languages.ts'

it('adds the trained data of a folder to what is installed, and nothing else that lies there', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'geoagent-languages-'))
  for (const name of ['rus.traineddata', 'chi_sim.traineddata.gz', 'notes.txt', '..traineddata']) await writeFile(path.join(folder, name), '')
  expect(installedLanguages([folder]).filter((language) => !installedLanguages().includes(language))).toEqual(['chi_sim', 'rus'])
  await rm(folder, { recursive: true })
})

it('says which folder is not there', () => {
  expect(() => installedLanguages(['/nowhere/at/all'])).toThrow('/nowhere/at/all')
})
