// A small world for tests: real towns, round numbers, and the atlas over them.
import { buildAtlas } from '../../../main/evidence/posterior/atlas.ts'
import type { Atlas } from '../../../main/evidence/posterior/atlas.ts'
import type { Likelihood } from '../../../main/contract/evidence.ts'
import { createModel, evaluate } from '../../../main/evidence/posterior/model.ts'
import type { PosteriorModel, WeightedItem } from '../../../main/evidence/posterior/model.ts'
import type { Posterior } from '../../../main/contract/posterior.ts'
import { countryAt } from '../../../main/gazetteer/borders.ts'
import type { PlaceTable } from '../../../main/gazetteer/places.ts'

type Row = [name: string, region: string, country: string, zone: string, population: number, latitude: number, longitude: number]

const rows: Row[] = [
  ['Stuttgart', 'Baden-Württemberg', 'DE', 'Europe/Berlin', 630_000, 48.7758, 9.1829],
  ['Fellbach', 'Baden-Württemberg', 'DE', 'Europe/Berlin', 45_000, 48.8086, 9.2758],
  ['Kehl', 'Baden-Württemberg', 'DE', 'Europe/Berlin', 36_000, 48.5746, 7.8159],
  ['Berlin', 'Berlin', 'DE', 'Europe/Berlin', 3_600_000, 52.52, 13.405],
  ['Munich', 'Bavaria', 'DE', 'Europe/Berlin', 1_500_000, 48.1374, 11.5755],
  ['Vienna', 'Vienna', 'AT', 'Europe/Vienna', 1_900_000, 48.2082, 16.3738],
  ['Zurich', 'Zurich', 'CH', 'Europe/Zurich', 430_000, 47.3769, 8.5417],
  ['Strasbourg', 'Grand Est', 'FR', 'Europe/Paris', 290_000, 48.5734, 7.7521],
  ['Paris', 'Île-de-France', 'FR', 'Europe/Paris', 2_100_000, 48.8566, 2.3522],
  ['Nice', "Provence-Alpes-Côte d'Azur", 'FR', 'Europe/Paris', 340_000, 43.7102, 7.262],
  ['Monaco', '', 'MC', 'Europe/Monaco', 38_000, 43.7384, 7.4246],
  ['Rome', 'Lazio', 'IT', 'Europe/Rome', 2_800_000, 41.9028, 12.4964],
  ['Arezzo', 'Tuscany', 'IT', 'Europe/Rome', 99_000, 43.4633, 11.8797],
  ['Vatican City', '', 'VA', 'Europe/Vatican', 800, 41.9029, 12.4534],
  ['London', 'England', 'GB', 'Europe/London', 8_900_000, 51.5074, -0.1278],
  ['Moscow', 'Moscow', 'RU', 'Europe/Moscow', 12_000_000, 55.7558, 37.6173],
  ['Anadyr', 'Chukotka', 'RU', 'Asia/Anadyr', 15_000, 64.7337, 177.4968],
  ['Suva', 'Central', 'FJ', 'Pacific/Fiji', 90_000, -18.1416, 178.4415],
  ['Tokyo', 'Tokyo', 'JP', 'Asia/Tokyo', 13_900_000, 35.6895, 139.6917],
  ['Hefei', 'Anhui', 'CN', 'Asia/Shanghai', 5_000_000, 31.8206, 117.2272],
  ['Delhi', 'Delhi', 'IN', 'Asia/Kolkata', 16_000_000, 28.6139, 77.209],
  ['Cairo', 'Cairo', 'EG', 'Africa/Cairo', 9_500_000, 30.0444, 31.2357],
  ['Nairobi', 'Nairobi', 'KE', 'Africa/Nairobi', 4_400_000, -1.2921, 36.8219],
  ['New York', 'New York', 'US', 'America/New_York', 8_400_000, 40.7128, -74.006],
  ['Los Angeles', 'California', 'US', 'America/Los_Angeles', 4_000_000, 34.0522, -118.2437],
  ['São Paulo', 'São Paulo', 'BR', 'America/Sao_Paulo', 12_300_000, -23.5505, -46.6333],
  ['Sydney', 'New South Wales', 'AU', 'Australia/Sydney', 5_300_000, -33.8688, 151.2093],
]

function tableOf(list: readonly Row[]): PlaceTable {
  const names = <T>(values: readonly T[]): T[] => [...new Set(values)]
  const countries = names(list.map((row) => row[2]))
  const zones = names(list.map((row) => row[3]))
  const keys = names(list.filter((row) => row[1] !== '').map((row) => `${row[2]}/${row[1]}`))
  return {
    count: list.length,
    latitude: Float64Array.from(list, (row) => row[5]),
    longitude: Float64Array.from(list, (row) => row[6]),
    population: Float64Array.from(list, (row) => row[4]),
    country: Uint16Array.from(list, (row) => countries.indexOf(row[2])),
    region: Int32Array.from(list, (row) => keys.indexOf(`${row[2]}/${row[1]}`)),
    zone: Uint16Array.from(list, (row) => zones.indexOf(row[3])),
    countries,
    regions: keys.map((key) => ({ country: key.slice(0, 2), name: key.slice(3) })),
    zones,
    name: (row) => list[row]![0],
  }
}

export const places: PlaceTable = tableOf(rows)

let atlas: Atlas | undefined
/** Built once per test file. */
export function smallAtlas(): Atlas {
  return (atlas ??= buildAtlas(places, countryAt))
}

export const kernel = (latitude: number, longitude: number, sigmaKm: number, background = 1e-4): Likelihood =>
  ({ form: 'kernels', centres: [{ latitude, longitude, sigmaKm, weight: 1 }], background })

export const inCountries = (codes: readonly string[], otherwise = 0.01): Likelihood =>
  ({ form: 'countries', ratios: Object.fromEntries(codes.map((code) => [code, 1])), otherwise })

export const itemsOf = (likelihoods: readonly Likelihood[]): WeightedItem[] =>
  likelihoods.map((likelihood, i) => ({ id: String(i), likelihood, accepted: true, weight: 1 }))

export function solve(likelihoods: readonly Likelihood[]): { model: PosteriorModel; items: WeightedItem[]; posterior: Posterior } {
  const items = itemsOf(likelihoods)
  const model = createModel(smallAtlas(), items)
  return { model, items, posterior: evaluate(model, items) }
}

/** Great-circle km by the haversine formula, apart from the code under test. */
export function haversineKm(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const radians = Math.PI / 180
  const a = Math.sin(((lat2 - lat1) * radians) / 2) ** 2 + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(((lon2 - lon1) * radians) / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.sqrt(a))
}
