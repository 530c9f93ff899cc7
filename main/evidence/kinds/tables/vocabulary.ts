// Words of signs, shops and bills by language, and how often each list's words stand outside the language's countries.
// Ours, from road codes, shop fronts and receipts; `abroad` is a guess to be recalibrated on labelled pictures.
import { easternVocabulary } from './vocabulary-eastern.ts'
import { germanicVocabulary } from './vocabulary-germanic.ts'
import type { LanguageTag } from './languages.ts'
import { romanceVocabulary } from './vocabulary-romance.ts'
import { furtherLatinVocabulary } from './vocabulary-further-latin.ts'
import { slavicVocabulary } from './vocabulary-slavic.ts'

/**
 * One list of words. A leading '-' marks an ending ('-strasse'); a phrase is written with spaces and also found without them.
 * `abroad`: how likely a word of the list is on a picture from elsewhere, with 1 for a country that speaks nothing else.
 */
export interface VocabularyList {
  readonly language: LanguageTag
  readonly abroad: number
  readonly words: string
}

export const vocabulary: readonly VocabularyList[] = [...germanicVocabulary, ...romanceVocabulary, ...slavicVocabulary, ...furtherLatinVocabulary, ...easternVocabulary]
