// What belongs to the person and to no case: settings, and folders to choose from.
import path from 'node:path'
import type { HandlersOf } from '../../contract/requests.ts'
import type { Settings, SettingsChange } from '../../contract/workspace.ts'
import type { Workspace } from '../workspace.ts'
import { requireBasemap } from './basemap.ts'
import { browse } from './browse.ts'
import { requireFolder } from './gpu-libraries.ts'
import { settleDefault, settleRemote } from './remote-engine.ts'
import { keepRemoteKey } from './remote-key.ts'

export function settingsHandlers(workspace: Workspace): HandlersOf<'workspace.settings' | 'workspace.change' | 'workspace.browse'> {
  return {
    'workspace.settings': async () => workspace.settings.settings,
    'workspace.change': (changed) => change(workspace, changed),
    'workspace.browse': async ({ folder }) => browse(folder),
  }
}

async function change(workspace: Workspace, { remoteKey: newKey, ...changed }: SettingsChange): Promise<Settings> {
  const before = workspace.settings.settings.remoteEngine
  const { remoteKey, remoteEngine } = settleRemote(before, { remoteEngine: changed.remoteEngine, remoteKey: newKey })
  const settled = settleDefault(before, { remoteEngine, defaultModel: changed.defaultModel })
  const given = Object.fromEntries(Object.entries({ ...changed, ...settled }).filter(([, value]) => value !== undefined)) as Partial<Settings>
  if (given.basemap) {
    given.basemap = path.resolve(given.basemap)
    await requireBasemap(given.basemap)
  }
  if (given.gpuLibraries) await requireFolder(given.gpuLibraries)
  // The key first: none may be left behind that goes with another address.
  if (remoteKey !== undefined) keepRemoteKey(workspace.home, remoteKey)
  const settings = workspace.settings.change(given)
  workspace.emit('settings.changed', {})
  return settings
}
