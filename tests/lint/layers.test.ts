// The dependency rule holds: what may be imported passes, each kind of breach is found, and no file imports itself in a circle.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { breach } from '../../layers.js'

const root = path.resolve(import.meta.dirname, '../..')

describe('the dependency rule', () => {
  it.each([
    ['main/services/case/handlers.ts', '../../storage/store.ts'],
    ['main/evidence/kinds/clock.ts', '../../contract/evidence.ts'],
    ['main/hosts/cli/main.ts', '../../app.ts'],
    ['main/jobs/workers/inspect.ts', '../../../native-models/image/decode.ts'],
    ['native-models/runtime/session.ts', 'onnxruntime-node'],
    ['main/contract/case.ts', 'zod'],
    ['tests/contract/suite.ts', '../../main/app.ts'],
  ])('%s may import %s', (file, specifier) => expect(breach(file, specifier)).toBeNull())

  it.each([
    ['main/contract/case.ts', 'node:fs'],
    ['main/contract/case.ts', '../storage/store.ts'],
    ['main/storage/store.ts', '../services/case/handlers.ts'],
    ['main/gazetteer/gazetteer.ts', '../evidence/derive.ts'],
    ['main/evidence/derive.ts', '../storage/store.ts'],
    ['main/services/case/handlers.ts', '../../hosts/cli/main.ts'],
    ['main/services/case/handlers.ts', '../../../native-models/image/decode.ts'],
    ['main/hosts/cli/main.ts', '../../services/case/handlers.ts'],
    ['main/jobs/queue.ts', '../../native-models/image/decode.ts'],
    ['native-models/image/decode.ts', '../../main/contract/errors.ts'],
    ['training/sft.ts', '../main/contract/errors.ts'],
    ['renderer/views/map.ts', '../../main/app.ts'],
    ['renderer/state/cases.ts', '../client/http.ts'],
    ['main/services/case/handlers.ts', 'electron'],
    ['native-models/models/pp-ocr/reader.ts', 'onnxruntime-node'],
    ['main/services/case/handlers.ts', 'better-sqlite3'],
    ['main/app.ts', '../tests/fixtures/host.ts'],
  ])('%s may not import %s', (file, specifier) => expect(breach(file, specifier)).not.toBeNull())
})

/** Files of the project that a file imports for values, not only for types. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8')
  const found = [...source.matchAll(/^(?:import|export)\s(?!type\b)[^'"]*?from\s+'(\.[^']+\.ts)'/gm), ...source.matchAll(/^import\s+'(\.[^']+\.ts)'/gm)]
  return found.map((match) => path.posix.join(path.posix.dirname(file), match[1]))
}

function firstCircle(files: readonly string[]): string[] | null {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of importsOf(file)) {
      const circle = visit(next, [...trail, file])
      if (circle) return circle
    }
    done.add(file)
    return null
  }
  for (const file of files) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return null
}

it('no circle of imports', () => {
  const files = ['main', 'native-models'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.split(path.sep).join('/')}`))
  expect(firstCircle(files.filter((file) => file.endsWith('.ts')))).toBeNull()
})
