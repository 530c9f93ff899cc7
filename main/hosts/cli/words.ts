// Words of the command line that several commands read in the same way.
import { InvalidArgumentError, Option } from 'commander'
import type { Quad } from '../../contract/evidence.ts'

export function wholeNumber(word: string): number {
  const number = Number(word)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}

/** Such as a seed: up to 2^32 - 1. */
export function zeroOrMore(word: string): number {
  const number = Number(word)
  if (!/^\d+$/.test(word) || number > 0xffff_ffff) throw new InvalidArgumentError('It must be a whole number from 0.')
  return number
}

export function realNumber(word: string): number {
  const number = Number(word)
  if (word.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number.')
  return number
}

/** `48.77,9.18` */
export function coordinates(word: string): { latitude: number; longitude: number } {
  const parts = word.split(',')
  if (parts.length !== 2) throw new InvalidArgumentError('It must be LATITUDE,LONGITUDE in degrees, like 48.77,9.18.')
  const [latitude, longitude] = parts.map(realNumber)
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw new InvalidArgumentError('Latitude goes to 90 degrees, longitude to 180.')
  return { latitude, longitude }
}

/** `x,y,width,height` as the corners clockwise from the top left. */
export function boxOf(word: string): Quad {
  const [x, y, width, height, more] = word.split(',').map(realNumber)
  if (height === undefined || more !== undefined || width! <= 0 || height <= 0) throw new InvalidArgumentError('It must be X,Y,WIDTH,HEIGHT in pixels, like 820,310,400,120.')
  const [right, bottom] = [x! + width!, y! + height]
  return [[x!, y!], [right, y!], [right, bottom], [x!, bottom]]
}

export const languageOption = (): Option =>
  new Option('--language <code...>', "Tesseract languages for scripts that the main reader does not know (default: all that are installed)")

/** 0 for any free one. */
export function portNumber(word: string): number {
  const number = Number(word)
  if (!/^\d{1,5}$/.test(word) || number > 65_535) throw new InvalidArgumentError('It must be a port from 1 to 65535, or 0 for any free one.')
  return number
}
