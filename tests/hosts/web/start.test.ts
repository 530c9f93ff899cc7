// npm start's decisions: what has to be built, whether Electron is there, and how the window opens.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { electronBinary } from '../../../main/electron-binary.ts'
import { isStale, planFor } from '../../../main/hosts/start.ts'
import { hasDisplay, openBrowser, openingWords } from '../../../main/hosts/web/open-browser.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'geoagent-start-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, secondsAgo = 0): void {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, name)
  const time = Date.now() / 1000 - secondsAgo
  utimesSync(file, time, time)
}

describe('a built part', () => {
  const part = { result: 'dist/index.html', sources: ['sources', 'lock.json', 'not-there'] }

  it('is stale where it is missing', () => {
    expect(isStale(folder, part)).toBe(true)
  })
  it('is stale once any source, however deep, is newer', () => {
    write('sources/a.ts', 100)
    write('sources/deep/er/b.ts', 100)
    write('lock.json', 100)
    for (const name of ['sources', 'sources/deep', 'sources/deep/er']) utimesSync(path.join(folder, name), 0, 0)
    write('dist/index.html', 50)
    expect(isStale(folder, part)).toBe(false)
    write('sources/deep/er/b.ts', 10)
    expect(isStale(folder, part)).toBe(true)
    write('dist/index.html', 5)
    expect(isStale(folder, part)).toBe(false)
    write('lock.json', 1)
    expect(isStale(folder, part)).toBe(true)
  })
  it('is stale once a source was taken away', () => {
    write('sources/a.ts', 100)
    write('sources/b.ts', 100)
    utimesSync(path.join(folder, 'sources'), 0, 0)
    write('dist/index.html', 50)
    expect(isStale(folder, part)).toBe(false)
    rmSync(path.join(folder, 'sources/b.ts'))
    expect(isStale(folder, part)).toBe(true)
  })
})

describe("Electron's binary", () => {
  const electron = 'node_modules/electron'

  it('is not there with the package alone', () => {
    write(`${electron}/index.js`)
    expect(electronBinary(folder, {})).toBeNull()
  })
  it('is not there where its name is and itself is not', () => {
    write(`${electron}/path.txt`)
    writeFileSync(path.join(folder, electron, 'path.txt'), 'electron')
    expect(electronBinary(folder, {})).toBeNull()
  })
  it('is found under the name that its download wrote down', () => {
    write(`${electron}/dist/Electron.app/Contents/MacOS/Electron`)
    writeFileSync(path.join(folder, electron, 'path.txt'), 'Electron.app/Contents/MacOS/Electron\n')
    expect(electronBinary(folder, {})).toBe(path.join(folder, electron, 'dist/Electron.app/Contents/MacOS/Electron'))
  })
  it('may lie elsewhere, as its own environment variable says', () => {
    write('other/electron')
    write(`${electron}/path.txt`)
    writeFileSync(path.join(folder, electron, 'path.txt'), 'electron')
    expect(electronBinary(folder, { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'other') })).toBe(path.join(folder, 'other/electron'))
  })
})

describe('the window', () => {
  it('opens on the desktop where it can', () => {
    expect(planFor('/electron', true)).toEqual({ host: 'electron', binary: '/electron' })
  })
  it('is served to the browser where it cannot, which says why and opens where there is a display', () => {
    expect(planFor(null, true)).toMatchObject({ host: 'browser', open: true, words: expect.stringContaining('npx install-electron') })
    expect(planFor(null, false)).toMatchObject({ host: 'browser', open: false })
    expect(planFor('/electron', false)).toMatchObject({ host: 'browser', open: false, words: expect.stringContaining('no display') })
  })
  it('has a display where the system says so', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'darwin')).toBe(true)
    expect(hasDisplay({ SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'darwin')).toBe(false)
  })
})

describe('a browser', () => {
  it('is started with the address as one word, by no shell', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const words = openingWords('http://127.0.0.1:1/?token=a&b', platform)
      expect(words.at(-1)).toBe('http://127.0.0.1:1/?token=a&b')
      expect(words[0]).not.toMatch(/cmd|sh$/)
    }
  })
  it('may not be there', async () => {
    expect(await openBrowser([path.join(folder, 'no-such-program'), 'http://127.0.0.1'])).toBe(false)
    expect(await openBrowser([process.execPath, '--version'])).toBe(true)
  })
})
