// Settings of a case: its title, when it was made, whatever a service keeps.
import type { CaseStore } from './case-store.ts'
import { canonicalJson, type Json } from './canonical-json.ts'

/** The value, or undefined where it was never set. */
export function getSetting(store: CaseStore, key: string): Json | undefined {
  const row = store.statement<{ value: string }>('SELECT value FROM settings WHERE key = ?').get(key)
  return row && (JSON.parse(row.value) as Json)
}

export function putSetting(store: CaseStore, actor: string, key: string, value: Json): void {
  store.change({ actor, action: 'setting.changed', subject: `setting:${key}` }, () => {
    store
      .statement('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value')
      .run(key, canonicalJson(value))
  })
}

/** What people call the case. */
export function renameCase(store: CaseStore, actor: string, title: string): void {
  const before = getSetting(store, 'title')
  if (before === title) return
  store.change({ actor, action: 'case.renamed', subject: 'case', details: { from: before, to: title } }, () => putSetting(store, actor, 'title', title))
}
