// English adjectives of countries and names of languages: in a caption or a file's name they say what something is like, not where it is.
// The gazetteer takes some of them for countries, as other languages' names of these read the same in Latin letters (Mongolian "Герман").
// "Argentine" and "Saudi" are left out, since people also write them for the country.
import { wordList } from './weights.ts'

export const nationalities: ReadonlySet<string> = new Set(wordList(`
  afghan, african, albanian, algerian, american, andorran, angolan, arab, arabian, arabic, argentinian, armenian, asian, australian, austrian, azerbaijani, bahraini, bangladeshi, basque, bavarian, belarusian, belgian, bengali, berber, bolivian, bosnian, brazilian, breton, british, bulgarian, burmese,
  cambodian, cameroonian, canadian, cantonese, caribbean, castilian, catalan, chilean, chinese, colombian, congolese, cornish, corsican, croatian, cuban, cypriot, czech, danish, dutch, ecuadorian, egyptian, emirati, english, eritrean, estonian, ethiopian, european, fijian, filipino, finnish, flemish, french, frisian,
  gaelic, galician, georgian, german, ghanaian, greek, guatemalan, gujarati, guyanese, haitian, hawaiian, hebrew, hindi, honduran, hungarian, icelandic, indian, indonesian, iranian, iraqi, irish, israeli, italian, jamaican, japanese, javanese, jordanian, kannada, kazakh, kenyan, khmer, korean, kosovan, kurdish, kuwaiti, kyrgyz,
  lao, laotian, latin, latvian, lebanese, liberian, libyan, lithuanian, luxembourgish, macedonian, malagasy, malay, malayalam, malaysian, maldivian, maltese, mandarin, maori, marathi, mauritian, mexican, moldovan, mongolian, montenegrin, moroccan, mozambican, namibian, nepalese, nepali, nicaraguan, nigerian, nordic, norwegian, omani,
  pakistani, palestinian, panamanian, paraguayan, persian, peruvian, polish, portuguese, punjabi, qatari, romanian, russian, rwandan, samoan, sardinian, scandinavian, scottish, senegalese, serbian, sicilian, singaporean, sinhala, slovak, slovakian, slovene, slovenian, somali, spanish, sudanese, swahili, swedish, swiss, syrian,
  tahitian, taiwanese, tajik, tamil, tanzanian, telugu, thai, tibetan, togolese, tongan, tunisian, turkish, turkmen, ugandan, ukrainian, urdu, uruguayan, uzbek, venezuelan, vietnamese, welsh, yemeni, yiddish, zambian, zimbabwean, zulu`))
