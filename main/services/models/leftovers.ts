// What lies in the folder of packs and is none: downloads that broke off, and packs whose deletion did.
import fs from 'node:fs'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import type { UnfinishedDownload } from '../../contract/models.ts'
import type { PackFolder } from './pack-folder.ts'

/** As the process that downloads names its folders. */
const pattern = /^([^@]+)@([0-9a-f]{40})$/

function bytesIn(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + (fs.statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0)
}

function downloadOf(downloads: string, name: string): UnfinishedDownload | null {
  const [, repository, commit] = pattern.exec(name) ?? []
  return repository && commit ? { name, repository: repository.replace('--', '/'), commit, bytes: bytesIn(path.join(downloads, name)) } : null
}

/** Those that broke off, and one that goes on. */
export function unfinishedDownloads({ downloads }: PackFolder): UnfinishedDownload[] {
  if (!fs.existsSync(downloads)) return []
  return fs.readdirSync(downloads).sort().map((name) => downloadOf(downloads, name)).filter((download) => download !== null)
}

/** @returns its folder @throws WorkstationError 'not-found' */
export function requireDownload({ downloads }: PackFolder, name: string): string {
  if (!pattern.test(name) || !fs.existsSync(downloads) || !fs.readdirSync(downloads).includes(name)) throw new WorkstationError('not-found', `There is no unfinished download named ${name}.`, { name })
  return path.join(downloads, name)
}

/** Packs that were taken out of sight, and whose bytes were to be deleted when the program ended. */
export function removedPacks({ folder }: PackFolder): string[] {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder).filter((name) => /^\.removed-\d+-\d+$/.test(name)).map((name) => path.join(folder, name))
}
