// Why a file gave no pixels, in words that a caller can show and a code that it can act on.

/** 'unreadable': broken or not a picture; 'unsupported': a format or variant that is not decoded here; 'too-large': over a limit. */
export type ImageFailure = 'unreadable' | 'unsupported' | 'too-large'

export class ImageError extends Error {
  readonly code: ImageFailure

  constructor(code: ImageFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ImageError'
    this.code = code
  }
}
