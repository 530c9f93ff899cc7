// Pixels of a picture that can be shown.
import type { ImageSummary } from '../../../main/contract/case.ts'
import type { Size } from './view.ts'

/** @returns null where there is nothing to show: never looked at, or not readable */
export const sizeOf = ({ sha256, width, height, status }: ImageSummary): Size | null =>
  sha256 === null || width === null || height === null || status === 'failed' ? null : { width, height }
