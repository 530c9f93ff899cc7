// GeoJSON as in RFC 7946: for each image a Feature with its best point, then one Feature for each credible region.
import type { CredibleRegion } from '../../../contract/posterior.ts'
import type { LocationRecord } from '../../../contract/record.ts'
import type { ExportSetting, RecordSource } from '../exporter.ts'
import { cleanPolygons } from '../geometry.ts'
import { degreeDecimals, headline, roundProbability, roundTo } from '../../../contract/wording.ts'

const brief = (value: number): number => Number(value.toPrecision(3))
const named = (mass: LocationRecord['country']) => mass && { ...mass, probability: roundProbability(mass.probability) }

/** [longitude, latitude] with the digits the radius supports; null for an image without a place. */
function bestPoint({ best }: LocationRecord) {
  if (!best) return null
  const decimals = degreeDecimals(best.radius50Km)
  return { type: 'Point', coordinates: [roundTo(best.longitude, decimals), roundTo(best.latitude, decimals)] }
}

/** Grain says how sharp a hypothesis is: two decimals (1 km) for a place, one for a region, none for a country. */
const grainDecimals = { place: 2, region: 1, country: 0 }

function hypothesis(each: LocationRecord['hypotheses'][number]) {
  const decimals = grainDecimals[each.grain]
  return { ...each, latitude: roundTo(each.latitude, decimals), longitude: roundTo(each.longitude, decimals), probability: roundProbability(each.probability) }
}

function imageFeature(record: LocationRecord, id: string) {
  const { best, credible, ...rest } = record
  const found = headline(record)
  const properties = {
    feature: 'image',
    ...rest,
    leading: record.hypotheses.at(0)?.label ?? null,
    probability: found && roundProbability(found.probability),
    words: found?.words ?? null,
    radius50Km: best && brief(best.radius50Km),
    radius90Km: best && brief(best.radius90Km),
    regions: credible.length,
    country: named(record.country),
    region: named(record.region),
    city: named(record.city),
    hypotheses: record.hypotheses.map(hypothesis),
    evidence: record.evidence.map((item) => ({ ...item, effect: roundTo(item.effect, 2) })),
  }
  return { type: 'Feature', id, geometry: bestPoint(record), properties }
}

function regionFeature(record: LocationRecord, region: CredibleRegion, image: string) {
  const percentage = Math.round(region.level * 100)
  return {
    type: 'Feature',
    id: `${image}/region-${percentage}`,
    geometry: { type: 'MultiPolygon', coordinates: cleanPolygons(region.polygons) },
    properties: { feature: 'credible-region', image: record.image, imageFeature: image, level: region.level, probability: roundProbability(region.probability), areaKm2: brief(region.areaKm2) },
  }
}

/** Ids are "image-1", "image-1/region-50": by order, since a path may stand twice. Positions in WGS 84; no crs member. */
export async function* exportGeojson(records: RecordSource, _setting: ExportSetting): AsyncIterable<string> {
  yield '{"type":"FeatureCollection","features":['
  let count = 0
  for await (const record of records) {
    const id = `image-${++count}`
    const features = [imageFeature(record, id), ...record.credible.map((region) => regionFeature(record, region, id))]
    yield `${count > 1 ? ',' : ''}\n${features.map((feature) => JSON.stringify(feature)).join(',\n')}`
  }
  yield '\n]}\n'
}
