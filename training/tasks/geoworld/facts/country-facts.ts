// What GeoWorld knows of a country's visible conventions: the shapes of the tables' rows once they are read.

/** sRGB as painted, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** A colour by its plain name, as a person would say it, and as it is painted. */
export interface Paint { readonly name: string; readonly rgb: Rgb }

export type Continent = 'Europe' | 'Asia' | 'North America' | 'South America' | 'Africa' | 'Oceania'

export interface RoadLine { readonly paint: Paint; readonly style: 'dashed' | 'solid' | 'none' }

/** A board and what is written or framed on it. */
export interface Board { readonly board: Paint; readonly letters: Paint }

export interface WarningSign { readonly shape: 'triangle' | 'diamond'; readonly fill: Paint; readonly border: Paint }

export interface StopSign {
  /** Lines of text, top to bottom; none where a raised hand stands for the word. */
  readonly words: readonly string[]
  readonly shape: 'octagon' | 'inverted triangle'
}

export interface LanguageShare {
  /** Key into the tables of words, and the language's English name. */
  readonly language: string
  /** Of the signs of shops where it is written, 0 to 1; the shares of a region sum to 1. */
  readonly share: number
}

export interface Currency {
  /** ISO 4217. */
  readonly code: string
  /** As written on price boards. */
  readonly symbol: string
  readonly place: 'before' | 'after'
  /** Whether a space stands between symbol and figure. */
  readonly gap: boolean
  /** Digits after the separator on everyday prices. */
  readonly decimals: 0 | 2 | 3
  readonly separator: '.' | ','
  /** Units that one US dollar bought around 2024, to two significant digits: the size of the figures on a board. */
  readonly perDollar: number
}

export interface Plate {
  readonly front: Paint
  readonly rear: Paint
  readonly letters: Paint
  /** long: about 520 x 110 mm; short: about 305 x 152 mm; square: about 330 x 165 mm and higher, in two rows. */
  readonly proportions: 'long' | 'short' | 'square'
  /** A coloured band and where it lies; null where there is none. */
  readonly band: { readonly paint: Paint; readonly side: 'left' | 'right' | 'both' | 'top' } | null
  /** 9: a digit, #: a digit 0 to 4, *: a letter of `alphabet`, @: the region's own code, ৯, ९ and ٩: a digit of that script; "|" begins a second row; all else as it stands. */
  readonly pattern: string
  readonly alphabet: string
}

export interface Pole {
  readonly material: 'wood' | 'concrete' | 'steel' | 'none'
  /** holed: with a row of openings; ladder: two legs or a lattice with rungs; footed: a wooden pole on a concrete foot. */
  readonly form: 'round' | 'square' | 'holed' | 'ladder' | 'footed'
  /** Cross-arms that carry the wires, 0 to 3. */
  readonly arms: number
  /** A painted or wrapped band at eye height, as in East Asia. */
  readonly band: Paint | null
}

export interface Bollard {
  readonly body: Paint
  /** Across the body near its top; null where there is none. */
  readonly band: Paint | null
  readonly reflector: Paint
  readonly form: 'round' | 'flat' | 'slanted'
}

export interface Building {
  readonly roof: 'gabled' | 'steep' | 'hipped' | 'flat' | 'low'
  readonly roofs: readonly Paint[]
  readonly walls: readonly Paint[]
  /** Storeys of an ordinary house in a town's street. */
  readonly storeys: number
}

export interface AreaCode {
  /** Without the trunk prefix. */
  readonly code: string
  /** How a number is written: A the code, N a digit 2 to 9, 9 any digit, all else as it stands. */
  readonly pattern: string
  /** Of the exchange, degrees; null where the code holds for the whole region. */
  readonly at: { readonly latitude: number; readonly longitude: number } | null
}

export interface CountryFacts {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  readonly name: string
  readonly continent: Continent
  readonly drivingSide: 'left' | 'right'
  readonly centreLine: RoadLine
  /** Where overtaking is forbidden. */
  readonly noOvertaking: Paint
  readonly edgeLine: RoadLine
  readonly warningSign: WarningSign
  readonly stopSign: StopSign
  readonly directionSigns: { readonly motorway: Board; readonly main: Board; readonly local: Board }
  /** At the beginning of a town; null where towns have none of a settled form. */
  readonly townSign: { readonly board: Paint; readonly letters: Paint; readonly border: Paint } | null
  /** Of the country at large; a region may differ, see `languagesOf`. */
  readonly languages: readonly LanguageShare[]
  /** ITU E.164, without the plus. */
  readonly callingCode: string
  /** A number that tells no region, written as within the country; signs as in `AreaCode`. */
  readonly phonePattern: string
  /** The same as written after the calling code; absent where it is not reached from abroad. */
  readonly phonePatternAbroad?: string
  /** IANA's root zone, with the dot. */
  readonly domain: string
  readonly currency: Currency
  readonly speedUnit: 'km/h' | 'mph'
  /** Ordinary limits in a town, on a road outside and on a motorway, in the speed unit. */
  readonly speedLimits: { readonly town: number; readonly road: number; readonly motorway: number }
  /** ring: a red ring on white, as in the Vienna Convention; plate: a rectangle with the words of MUTCD. */
  readonly speedSign: 'ring' | 'plate'
  readonly plate: Plate
  readonly pole: Pole
  readonly bollard: Bollard
  /** Names of facts that are less widely documented, or differ much within the country. */
  readonly unsure: readonly string[]
}
