// The built program and the package made of it: what is inside, what lies outside the archive, and that it works from there.
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { extractAll, getRawHeader } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callBridge } from '../../fixtures/electron/own-page.ts'
import { startElectron } from '../../fixtures/electron/start.ts'
import { writeStubBinary } from '../../fixtures/electron/stub-binary.ts'
import { makeHome } from '../../prepare.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const sample = path.join(root, 'tests/samples/01-gps.jpg')
const run = promisify(execFile)

/** @throws Error with what the script wrote */
async function node(file: string, ...words: string[]): Promise<void> {
  await run(process.execPath, [path.join(root, file), ...words], { cwd: root, maxBuffer: 2 ** 26 }).catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error(`${file} failed: ${error.stdout.slice(-3000)}\n${error.stderr.slice(-3000)}`)
  })
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'geoagent-package-'))
const program = path.join(folder, 'out/linux-unpacked')
const archive = path.join(program, 'resources/app.asar')
/** Path in the archive, with '/' -> whether it lies beside the archive. */
const inside = new Map<string, boolean>()

type Node = { files?: Record<string, Node>; unpacked?: boolean }
function walk({ files = {} }: Node, prefix: string): void {
  for (const [name, entry] of Object.entries(files)) {
    if (entry.files) walk(entry, `${prefix}${name}/`)
    else inside.set(prefix + name, entry.unpacked === true)
  }
}

beforeAll(async () => {
  if (!existsSync(path.join(root, 'dist/renderer/index.html'))) await node('node_modules/vite/bin/vite.js', 'build')
  await node('main/hosts/electron/build/build.ts')
  writeStubBinary(path.join(folder, 'electron'))
  writeFileSync(path.join(folder, 'builder.json'), JSON.stringify({ extends: path.join(root, 'electron-builder.yml'), electronDist: path.join(folder, 'electron'), directories: { output: path.join(folder, 'out') } }))
  await node('node_modules/electron-builder/cli.js', '--dir', '--linux', '--x64', '--config', path.join(folder, 'builder.json'))
  walk(getRawHeader(archive).header as Node, '')
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the built main side', () => {
  it('runs on Node, workers included', async () => {
    const home = makeHome('built')
    const { stdout } = await run(process.execPath, [path.join(root, 'dist/main/hosts/cli/main.js'), 'locate', sample, '--format', 'jsonl', '--workers', '1', '--no-text'], { env: { ...process.env, GEOAGENT_HOME: home } })
    expect(JSON.parse(stdout.trim().split('\n')[0])).toMatchObject({ status: 'located', country: { code: 'IT' } })
    await rm(home, { recursive: true, force: true })
  })
  it('names no source file as a file to load', () => {
    const files = globSync('dist/{main,native-models}/**/*.{js,cjs}', { cwd: root })
    expect(files.length).toBeGreaterThan(200)
    const named = files.filter((file) => /(?:from|import\(|new URL\()\s*['"]\.{1,2}\/[^'"]*\.ts['"]/.test(readFileSync(path.join(root, file), 'utf8')))
    expect(named).toEqual([])
  })
  it('has its preload in one file that loads nothing but electron', () => {
    const source = readFileSync(path.join(root, 'dist/main/hosts/electron/preload.cjs'), 'utf8')
    expect(source.match(/require\([^)]*\)/g)).toEqual(['require("electron")'])
    expect(source).not.toMatch(/^(import|export) /m)
  })
})

describe('the archive', () => {
  const matching = (pattern: RegExp) => [...inside.keys()].filter((name) => pattern.test(name))

  it('holds the program, its page, its data and its licences', () => {
    const expected = [
      'package.json', 'dist/package.json', 'dist/main/hosts/electron/main.js', 'dist/main/hosts/electron/preload.cjs', 'dist/main/hosts/electron/utility-entry.js', 'dist/main/hosts/page/page.js',
      'dist/main/jobs/workers/inspect-worker.js', 'dist/main/gazetteer/data/cities.tsv', 'dist/native-models/image/heic-worker.js', 'dist/native-models/models/tesseract/worker.js', 'dist/renderer/index.html',
      'LICENSE', 'dist/NOTICES.txt', 'node_modules/zod/package.json', 'node_modules/libheif-js/libheif-wasm/libheif-bundle.js', 'node_modules/tesseract.js-core/tesseract-core-simd-lstm.wasm',
    ]
    expect(expected.filter((name) => !inside.has(name))).toEqual([])
    expect(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))).toMatchObject({ main: 'dist/main/hosts/electron/main.js' })
    const notices = readFileSync(path.join(root, 'dist/NOTICES.txt'), 'utf8')
    for (const name of ['better-sqlite3', 'maplibre-gl', 'svelte', 'sharp', 'GeoNames']) expect(notices).toContain(name)
  })
  it('holds nothing of tests, training, sources, maps, other hosts or development', () => {
    expect(matching(/^(tests|training|renderer|schemas|main|native-models|\.|release|tsconfig|vite|eslint|electron-builder)/)).toEqual([])
    expect(matching(/\.(map|ts|svelte)$/)).toEqual([])
    expect(matching(/^dist\/main\/hosts\/(cli|web|electron\/build)\//)).toEqual([])
    expect(matching(/^node_modules\/(electron|vite|typescript|vitest|playwright-core|eslint|svelte|@playwright|node)\//)).toEqual([])
  })
  it('holds no code that fetches, and no graphics library', () => {
    expect(matching(/^node_modules\/(tesseract\.js|node-fetch|global-agent|adm-zip)\//)).toEqual([])
    expect(matching(/onnxruntime-node\/script/)).toEqual([])
    expect(matching(/(cuda|tensorrt|directml|dxcompiler|dxil|rocm|cudnn|cublas)[^/]*\.(so|dll|dylib)/i)).toEqual([])
  })
  it('holds one system’s binaries', () => {
    expect(matching(/\.node$/).map((name) => path.basename(name)).sort()).toEqual(['linux-x64.node', 'onnxruntime_binding.node', expect.stringMatching(/^sharp-linux-x64.*\.node$/)])
    expect(matching(/(darwin|win32|arm64|linuxmusl)[^/]*\/.*\.(node|so|dll|dylib)/)).toEqual([])
  })
  it('has beside it whatever native code or another program opens', () => {
    const opened = matching(/(\.node|\.so(\.[\d.]+)?|\.dll|\.dylib|\.onnx)$|exiftool-vendored\.(pl|exe)\/bin\//)
    expect(opened.length).toBeGreaterThan(100)
    expect(opened.filter((name) => !inside.get(name))).toEqual([])
    expect(opened.filter((name) => !existsSync(path.join(`${archive}.unpacked`, name)))).toEqual([])
    accessSync(path.join(`${archive}.unpacked`, 'node_modules/exiftool-vendored.pl/bin/exiftool'), constants.X_OK)
  })
  it('has all of our own code within, where its integrity is checked', () => {
    expect(matching(/^(dist\/|package\.json)/).filter((name) => inside.get(name))).toEqual([])
  })
})

describe('the program', () => {
  it('carries the licences of Electron and Chromium', () => {
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) expect(existsSync(path.join(program, name)), name).toBe(true)
  })
  it('has its fuses set', async () => {
    const fuses = await getCurrentFuseWire(path.join(program, 'geoagent-workstation'))
    expect(fuses).toMatchObject({
      [FuseV1Options.RunAsNode]: FuseState.DISABLE,
      [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
    })
  })
  it('works with nothing but what is packaged: window, workers, text and ExifTool', async () => {
    const [unpacked, home] = [path.join(folder, 'extracted'), makeHome('packaged')]
    extractAll(archive, unpacked)
    const { page, close, app } = await startElectron(home, { entry: path.join(unpacked, 'dist/main/hosts/electron/main.js'), folder: home, machine: { packaged: true } })
    try {
      const ask = (name: string, input: unknown) => callBridge(page, 'request', name, input, name) as Promise<{ ok: boolean; value: Record<string, unknown> }>
      const inCase = { case: path.join(home, 'a.geocase') }
      const files = [{ path: path.join(root, 'tests/fixtures/signs/greek.jpg') }, { path: sample }]
      expect(await ask('case.create', inCase), app.output()).toMatchObject({ ok: true })
      expect(await ask('image.add', { ...inCase, files })).toMatchObject({ ok: true })
      const { value: job } = await ask('run.start', { ...inCase, options: { readText: true, workers: 1 } })
      const ended = await ask('job.wait', { ...inCase, job: job.job })
      const failures = await ask('job.failures', { ...inCase, job: job.job })
      expect(ended, JSON.stringify(failures)).toMatchObject({ value: { state: 'done', done: files.length, failed: 0, quarantined: 0 } })
      expect(await ask('system.doctor', {})).toMatchObject({ ok: true })
      expect((await page.title()).length).toBeGreaterThan(0)
      expect(await page.locator('#window').innerHTML()).not.toBe('')
    } finally {
      await close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
