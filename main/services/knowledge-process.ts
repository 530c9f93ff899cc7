// Entry of the process that builds what is known of places: gazetteer and atlas, and imports into the gazetteer. It takes seconds and half a gigabyte.
import { mkdirSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { buildAtlas, encodeAtlas } from '../evidence/posterior/atlas.ts'
import { countryAt } from '../gazetteer/borders.ts'
import { ensureGazetteer } from '../gazetteer/build.ts'
import { openGazetteer } from '../gazetteer/gazetteer.ts'
import { importGeoNames } from '../gazetteer/import.ts'
import { answerOnce } from './helper-process.ts'
import { atlasFile, gazetteerFile } from './knowledge-files.ts'

const Question = z.object({ home: z.string(), dumps: z.array(z.string()).optional() })

async function buildFiles(home: string, dumps: string[] | undefined): Promise<unknown> {
  mkdirSync(home, { recursive: true })
  await ensureGazetteer(gazetteerFile(home))
  const summary = dumps && (await importGeoNames(gazetteerFile(home), dumps))
  const gazetteer = openGazetteer(gazetteerFile(home))
  const file = atlasFile(home, gazetteer.fingerprint)
  await writeFile(`${file}.${process.pid}`, encodeAtlas(buildAtlas(gazetteer.places, countryAt)))
  await rename(`${file}.${process.pid}`, file)
  gazetteer.close()
  return summary ?? null
}

answerOnce(async (question) => {
  const { home, dumps } = Question.parse(question)
  return buildFiles(home, dumps)
})
