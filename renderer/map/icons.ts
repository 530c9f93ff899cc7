// Small pictures that the map draws with, painted on a canvas: marks whose shapes tell them apart without their colour.
import type { Map as Maplibre } from 'maplibre-gl'
import { palettes } from './palette.ts'
import type { Palette, Theme } from './palette.ts'

/** Painted at twice the size for dense screens. */
const ratio = 2

type Brush = OffscreenCanvasRenderingContext2D

interface Icon {
  readonly size: number
  paint(brush: Brush, palette: Palette): void
}

/** Fills the path with an edge around it that stands out from any ground. */
function fillEdged(brush: Brush, fill: string, edge: string): void {
  brush.closePath()
  brush.lineJoin = 'round'
  brush.lineWidth = 3
  brush.strokeStyle = edge
  brush.stroke()
  brush.fillStyle = fill
  brush.fill()
}

function diamond(brush: Brush, { ok, halo }: Palette): void {
  brush.beginPath()
  for (const [x, y] of [[10, 2], [18, 10], [10, 18], [2, 10]] as const) brush.lineTo(x, y)
  fillEdged(brush, ok, halo)
}

function disc(brush: Brush, x: number, y: number, radius: number, colour: string): void {
  brush.beginPath()
  brush.arc(x, y, radius, 0, 2 * Math.PI)
  brush.fillStyle = colour
  brush.fill()
}

/** A drop whose point stands on the place. */
function drop(brush: Brush, { warn, halo }: Palette): void {
  brush.beginPath()
  brush.arc(10, 9, 6.5, Math.PI * 0.82, Math.PI * 0.18)
  brush.lineTo(10, 22)
  fillEdged(brush, warn, halo)
  disc(brush, 10, 9, 2.4, halo)
}

/** Strokes that run on from one tile of the pattern to the next. */
function hatch(brush: Brush, colour: string): void {
  brush.strokeStyle = colour
  brush.lineWidth = 1.1
  brush.beginPath()
  for (const offset of [-8, 0, 8]) {
    brush.moveTo(offset - 1, 9)
    brush.lineTo(offset + 9, -1)
  }
  brush.stroke()
}

const icons: Record<string, Icon> = {
  truth: { size: 20, paint: diamond },
  pin: { size: 24, paint: drop },
  excluded: { size: 8, paint: (brush, { bad }) => hatch(brush, bad) },
  place: { size: 6, paint: (brush, { soft }) => disc(brush, 3, 3, 1.8, soft) },
}

function painted({ size, paint }: Icon, palette: Palette): ImageData {
  const brush = new OffscreenCanvas(size * ratio, size * ratio).getContext('2d')!
  brush.scale(ratio, ratio)
  paint(brush, palette)
  return brush.getImageData(0, 0, size * ratio, size * ratio)
}

/** Adds them, or puts those of another theme in their place. */
export function setIcons(map: Maplibre, theme: Theme): void {
  for (const [name, icon] of Object.entries(icons)) {
    const image = painted(icon, palettes[theme])
    if (map.hasImage(name)) map.updateImage(name, image)
    else map.addImage(name, image, { pixelRatio: ratio })
  }
}
