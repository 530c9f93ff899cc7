// Two pictures whose every pixel is known: a street with one of each thing a scene is made of, and lines of all scripts.
import { Canvas } from '../../../../../training/tasks/geoworld/raster/canvas.ts'
import type { Colour } from '../../../../../training/tasks/geoworld/raster/canvas.ts'
import type { Fonts } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import { ellipse, rectangle, regularPolygon, roundedRectangle, stroke } from '../../../../../training/tasks/geoworld/raster/path.ts'
import { textOnBoard } from './board.ts'
import type { Corners } from './board.ts'

export const boards: readonly { corners: Corners; aspect: number; board: Colour; letters: Colour; lines: readonly string[] }[] = [
  { corners: [[90, 150], [420, 180], [420, 360], [90, 370]], aspect: 1.7, board: [0, 80, 154], letters: [244, 244, 240], lines: ['Königstein 12', 'Łódź 148'] },
  { corners: [[520, 120], [900, 80], [905, 200], [520, 210]], aspect: 3.6, board: [247, 195, 28], letters: [28, 28, 30], lines: ['Pharmacie centrale'] },
  { corners: [[560, 300], [880, 300], [880, 390], [560, 390]], aspect: 3.55, board: [238, 235, 228], letters: [120, 20, 20], lines: ['Tel. +33 4 76 12 85'] },
]

/** Sky, hill, road, wires, signs and boards: one of each that a scene is made of. */
export function street(fonts: Fonts): Canvas {
  const [width, height] = [1024, 768]
  const canvas = new Canvas(width, height, [255, 255, 255])
  canvas.fill([rectangle(0, 0, width, height)], { top: [110, 160, 220], bottom: [225, 232, 236], from: 0, to: 450 })
  canvas.fill([[[0, 470], [260, 400], [640, 455], [1024, 380], [1024, 768], [0, 768]]], [96, 128, 74], { id: 1 })
  canvas.fill([[[470, 440], [520, 440], [1100, 768], [-60, 768]]], [92, 92, 96], { id: 2 })
  canvas.fill(stroke([[496, 452], [505, 520], [520, 768]], 7.3), [247, 195, 28], { id: 3 })
  canvas.fill([ellipse(500, 700, 210, 34)], [0, 0, 0], { alpha: 0.35 })
  canvas.fill(stroke([[0, 60.2], [340, 96.7], [700, 88.1], [1024, 41.9]], 1.4), [40, 40, 44])
  canvas.fill([regularPolygon(980, 300, 34, 8, Math.PI / 8)], [193, 18, 28], { id: 4 })
  for (const { corners, aspect, board, letters, lines } of boards) {
    canvas.fill([corners], board, { id: 5 })
    lines.forEach((line, index) => canvas.fill(textOnBoard(fonts.shape(line), corners, { aspect, left: 0.07, top: (index + 0.18) / lines.length, width: 0.86, height: 0.64 / lines.length }), letters, { id: 5 }))
  }
  canvas.fill([roundedRectangle(380.3, 590.6, 150, 90, 22), [...rectangle(400, 605, 60, 30)].reverse()], [30, 60, 130], { id: 6 })
  return canvas
}

/** Lines of every script in a column: what shaping and outlines are like enters the reference too. */
export function column(fonts: Fonts): Canvas {
  const canvas = new Canvas(320, 640, [250, 250, 250])
  const lines = ['Đường 12', 'Ελλάδα', 'Київ', 'Երևան', 'თბილისი', 'שלום 3.5', 'شارع الملك', 'नई दिल्ली', 'বাংলাদেশ', 'யாழ்', 'ශ්‍රී', 'ถนน', 'ວຽງຈັນ', 'ភ្នំពេញ', 'ရန်ကုန်', 'አዲስ', '東京しん', '서울', '中山北路']
  const height = 640 / lines.length
  lines.forEach((line, index) => {
    const corners: Corners = [[10, index * height], [310, index * height + 2], [310, index * height + 32], [10, (index + 1) * height]]
    canvas.fill(textOnBoard(fonts.shape(line), corners, { aspect: 9, left: 0.02, top: 0.1, width: 0.96, height: 0.8, align: 'left' }), [20, 20, 60])
  })
  return canvas
}
