// Why a checkpoint, pack or adapter was refused, in words that a caller can show and a code that it can act on.

/**
 * 'invalid': broken or hostile; 'unsupported': well formed, but nothing that is handled here; 'missing': a file or folder is not there;
 * 'exists': the target is taken; 'no-space': the disk is too full.
 */
export type PackFailure = 'invalid' | 'unsupported' | 'missing' | 'exists' | 'no-space'

export class PackError extends Error {
  readonly code: PackFailure

  constructor(code: PackFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PackError'
    this.code = code
  }
}

/** A name from a file that may be hostile, for a message: on one line, without control characters, cut to 80. */
export const quoted = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)

/** The first few of a list that may be long: "a, b, c and 12 more". */
export function someOf(items: readonly string[], most = 6): string {
  const rest = items.length - most
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ')
}
