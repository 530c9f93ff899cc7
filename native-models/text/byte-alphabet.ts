// The 256 characters by which a byte-level vocabulary writes bytes (Radford et al. 2019, section 2.2): printable Latin-1 stands for itself, the rest follows from U+0100.
import { TextError } from './errors.ts'

const isPrintable = (byte: number): boolean => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae

/** byteOf[code point] is the byte it stands for, or -1. */
const byteOf = new Int16Array(0x144).fill(-1)
let unprintable = 0x100
for (let byte = 0; byte < 256; byte++) byteOf[isPrintable(byte) ? byte : unprintable++] = byte

/**
 * The bytes that a token of the vocabulary stands for.
 * @throws TextError 'invalid' when a character is not of the alphabet
 */
export function bytesOfToken(token: string): Uint8Array {
  const bytes = new Uint8Array(token.length)
  for (let i = 0; i < token.length; i++) {
    const byte = byteOf[token.charCodeAt(i)] ?? -1
    if (byte < 0) throw new TextError('invalid', `the token ${JSON.stringify(token)} is not written in byte-level characters`)
    bytes[i] = byte
  }
  return bytes
}
