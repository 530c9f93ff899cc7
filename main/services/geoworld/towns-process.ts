// Entry of the process that chooses GeoWorld's towns: two seconds that would hold the host up.
import { z } from 'zod'
import { CountryCode } from '../../contract/geography.ts'
import { openGazetteer } from '../../gazetteer/gazetteer.ts'
import { answerOnce } from '../helper-process.ts'
import { gazetteerFile } from '../knowledge-files.ts'
import { writeTowns } from './towns-file.ts'

const Question = z.object({ home: z.string(), countries: z.array(CountryCode), file: z.string() })

answerOnce(async (question) => {
  const { home, countries, file } = Question.parse(question)
  const gazetteer = openGazetteer(gazetteerFile(home))
  try {
    await writeTowns(file, gazetteer, countries)
    return null
  } finally {
    gazetteer.close()
  }
})
