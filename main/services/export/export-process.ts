// Entry of the process that writes a report or a large export, which take more memory than the host should hold.
import { z } from 'zod'
import { openGazetteer } from '../../gazetteer/gazetteer.ts'
import { openCase } from '../../storage/case-folder.ts'
import { answerOnce } from '../helper-process.ts'
import { gazetteerFile } from '../knowledge-files.ts'
import { exportCase, ExportDraft } from './export-case.ts'

const Question = z.object({ home: z.string(), case: z.string(), draft: ExportDraft })

answerOnce(async (question) => {
  const { home, case: folder, draft } = Question.parse(question)
  const store = openCase(folder, { write: false })
  const gazetteer = openGazetteer(gazetteerFile(home))
  try {
    return await exportCase(store, gazetteer.places, draft)
  } finally {
    gazetteer.close()
    store.close()
  }
})
