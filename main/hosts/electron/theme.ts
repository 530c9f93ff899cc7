// The window's frame and dialogs in the theme of the settings.
import { nativeTheme } from 'electron'
import type { App } from '../../app.ts'
import type { Call } from '../../contract/requests.ts'

/** @returns once the theme is as the settings say; what cannot be read leaves the system's */
export async function followSettings({ dispatch, listen }: Pick<App, 'dispatch' | 'listen'>, call: Call): Promise<void> {
  const apply = async () => {
    const reply = await dispatch('workspace.settings', {}, call)
    if (reply.ok) nativeTheme.themeSource = reply.value.theme
  }
  listen((name) => name === 'settings.changed' && void apply())
  await apply()
}
