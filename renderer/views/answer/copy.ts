// Puts a text on the clipboard and says so.
import { session } from '../../state/session.svelte.ts'

/** @param what "The coordinates": the beginning of the sentence that tells */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    session.tell('done', `${what}: copied.`)
  } catch {
    session.tell('warning', `${what} could not be copied: this window has no access to the clipboard. Select and copy the text instead.`)
  }
}
