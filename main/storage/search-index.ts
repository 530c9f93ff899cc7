// The full-text index over an image's name, places, tags and the text read in it; and search words made safe for it.
import type { CaseStore } from './case-store.ts'
import type { AuditedTable, RowKey } from './audited-tables.ts'

/** Tables whose rows feed the index -> the key's column that names the image is the first. */
const sources: readonly AuditedTable[] = ['images', 'observations', 'predictions', 'tags', 'readings']

/** The images whose words may be others after a change of these rows. */
export function wordsChanged(keys: readonly RowKey[]): number[] {
  const images = keys.filter(({ table }) => sources.includes(table)).map(({ values }) => Number(values[0]))
  return [...new Set(images)]
}

/** Scripts written without spaces: each sign becomes a word of its own, so that any part of a line is found as a phrase. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

function searchable(text: string): string {
  return text.normalize('NFKC').replace(unspaced, ' $& ')
}

interface Words {
  name: string
  places: string | null
  tags: string | null
  text: string | null
  /** Read in boxes that a person drew. */
  boxes: string | null
}

const selectWords = `SELECT name,
  (SELECT places FROM predictions WHERE image_id = images.id) AS places,
  (SELECT group_concat(tag, ' ') FROM tags WHERE image_id = images.id) AS tags,
  (SELECT group_concat(json_extract(line.value, '$.text'), ' ') FROM observations, json_each(observation, '$.text') AS line
    WHERE image_id = images.id) AS text,
  (SELECT group_concat(json_extract(line.value, '$.text'), ' ') FROM readings, json_each(lines) AS line WHERE image_id = images.id) AS boxes
  FROM images WHERE id = ?`

/** Writes the index anew for these images. */
export function indexWords(store: CaseStore, images: readonly number[]): void {
  for (const image of images) {
    const words = store.statement<Words>(selectWords).get(image)
    store.statement('DELETE FROM image_words WHERE rowid = ?').run(image)
    if (!words) continue
    const columns = [words.name, words.places, words.tags, [words.text, words.boxes].filter(Boolean).join(' ')].map((text) => searchable(text ?? ''))
    store.statement('INSERT INTO image_words (rowid, name, places, tags, text) VALUES (?, ?, ?, ?, ?)').run(image, ...columns)
  }
}

const MAX_WORDS = 32

/**
 * The FTS5 query for words as a person types them: each must begin a word of the image. Everything is quoted, so nothing in it is an operator.
 * Null when there is nothing to search by; '' when no word can match.
 */
export function searchQuery(search: string): string | null {
  const typed = search.replaceAll('\0', ' ').trim()
  if (typed === '') return null
  const words = typed.split(/\s+/u).slice(0, MAX_WORDS).map((word) => searchable(word).trim())
  const phrases = words.filter((word) => /[\p{L}\p{N}]/u.test(word)).map((word) => `"${word.replaceAll('"', '""')}"*`)
  return phrases.join(' ')
}
