// What belongs to the person and to no case: settings, and folders to choose from.
import path from 'node:path'
import type { HandlersOf } from '../../contract/requests.ts'
import type { Settings } from '../../contract/workspace.ts'
import type { Workspace } from '../workspace.ts'
import { requireBasemap } from './basemap.ts'
import { browse } from './browse.ts'

export function settingsHandlers(workspace: Workspace): HandlersOf<'workspace.settings' | 'workspace.change' | 'workspace.browse'> {
  return {
    'workspace.settings': async () => workspace.settings.settings,
    'workspace.change': (changed) => change(workspace, changed),
    'workspace.browse': async ({ folder }) => browse(folder),
  }
}

async function change(workspace: Workspace, changed: Partial<Settings>): Promise<Settings> {
  const given = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined)) as Partial<Settings>
  if (given.basemap) {
    given.basemap = path.resolve(given.basemap)
    await requireBasemap(given.basemap)
  }
  const settings = workspace.settings.change(given)
  workspace.emit('settings.changed', {})
  return settings
}
