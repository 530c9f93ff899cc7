// How postal codes are written, by country. After the Universal Postal Union's addressing systems.
import { wordList } from './weights.ts'

/** Countries whose codes look like the pattern and stand before or after the town's name: the town must be one of theirs. */
export const townFormats: readonly { readonly name: string; readonly pattern: RegExp; readonly place: 'before' | 'after'; readonly countries: ReadonlySet<string> }[] = [
  { name: 'five digits', pattern: /(?<!\d)\d{5}(?!\d)/u, place: 'before', countries: new Set(wordList('DE, FR, IT, ES, FI, EE, HR, TR, UA, MX, RS, ME, BA, MC, SM, VA, GP, MQ, GF, RE, MY, MA, DZ, EG, KW')) },
  { name: 'four digits', pattern: /(?<!\d)\d{4}(?!\d)/u, place: 'before', countries: new Set(wordList('AT, CH, BE, LU, DK, NO, HU, BG, SI, LI, TN, GE')) },
  { name: 'NNN NN', pattern: /(?<!\d)\d{3} \d{2}(?!\d)/u, place: 'before', countries: new Set(wordList('SE, CZ, SK, GR')) },
  { name: 'NN-NNN', pattern: /(?<!\d)\d{2}-\d{3}(?!\d)/u, place: 'before', countries: new Set(['PL']) },
  { name: 'NNNN-NNN', pattern: /(?<!\d)\d{4}-\d{3}(?!\d)/u, place: 'before', countries: new Set(['PT']) },
  { name: 'NNNN AA', pattern: /(?<!\d)[1-9]\d{3} ?(?!SA|SD|SS|AM|PM)[A-Z]{2}(?!\p{L})/u, place: 'before', countries: new Set(['NL']) },
  { name: 'NNNNNN', pattern: /(?<!\d)\d{6}(?!\d)/u, place: 'after', countries: new Set(wordList('IN, SG')) },
  { name: 'NNNNNN', pattern: /(?<!\d)\d{6}(?!\d)/u, place: 'before', countries: new Set(wordList('RO, RU, CN, KZ, BY')) },
  { name: 'LV-NNNN', pattern: /LV-?\d{4}(?!\d)/u, place: 'after', countries: new Set(['LV']) },
  { name: 'LT-NNNNN', pattern: /LT-?\d{5}(?!\d)/u, place: 'before', countries: new Set(['LT']) },
]

/** Country letters before a code on European mail: 'D-70173'. */
export const mailLetters: Readonly<Record<string, string>> = { D: 'DE', A: 'AT', CH: 'CH', F: 'FR', I: 'IT', B: 'BE', L: 'LU', NL: 'NL', DK: 'DK', S: 'SE', SE: 'SE', N: 'NO', NO: 'NO', FI: 'FI', FIN: 'FI', E: 'ES', ES: 'ES', P: 'PT', PT: 'PT', PL: 'PL', CZ: 'CZ', SK: 'SK', SI: 'SI', HR: 'HR', H: 'HU', HU: 'HU', RO: 'RO', BG: 'BG', GR: 'GR', LT: 'LT', LV: 'LV', EE: 'EE', FL: 'LI', DE: 'DE', AT: 'AT', IT: 'IT', FR: 'FR', MD: 'MD', AD: 'AD', AZ: 'AZ' }

/** Postcode areas of the United Kingdom (Royal Mail) and of the Crown dependencies. */
export const britishAreas: ReadonlySet<string> = new Set(wordList(`
  AB, AL, B, BA, BB, BD, BH, BL, BN, BR, BS, BT, CA, CB, CF, CH, CM, CO, CR, CT, CV, CW, DA, DD, DE, DG, DH, DL, DN, DT, DY, E, EC, EH, EN, EX, FK, FY, G, GL, GU, HA, HD, HG, HP, HR, HS, HU, HX, IG, IP, IV, KA, KT, KW, KY, L, LA, LD, LE, LL, LN, LS, LU, M,
  ME, MK, ML, N, NE, NG, NN, NP, NR, NW, OL, OX, PA, PE, PH, PL, PO, PR, RG, RH, RM, S, SA, SE, SG, SK, SL, SM, SN, SO, SP, SR, SS, ST, SW, SY, TA, TD, TF, TN, TQ, TR, TS, TW, UB, W, WA, WC, WD, WF, WN, WR, WS, WV, YO, ZE`))

/** State -> the gazetteer's region name and the first three digits of its ZIP codes, from and to (USPS). */
export const zipRanges: Readonly<Record<string, readonly [string, ...(readonly [number, number])[]]>> = {
  AL: ['Alabama', [350, 369]], AK: ['Alaska', [995, 999]], AZ: ['Arizona', [850, 865]], AR: ['Arkansas', [716, 729]], CA: ['California', [900, 961]], CO: ['Colorado', [800, 816]], CT: ['Connecticut', [60, 69]],
  DE: ['Delaware', [197, 199]], DC: ['District of Columbia', [200, 205]], FL: ['Florida', [320, 349]], GA: ['Georgia', [300, 319], [398, 399]], HI: ['Hawaii', [967, 968]], ID: ['Idaho', [832, 838]], IL: ['Illinois', [600, 629]],
  IN: ['Indiana', [460, 479]], IA: ['Iowa', [500, 528]], KS: ['Kansas', [660, 679]], KY: ['Kentucky', [400, 427]], LA: ['Louisiana', [700, 714]], ME: ['Maine', [39, 49]], MD: ['Maryland', [206, 219]], MA: ['Massachusetts', [10, 27]],
  MI: ['Michigan', [480, 499]], MN: ['Minnesota', [550, 567]], MS: ['Mississippi', [386, 397]], MO: ['Missouri', [630, 658]], MT: ['Montana', [590, 599]], NE: ['Nebraska', [680, 693]], NV: ['Nevada', [889, 898]], NH: ['New Hampshire', [30, 38]],
  NJ: ['New Jersey', [70, 89]], NM: ['New Mexico', [870, 884]], NY: ['New York', [100, 149]], NC: ['North Carolina', [270, 289]], ND: ['North Dakota', [580, 588]], OH: ['Ohio', [430, 459]], OK: ['Oklahoma', [730, 749]], OR: ['Oregon', [970, 979]],
  PA: ['Pennsylvania', [150, 196]], RI: ['Rhode Island', [28, 29]], SC: ['South Carolina', [290, 299]], SD: ['South Dakota', [570, 577]], TN: ['Tennessee', [370, 385]], TX: ['Texas', [750, 799], [885, 885]], UT: ['Utah', [840, 847]],
  VT: ['Vermont', [50, 59]], VA: ['Virginia', [201, 201], [220, 246]], WA: ['Washington', [980, 994]], WV: ['West Virginia', [247, 268]], WI: ['Wisconsin', [530, 549]], WY: ['Wyoming', [820, 831]],
}

/** State -> the gazetteer's region name and the postcodes' first digit (Australia Post). */
export const australianStates: Readonly<Record<string, readonly [string, string]>> = {
  NSW: ['New South Wales', '12'], VIC: ['Victoria', '38'], QLD: ['Queensland', '49'], SA: ['South Australia', '5'], WA: ['Western Australia', '6'], TAS: ['Tasmania', '7'], ACT: ['Australian Capital Territory', '2'], NT: ['Northern Territory', '0'],
}
