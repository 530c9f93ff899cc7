// The licences of all that goes into the package: production dependencies, and what the page is built from.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface Locked { packages: Record<string, { dev?: boolean; version?: string; license?: string; optional?: boolean }> }
interface Manifest { name: string; version: string; license?: string }

/** Built into the page, and therefore not among the dependencies of the packaged program. */
const inPage = ['svelte', 'maplibre-gl', 'terra-draw', 'terra-draw-maplibre-gl-adapter', 'pmtiles', 'bits-ui', 'paneforge', 'virtua', 'tinykeys', 'polylabel', '@lucide/svelte', '@fontsource-variable/inter']

/** Data that comes with packages or with the sources, under licences of its own. */
const data = [
  'Place names: GeoNames (geonames.org), CC BY 4.0, by way of ExifTool.',
  'Land and borders: Natural Earth (naturalearthdata.com), public domain.',
  'Country boundaries of country-coder: OpenStreetMap contributors and Wikidata; see its licence.',
  'Subdivision names: Unicode CLDR, Unicode-3.0.',
]

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest
  const texts = globSync('{LICENSE,LICENCE,COPYING,NOTICE,license,License}*', { cwd: folder }).sort().map((name) => readFileSync(path.join(folder, name), 'utf8').trim())
  return [`${manifest.name} ${manifest.version}`, `Licence: ${manifest.license ?? 'see below'}`, ...texts].join('\n\n')
}

/** @param root of the project, with its packages installed */
export function collectNotices(root: string): string {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Locked
  const shipped = Object.entries(packages).filter(([folder, { dev }]) => folder !== '' && !dev).map(([folder]) => folder)
  const folders = [...new Set([...shipped, ...inPage.map((name) => `node_modules/${name}`)])].sort()
  const notices = folders.map((folder) => path.join(root, folder)).filter((folder) => globSync('package.json', { cwd: folder }).length > 0).map(noticeOf)
  return `${[`GeoAgent Workstation contains the following software and data.`, data.join('\n'), ...notices].join(`\n\n${'-'.repeat(72)}\n\n`)}\n`
}
