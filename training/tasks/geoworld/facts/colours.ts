// Names of colours and what they are as painted, for all tables: traffic colours after RAL 840-HR's sheets of traffic colours, rounded,
// house and soil colours by eye from photographs.
import type { Paint, Rgb } from './country-facts.ts'

const table: Readonly<Record<string, string>> = {
  // traffic
  white: 'f4f4f0', black: '1c1c1e', yellow: 'f7c31c', red: 'c1121c', blue: '00509a', green: '00714a', orange: 'ef7d1a', brown: '6d4126', grey: '8f9695', silver: 'c3c6c5',
  'light blue': '8fb8dc', 'dark blue': '1b2a5c', 'light green': 'b7dcb0', cream: 'f3e9d0',
  // roofs
  'red tiles': 'a6452f', 'orange tiles': 'c8673c', 'pale tiles': 'c99a72', 'brown tiles': '6b4334', 'dark tiles': '3b3a3c', 'grey slate': '565b63', 'blue tiles': '3f5f8c', 'grey tin': '9aa0a3', 'rusty tin': '8d5b42', 'red tin': '9c3a33',
  'green tin': '4f7a5a', 'blue tin': '4877ad', 'grey shingles': '6f6c69', 'brown shingles': '6e5747', 'grey concrete': 'a3a099', 'white roof': 'e9e7e1', 'sand roof': 'cdb78f', thatch: '9c8455', 'grey fibre cement': 'a8aaa6',
  // walls
  'red brick': '9c4a38', 'yellow brick': 'c9ab73', 'brown brick': '74503f', 'white plaster': 'eeebe4', 'cream plaster': 'ead9b4', 'yellow plaster': 'e3bf6e', 'ochre plaster': 'cf9a52', 'pink plaster': 'e0aa9a', 'grey plaster': 'b9b6ae',
  'blue plaster': '8fb4cf', 'green plaster': 'a4bf97', 'orange plaster': 'd98b55', 'terracotta plaster': 'b9694a', 'grey stone': '8d8b85', 'golden stone': 'cdb07a', 'white stone': 'ddd6c5', 'pink stone': 'c79a86', 'dark stone': '5d5a57',
  'red wood': '8e2f28', 'white wood': 'e9e8e2', 'brown wood': '7b5637', 'yellow wood': 'e0bd6b', 'grey wood': '9b958b', 'blue wood': '7797ab', 'bare brick': 'b0674a', 'bare concrete': 'a6a198', 'mud brick': 'b48f66', 'white tin': 'dcdedc', 'beige plaster': 'd9c6a3',
  // soils and ground
  'dark soil': '4a3a2c', 'brown soil': '7a5c3f', 'red soil': 'a4522f', 'orange soil': 'b97442', 'yellow soil': 'bd9a62', 'grey soil': '8b8175', 'pale sand': 'd9c59c', 'red sand': 'c1733f', 'white sand': 'e2d8c2', 'black soil': '352f2b',
}

const rgbOf = (hex: string): Rgb => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb

const paints: ReadonlyMap<string, Paint> = new Map(Object.entries(table).map(([name, hex]) => [name, { name, rgb: rgbOf(hex) }]))

export const paintNames: readonly string[] = [...paints.keys()]

/** @throws Error for a name that no colour has */
export function paintOf(name: string, where: string): Paint {
  const paint = paints.get(name)
  if (!paint) throw new Error(`${where}: no colour is called "${name}"`)
  return paint
}
