// Turns a stream of token ids into text as it comes: a character whose bytes are spread over tokens waits until it is whole.
import type { Tokenizer } from './tokenizer.ts'

export class StreamDecoder {
  readonly #tokenizer: Pick<Tokenizer, 'bytesOf'>
  // Keeps the bytes of an unfinished character, and gives U+FFFD for bytes that cannot become one.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  constructor(tokenizer: Pick<Tokenizer, 'bytesOf'>) {
    this.#tokenizer = tokenizer
  }

  /** @returns the characters that `id` completes, often none; special tokens are no text */
  push(id: number): string {
    return this.#decoder.decode(this.#tokenizer.bytesOf(id), { stream: true })
  }

  /** What is left: U+FFFD when the stream stopped inside a character. All pieces together equal `decode` of all ids without specials. */
  end(): string {
    return this.#decoder.decode()
  }
}
