// What people concluded about the answers of images.
import type { Review } from '../contract/case.ts'
import type { CaseStore } from './case-store.ts'

interface ReviewRow extends Omit<Review, 'hypothesis'> {
  hypothesis: string | null
}

export function getReview(store: CaseStore, image: number): Review | null {
  const row = store.statement<ReviewRow>('SELECT verdict, hypothesis, note, actor, at FROM reviews WHERE image_id = ?').get(image)
  return row ? { ...row, hypothesis: row.hypothesis === null ? null : (JSON.parse(row.hypothesis) as Review['hypothesis']) } : null
}

const upsert = `INSERT INTO reviews (image_id, verdict, hypothesis, note, actor, at) VALUES (:image, :verdict, :hypothesis, :note, :actor, :at)
  ON CONFLICT (image_id) DO UPDATE SET verdict = excluded.verdict, hypothesis = excluded.hypothesis, note = excluded.note, actor = excluded.actor, at = excluded.at`

/** @param draft null takes the review back */
export function reviewImage(store: CaseStore, actor: string, image: number, draft: Pick<Review, 'verdict' | 'hypothesis' | 'note'> | null): Review | null {
  const review = draft && { ...draft, actor, at: new Date().toISOString() }
  const details = { verdict: draft?.verdict ?? null, ...(draft?.hypothesis ? { hypothesis: draft.hypothesis.label } : {}), ...(draft?.note ? { note: draft.note } : {}) }
  store.change({ actor, action: 'image.reviewed', subject: `image:${image}`, details }, () => {
    if (review) store.statement(upsert).run({ ...review, image, hypothesis: review.hypothesis && JSON.stringify(review.hypothesis) })
    else store.statement('DELETE FROM reviews WHERE image_id = ?').run(image)
  })
  return review
}
