// Words that make a neighbouring place name the name of a street, folded: "Via Roma" is in every Italian town.
import { wordList } from './weights.ts'

/** Stand before the name: "Rue de Lyon", "улица Минская". */
export const wordsBeforeStreetName: ReadonlySet<string> = new Set(wordList(`
  rue, quai, place, chemin, avenue, boulevard, bd, cours, impasse, allee, route, via, viale, piazza, piazzale, corso, vicolo, largo, strada, calle, avenida, av, avda, plaza, paseo, carrera, rua, praca, travessa, rodovia,
  ulica, ul, aleja, al, plac, trg, namesti, jalan, jl, jln, lorong, lebuh, soi, thanon, strada, bulevardul, calea, piata, rruga, triq, duong, pho, ulitsa, bulevar, bul, улица, ул, вулиця, вул, проспект, площадь, площа, пл, бульвар, οδοσ, λεωφοροσ, שדרות, רחוב, شارع, طريق, hotel, restaurant, pension, cafe, bar, pizzeria, ristorante, trattoria, best, new`))

/** Stand after it: "London Street", "Berliner Platz" written apart. */
export const wordsAfterStreetName: ReadonlySet<string> = new Set(wordList(`
  street, st, road, rd, avenue, ave, lane, ln, drive, dr, square, sq, boulevard, blvd, court, ct, way, terrace, place, pl, crescent, close, row, highway, hwy, parkway, pkwy, strasse, strabe, str, gasse, platz, allee, weg, ring, damm, straat, laan, plein, gade, gatan, gata, vej, veien, utca, ut, ter, caddesi, cad, sokak, sok, bulvari, katu, tie, iela, gatve, tanav,
  hotel, restaurant, cafe, bar, bank, pizza, grill, kebab, shop, store, style, bistro, burger, university, airlines, airways, times, beer, bier`))

/** Stand beside a name without changing what it means. */
export const plainCompanions: ReadonlySet<string> = new Set(wordList(`
  nach, richtung, zentrum, centrum, centre, center, centro, central, city, town, village, stadt, gemeinde, kreis, landkreis, comune, di, provincia, mairie, de, ville, direction, vers, to, via, airport, station, bahnhof, hauptbahnhof, hbf, gare, stazione, estacion, estacao, dworzec, nadrazi, railway, welcome, bienvenue, benvenuti, bienvenidos, willkommen, in, a, en, km, mi, miles, nord, sud, ost, west, north, south, east, ouest, est, norte, sur, sul, exit, ausfahrt, sortie, uscita, salida, the, of, university, le, la, el, les, das, die, der`))
