// Why a tokenizer file, a chat template or a prompt was refused, in words that a caller can show and a code that it can act on.

/** 'invalid': says something that cannot be; 'unsupported': a kind of tokenizer or template not run here; 'limit': too large or too slow. */
export type TextFailure = 'invalid' | 'unsupported' | 'limit'

export class TextError extends Error {
  readonly code: TextFailure

  constructor(code: TextFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TextError'
    this.code = code
  }
}
