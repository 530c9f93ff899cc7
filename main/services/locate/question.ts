// What a model is asked about a picture. The words are ours; a pack may bring its authors' as its system prompt, which goes first.
import type { ChatMessage } from '../../contract/engine.ts'
import type { AnswerForm } from '../../../training/data/answer-form.ts'

const chain = '{"ChainOfThought": {"CountryIdentification": {"Clues": [], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}, "RegionalGuess": {"Clues": [], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}, "PreciseLocalization": {"Clues": [], "Reasoning": "", "Conclusion": "", "Uncertainty": ""}}'

/** Stages and clue families are those that GeoAgent was taught (arXiv 2602.12617). */
const stages = `Find out where this photograph was taken. Go from the large to the small, in three stages.
1. CountryIdentification: the shape and colours of road signs and lines, script and language, the side that traffic keeps to, building style, vegetation, climate.
2. RegionalGuess: emblems and company names, relief, kinds of trees and crops, spelling and dialect, number plates, telephone and postal codes, poles and other public works.
3. PreciseLocalization: names on road signs, streets and shops, house numbers, landmarks, rivers and lakes.
Give as clues only what can be seen in the picture, text word for word. Say for each stage what the clues mean, what you conclude and how sure you are.`

/** What is asked where nobody says otherwise, by the form that the answer is to have: GeoAgent was taught both. */
export const questions: Readonly<Record<AnswerForm, string>> = {
  json: `${stages}
Answer with JSON of this form and nothing else, the last line as country; region; place:
${chain}, "FinalAnswer": "Country; Region; Specific Location"}`,
  tagged: `${stages}
Think in JSON, and then answer as country; region; place, in this form and with nothing else:
<think>${chain}}</think><answer>Country; Region; Specific Location</answer>`,
}

export const usualQuestion = questions.json

/** One picture and the question about it. */
export const messagesFor = (question: string): ChatMessage[] => [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: question }] }]
