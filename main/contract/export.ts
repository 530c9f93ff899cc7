// The forms in which records leave the program.
import { z } from 'zod'

export const ExportFormat = z.enum([
  'table', // for a terminal
  'jsonl', // one LocationRecord a line, every digit as computed
  'geojson', // RFC 7946, credible regions as features of their own
  'kml', // KML 2.2, folders by country
  'csv', // RFC 4180, one row an image
  'html', // self-contained report with maps
])
export type ExportFormat = z.infer<typeof ExportFormat>
