// One image of a case, for the services that start from its number.
import { WorkstationError } from '../../contract/errors.ts'
import type { EvidenceDraft } from '../../contract/evidence.ts'
import { evidenceId } from '../../evidence/derive.ts'
import { getImage } from '../../storage/images.ts'
import type { StoredImage } from '../../storage/images.ts'
import type { CaseStore } from '../../storage/case-store.ts'

/** @throws WorkstationError `not-found` */
export function requireImage(store: CaseStore, image: number): StoredImage {
  const stored = getImage(store, image)
  if (!stored) throw new WorkstationError('not-found', `This case has no picture number ${image}.`, { image })
  return stored
}

/** An item's name in its case: the image's number, and what stays the same when the image is looked at again. */
export const itemId = (image: StoredImage, draft: EvidenceDraft): string => `${image.id}-${draft.kind}-${evidenceId(image.sha256 ?? image.file.path, draft).slice(0, 8)}`
