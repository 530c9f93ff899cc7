// Emergency numbers and the words beside them that make them such. After the ITU's list of national numbers; how often they are foreign is ours.
import { countryWeights, type CountryWeights } from './weights.ts'

export interface EmergencyNumber {
  readonly number: string
  /** Folded beginnings of words, one of which must stand on the same line. */
  readonly words: readonly string[]
  readonly countries: CountryWeights
  /** Share of such readings that are from elsewhere or no emergency number at all: three digits beside a common word. */
  readonly foreign: number
}

const words = ['notruf', 'notfall', 'feuerwehr', 'polizei', 'rettung', 'emergen', 'urgenc', 'urgenz', 'secours', 'pompier', 'samu', 'sos', 'nod', 'hatanum', 'alarm', 'tisn', 'tiesn', 'ratun', 'tel', 'call', 'dial', 'appel', 'chiam', 'llam', 'ligue', 'police', 'polici', 'ambul', 'fire', 'carabinieri', 'soccorso', 'bomberos', 'bombeiros', 'acil', 'imdat', 'служб', 'пожар', 'скор', 'полиц', 'милиц', 'viktig', 'bel', 'salv']

const entry = (number: string, foreign: number, countries: string): EmergencyNumber => ({ number, words, foreign, countries: countryWeights(countries) })

export const emergencyNumbers: readonly EmergencyNumber[] = [
  entry('112', 0.25, 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE:.6 IT LT LU LV MT NL PL PT RO SE SI SK IS NO CH:.6 LI GB:.3 TR UA:.6 RU:.7 GE RS:.7 ME:.7 MK:.7 KZ:.5 IN:.5 KR:.4 BY:.4'),
  entry('911', 0.3, 'US CA MX PH PR AR UY PY EC CR PA HN SV DO:.9 VE CO:.3 PE:.2 BS BB:.3 BZ KY FJ JO LR SA:.7'),
  entry('999', 0.3, 'GB IE HK MY SG KE BD PL:.4 AE QA:.9 BH OM MO MU GH UG ZW BW ZM'),
  entry('000', 0.4, 'AU'),
  entry('111', 0.4, 'NZ'),
  entry('110', 0.5, 'DE JP CN TW EE:.3 ID IR JM'),
  entry('119', 0.5, 'JP KR TW CN LK ID:.2 JM MV'),
  entry('113', 0.5, 'IT NO VN LV:.4 IS:.3 ID:.2'),
  entry('115', 0.5, 'IT IR:.8 VN MA:.2'),
  entry('118', 0.5, 'IT CH ID'),
  entry('117', 0.5, 'CH PH:.8 KH'),
  entry('144', 0.5, 'AT CH LI'),
  entry('122', 0.5, 'AT EG BA:.4 LU:.2'),
  entry('133', 0.5, 'AT CL'),
  entry('190', 0.3, 'BR:.9 CO:.1 TN:.2'),
  entry('192', 0.4, 'BR MO:.2 CR:.1'),
  entry('193', 0.4, 'BR HR MK LV:.2'),
  entry('155', 0.5, 'TR CZ SK'),
  entry('158', 0.5, 'CZ SK'),
  entry('997', 0.5, 'PL SA'),
  entry('998', 0.5, 'PL SA AE'),
  entry('061', 0.4, 'ES'),
  entry('191', 0.5, 'TH'),
  entry('1669', 0.2, 'TH'),
  entry('101', 0.6, 'UA:.7 BE IL IN:.6 BY RU:.5 NP AR:.4'),
  entry('102', 0.6, 'UA IL BY RU:.6 IN:.3 MD:.2 NP'),
]
