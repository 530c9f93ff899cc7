// The dependency rule as an ESLint rule: the folder a file lies in says what it may import.
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(fileURLToPath(import.meta.url))

/** layer -> layers it may import, besides itself. The first matching prefix is a file's layer. */
const layers = [
  ['main/contract', []],
  ['main/gazetteer', ['main/contract']],
  ['main/evidence', ['main/contract', 'main/gazetteer']],
  ['main/storage', ['main/contract']],
  ['main/jobs/workers', ['main/contract', 'native-models', 'training', 'training/data', 'training/evaluation', 'training/rewards']],
  ['main/jobs', ['main/contract', 'main/storage']],
  ['main/electron-binary.ts', []],
  ['main/services', ['main/contract', 'main/electron-binary.ts', 'main/evidence', 'main/gazetteer', 'main/jobs', 'main/storage', 'training/data', 'training/evaluation', 'training/rewards']],
  ['main/hosts', ['main/app.ts', 'main/contract', 'main/dispatch.ts', 'main/electron-binary.ts']],
  ['main/app.ts', ['main/contract', 'main/dispatch.ts', 'main/evidence', 'main/gazetteer', 'main/jobs', 'main/services', 'main/storage']],
  ['main/dispatch.ts', ['main/contract']],
  ['renderer/client', ['main/contract']],
  ['renderer/state', ['main/contract']],
  ['renderer/map', ['main/contract', 'renderer/state']],
  ['renderer/actions', ['main/contract', 'renderer/client', 'renderer/state']],
  ['renderer/views', ['main/contract', 'renderer/actions', 'renderer/map', 'renderer/state']],
  ['renderer', ['main/contract', 'renderer/actions', 'renderer/client', 'renderer/map', 'renderer/state', 'renderer/views']],
  ['training/rewards', ['training/data']],
  ['training/evaluation', ['training/data']],
  ['training/data', []],
  ['training', ['native-models', 'training/data', 'training/evaluation', 'training/rewards']],
  ['native-models', []],
]

/** package -> the only folders that may import it */
const packages = {
  electron: ['main/hosts/electron'],
  'onnxruntime-node': ['native-models/runtime'],
  'better-sqlite3': ['main/storage', 'main/gazetteer', 'tests'],
}

/** Layers that may import these packages and nothing else from outside; Node's own modules are refused too. */
const closed = { 'main/contract': ['zod'] }

const layerOf = (file) => layers.find(([prefix]) => file === prefix || file.startsWith(`${prefix}/`))
const packageOf = (name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')

function breachOfRelative(file, specifier) {
  const from = layerOf(file)
  const target = path.posix.join(path.posix.dirname(file), specifier)
  const to = layerOf(target)
  if (!from) return null
  if (!to) return target.startsWith('..') || target.startsWith('tests') ? `${from[0]} may not import ${target}` : null
  if (from[0] === to[0] || from[1].includes(to[0])) return null
  return `${from[0]} may not import ${to[0]}`
}

function breachOfPackage(file, specifier) {
  const name = packageOf(specifier)
  const allowed = packages[name]
  if (allowed && !allowed.some((prefix) => file.startsWith(`${prefix}/`))) return `only ${allowed.join(', ')} may import ${name}`
  const layer = layerOf(file)?.[0]
  if (layer && closed[layer] && !closed[layer].includes(name)) return `${layer} imports ${closed[layer].join(', ')} only, not ${specifier}`
  return null
}

/** @returns the breach that importing `specifier` in `file` (a path from the root) would be, or null */
export function breach(file, specifier) {
  return specifier.startsWith('.') ? breachOfRelative(file, specifier) : breachOfPackage(file, specifier)
}

const rule = {
  meta: { type: 'problem', schema: [], messages: { breach: '{{breach}}' } },
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/')
    const check = (node) => {
      const found = node.source && breach(file, String(node.source.value))
      if (found) context.report({ node, messageId: 'breach', data: { breach: found } })
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check }
  },
}

export default { rules: { imports: rule } }
