// The foot of the window says what may leave the machine.
import { render } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { defaultSettings } from '../../../main/contract/workspace.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import { settings } from '../../../renderer/state/settings.svelte.ts'
import StatusBar from '../../../renderer/views/shell/StatusBar.svelte'

afterEach(() => void (settings.current = defaultSettings))

const remote = { address: 'https://models.example:8443/v1', model: 'geo', consentedAt: null, allowInsecure: false, concurrency: 2, hasKey: false, isDefault: false }

test.each([
  ['nothing', null, 'offline, nothing leaves this machine'],
  ['a remote engine without consent', remote, 'offline, nothing leaves this machine'],
  ['a remote engine with consent', { ...remote, consentedAt: '2026-01-01T00:00:00Z' }, 'pictures that are asked about may go to models.example:8443, as you agreed'],
])('with %s', (_, remoteEngine, words) => {
  session.connected = true
  settings.current = { ...defaultSettings, remoteEngine }
  expect(render(StatusBar).container.textContent).toContain(words)
})
