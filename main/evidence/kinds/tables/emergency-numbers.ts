// Emergency numbers and the words beside them that make them such. After the ITU's list of national numbers; ratios are ours.
import { countryWeights, type CountryWeights } from './weights.ts'

export interface EmergencyNumber {
  readonly number: string
  /** Folded beginnings of words, one of which must stand on the same line. */
  readonly words: readonly string[]
  readonly countries: CountryWeights
  /** How much likelier in these countries than elsewhere. */
  readonly ratio: number
}

const words = ['notruf', 'notfall', 'feuerwehr', 'polizei', 'rettung', 'emergen', 'urgenc', 'urgenz', 'secours', 'pompier', 'samu', 'sos', 'nod', 'hatanum', 'alarm', 'tisn', 'tiesn', 'ratun', 'tel', 'call', 'dial', 'appel', 'chiam', 'llam', 'ligue', 'police', 'polici', 'ambul', 'fire', 'carabinieri', 'soccorso', 'bomberos', 'bombeiros', 'acil', 'imdat', 'служб', 'пожар', 'скор', 'полиц', 'милиц', 'viktig', 'bel', 'salv']

const entry = (number: string, ratio: number, countries: string): EmergencyNumber => ({ number, words, ratio, countries: countryWeights(countries) })

export const emergencyNumbers: readonly EmergencyNumber[] = [
  entry('112', 6, 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE:.6 IT LT LU LV MT NL PL PT RO SE SI SK IS NO CH:.6 LI GB:.3 TR UA:.6 RU:.7 GE RS:.7 ME:.7 MK:.7 KZ:.5 IN:.5 KR:.4 BY:.4'),
  entry('911', 8, 'US CA MX PH PR AR UY PY EC CR PA HN SV DO:.9 VE CO:.3 PE:.2 BS BB:.3 BZ KY FJ JO LR SA:.7'),
  entry('999', 8, 'GB IE HK MY SG KE BD PL:.4 AE QA:.9 BH OM MO MU GH UG ZW BW ZM'),
  entry('000', 10, 'AU'),
  entry('111', 10, 'NZ'),
  entry('110', 5, 'DE JP CN TW EE:.3 ID IR JM'),
  entry('119', 5, 'JP KR TW CN LK ID:.2 JM MV'),
  entry('113', 5, 'IT NO VN LV:.4 IS:.3 ID:.2'),
  entry('115', 5, 'IT IR:.8 VN MA:.2'),
  entry('118', 5, 'IT CH ID'),
  entry('117', 5, 'CH PH:.8 KH'),
  entry('144', 5, 'AT CH LI'),
  entry('122', 5, 'AT EG BA:.4 LU:.2'),
  entry('133', 5, 'AT CL'),
  entry('190', 8, 'BR:.9 CO:.1 TN:.2'),
  entry('192', 6, 'BR MO:.2 CR:.1'),
  entry('193', 6, 'BR HR MK LV:.2'),
  entry('155', 5, 'TR CZ SK'),
  entry('158', 5, 'CZ SK'),
  entry('997', 5, 'PL SA'),
  entry('998', 5, 'PL SA AE'),
  entry('061', 6, 'ES'),
  entry('191', 5, 'TH'),
  entry('1669', 20, 'TH'),
  entry('101', 4, 'UA:.7 BE IL IN:.6 BY RU:.5 NP AR:.4'),
  entry('102', 4, 'UA IL BY RU:.6 IN:.3 MD:.2 NP'),
]
