// Models' answers in a case: kept as they were written, recorded like everything else, gone with the picture that they were about.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelAnswer } from '../../main/contract/reasoning.ts'
import { listAudit } from '../../main/storage/audit-log.ts'
import { listModelAnswers, saveModelAnswer } from '../../main/storage/model-answers.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { ACTOR, addFiles, finishImage, modelAnswerOf, observationOf } from './contents.ts'
import { newCase } from './scratch.ts'

function caseWithImage() {
  const store = newCase()
  const [image] = addFiles(store, ['/photos/a.jpg']) as [number]
  finishImage(store, image)
  const save = (answer: ModelAnswer) => saveModelAnswer(store, ACTOR, image, observationOf(image).sha256, answer)
  return { store, image, save }
}

test('come back as they were saved, the newest first', () => {
  const { store, image, save } = caseWithImage()
  const [older, newer] = [modelAnswerOf('a', ['one', 'two'], { at: '2026-01-01T00:00:00.000Z' }), modelAnswerOf('b', ['three'], { reliability: { name: 'm', source: 's', shares: { within25Km: 0.1, within200Km: 0.2, within750Km: 0.3, within2500Km: 0.4 } }, model: { name: 'far', packHash: null, adapterHash: 'c'.repeat(64) } })]
  save(older)
  save(newer)
  expect(listModelAnswers(store, image)).toEqual([newer, older])
  for (const answer of listModelAnswers(store, image)) expect(ModelAnswer.parse(answer)).toEqual(answer)
})

test('any text is kept to the letter', () => {
  const { store, image, save } = caseWithImage()
  fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 0, maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 }), (text, prompt) => {
    const answer = modelAnswerOf('a', [text], { prompt })
    save(answer)
    expect(listModelAnswers(store, image)).toEqual([answer])
  }), { numRuns: 30 })
})

test('the same run again takes its own place', () => {
  const { store, image, save } = caseWithImage()
  save(modelAnswerOf('a', ['one']))
  save(modelAnswerOf('a', ['two']))
  expect(listModelAnswers(store, image).map(({ samples }) => samples[0]!.text)).toEqual(['two'])
})

test('are recorded, and a changed or added row is found', async () => {
  const { store, image, save } = caseWithImage()
  save(modelAnswerOf('a', ['one']))
  expect(listAudit(store, { limit: 1 })).toMatchObject([{ action: 'image.answered', subject: `image:${image}`, details: { answer: 'a', model: 'GeoAgent-7B', samples: 1 } }])
  expect(await verifyCase(store, { originals: false })).toMatchObject({ sound: true })
  expect(() => store.transaction(() => store.database.prepare("UPDATE model_answers SET samples = '[]'").run())).toThrow(/outside a recorded change/)
  store.database.exec('DROP TRIGGER temp.model_answers_updated')
  store.database.prepare(`UPDATE model_answers SET samples = '[{"text":"forged","ended":"stop"}]'`).run()
  expect((await verifyCase(store, { originals: false })).findings).toMatchObject([{ kind: 'row-altered', subject: `model_answers:${image}/a` }])
})

test('say nothing of a picture that has changed since', () => {
  const { store, image, save } = caseWithImage()
  save(modelAnswerOf('a', ['one']))
  finishImage(store, image, [], observationOf(image, { sha256: 'f'.repeat(64) }))
  expect(listModelAnswers(store, image)).toEqual([])
})
