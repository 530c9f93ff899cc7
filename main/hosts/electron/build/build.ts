// Builds the main side for the desktop package: dist/main, dist/native-models and dist/training as JavaScript, file by file as the sources lie.
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { collectNotices } from './notices.ts'
import { bundlePreload } from './preload.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const out = path.join(root, 'dist')

/** What the code reads beside itself. */
const dataFiles = ['main/**/*.tsv', 'main/**/*.json', 'native-models/**/*.tsv', 'native-models/**/*.json', 'training/**/*.tsv', 'training/**/*.json', 'schemas/*.json']

/** tsc renames the endings of imports, and leaves those of the addresses that workers are started from. */
const workerAddress = /new URL\('(\.{1,2}\/[^']+)\.ts', import\.meta\.url\)/g

function compile(): void {
  for (const folder of ['main', 'native-models', 'training', 'schemas', 'package.json']) rmSync(path.join(out, folder), { recursive: true, force: true })
  execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '--project', path.join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
}

function renameWorkers(): void {
  for (const name of globSync('{main,native-models,training}/**/*.js', { cwd: out })) {
    const file = path.join(out, name)
    const source = readFileSync(file, 'utf8')
    const renamed = source.replace(workerAddress, "new URL('$1.js', import.meta.url)")
    if (renamed !== source) writeFileSync(file, renamed)
  }
}

function copyData(): void {
  for (const name of globSync(dataFiles, { cwd: root })) {
    mkdirSync(path.dirname(path.join(out, name)), { recursive: true })
    copyFileSync(path.join(root, name), path.join(out, name))
  }
}

compile()
renameWorkers()
copyData()
writeFileSync(path.join(out, 'NOTICES.txt'), collectNotices(root))
await bundlePreload(path.join(out, 'main/hosts/electron/preload.cjs'))
