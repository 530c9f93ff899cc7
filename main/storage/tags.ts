// Tags that a person gives to images.
import type { CaseStore } from './case-store.ts'

/** In alphabetical order of code units. */
export function listTags(store: CaseStore, image: number): string[] {
  return store.statement<{ tag: string }>('SELECT tag FROM tags WHERE image_id = ? ORDER BY tag').all(image).map(({ tag }) => tag)
}

/** Adds and removes in one change and returns the image's tags. */
export function changeTags(store: CaseStore, actor: string, image: number, change: { add: readonly string[]; remove: readonly string[] }): string[] {
  store.change({ actor, action: 'image.tagged', subject: `image:${image}`, details: change }, () => {
    for (const tag of change.add) store.statement('INSERT INTO tags (image_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING').run(image, tag)
    for (const tag of change.remove) store.statement('DELETE FROM tags WHERE image_id = ? AND tag = ?').run(image, tag)
  })
  return listTags(store, image)
}
