// Towns for tests of scenes: real ones, with what a gazetteer tells of them.
import type { Town } from '../../../../../training/tasks/geoworld/types.ts'

type Near = readonly [name: string, latinName: string, distanceKm: number, bearing: number]

const town = (id: number, name: string, latinName: string, country: string, region: string, latitude: number, longitude: number, ...nearby: readonly Near[]): Town => ({
  id, name, latinName, country, region, latitude, longitude, population: 60_000,
  nearby: nearby.map(([near, latin, distanceKm, bearing]) => ({ name: near, latinName: latin, distanceKm, bearing })),
})

export const towns: readonly Town[] = [
  town(2647428, 'Harrogate', 'Harrogate', 'GB', 'England', 53.99, -1.54, ['Leeds', 'Leeds', 21, 180], ['York', 'York', 31, 95], ['Bradford', 'Bradford', 25, 210]),
  town(2925034, 'Freising', 'Freising', 'DE', 'Bavaria', 48.4, 11.74, ['Erding', 'Erding', 18, 130], ['München', 'Muenchen', 33, 200], ['Landshut', 'Landshut', 36, 60]),
  town(5586437, 'Boise', 'Boise', 'US', 'Idaho', 43.61, -116.2, ['Meridian', 'Meridian', 16, 270], ['Nampa', 'Nampa', 31, 260]),
  town(1857519, '松本市', 'Matsumoto', 'JP', 'Nagano', 36.23, 137.97, ['塩尻市', 'Shiojiri', 13, 180], ['長野市', 'Nagano', 50, 20]),
  town(1906687, 'อุดรธานี', 'Udon Thani', 'TH', 'Udon Thani', 17.41, 102.79, ['หนองคาย', 'Nong Khai', 53, 0], ['ขอนแก่น', 'Khon Kaen', 115, 180]),
  town(480060, 'Тверь', 'Tver', 'RU', 'Tver Oblast', 56.86, 35.9, ['Клин', 'Klin', 84, 145], ['Москва', 'Moscow', 165, 140]),
  town(184622, 'Nakuru', 'Nakuru', 'KE', 'Nakuru County', -0.3, 36.07, ['Eldoret', 'Eldoret', 130, 320], ['Nairobi', 'Nairobi', 140, 130]),
  town(3467865, 'Campinas', 'Campinas', 'BR', 'São Paulo', -22.91, -47.06, ['Jundiaí', 'Jundiai', 37, 150], ['São Paulo', 'Sao Paulo', 85, 140]),
  town(359783, 'أسيوط', 'Asyut', 'EG', 'Asyut', 27.18, 31.18, ['سوهاج', 'Sohag', 92, 150], ['المنيا', 'Minya', 112, 340]),
  town(2177091, 'Ballarat', 'Ballarat', 'AU', 'Victoria', -37.56, 143.85, ['Geelong', 'Geelong', 75, 150], ['Melbourne', 'Melbourne', 105, 110]),
]

export const townIn = (country: string): Town => towns.find((one) => one.country === country)!
