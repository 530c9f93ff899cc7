// Bytes written as a byte-level vocabulary writes them (Radford et al. 2019, section 2.2), in the order in which their tokens get ids.
import { bytesOfToken } from '../../../native-models/text/byte-alphabet.ts'

/** Printable Latin-1, and what follows from U+0100: 256 characters below this one. */
const charactersToTry = 0x144

function byteOf(letter: string): number | null {
  try {
    return bytesOfToken(letter)[0]!
  } catch {
    return null
  }
}

/** Ascending by code point, as tokens are numbered. */
export const byteLetters: readonly string[] = Array.from({ length: charactersToTry }, (_, code) => String.fromCharCode(code)).filter((letter) => byteOf(letter) !== null)

/** idOfByte[byte] is the id of its token. */
const idOfByte = new Uint8Array(256)
for (const [id, letter] of byteLetters.entries()) idOfByte[byteOf(letter)!] = id

const encoder = new TextEncoder()

/** Ids of a text's UTF-8 bytes. */
export const byteIds = (text: string): number[] => Array.from(encoder.encode(text), (byte) => idOfByte[byte]!)
