// Sign and shop words: German, Dutch, the Scandinavian languages, English.
import type { VocabularyList } from './vocabulary.ts'

export const germanicVocabulary: readonly VocabularyList[] = [
  { language: 'de', abroad: 0.004, words: `
    Wartezeit, Ausfahrt, Ausfahrt freihalten, Einfahrt, Einfahrt freihalten, Einbahnstraße, Umleitung, Notruf, Notausgang, Notfall,
    Fußgänger, Fußgängerzone, Radfahrer, Radweg, Gehweg, Parkverbot, Halteverbot, Parkplatz, Parkhaus, Parkschein, Parkscheinautomat,
    Baustelle, Betreten verboten, Zutritt verboten, Durchfahrt, Durchfahrt verboten, Anlieger frei, Anwohner, Lieferverkehr,
    Haltestelle, Bahnhof, Hauptbahnhof, Bahnsteig, Fahrkarten, Fahrplan, Flughafen, Autobahn, Raststätte, Tankstelle, Werkstatt,
    Feuerwehr, Feuerwehrzufahrt, Rettungsweg, Krankenhaus, Polizei, Rathaus, Bürgeramt, Bürgerbüro, Landratsamt, Finanzamt, Gemeinde,
    Stadtverwaltung, Stadtwerke, Stadtteil, Stadtbücherei, Sparkasse, Volksbank, Raiffeisenbank, Volkshochschule, Grundschule,
    Friedhof, Spielplatz, Schwimmbad, Hallenbad, Sehenswürdigkeit, Geschwindigkeit, Achtung, Vorsicht, Verboten, Eingang, Ausgang,
    Öffnungszeiten, geöffnet, geschlossen, Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonntag, Feiertag, Feiertage,
    werktags, Uhr, Standortnummer, Landkreis, Naturschutzgebiet, Wanderweg, Eintritt frei, Kasse` },
  { language: 'de', abroad: 0.008, words: `
    -straße, -strasse, -strabe, -gasse, -platz, -allee, -brücke, -damm, Straße, Gasse, Allee, Apotheke, Bäckerei, Metzgerei,
    Fleischerei, Konditorei, Gasthof, Gasthaus, Gaststätte, Wirtshaus, Brauerei, Biergarten, Getränke, Getränkemarkt, Reinigung,
    Schuhe, Schlüsseldienst, Buchhandlung, Schreibwaren, Friseur, Frisör, Zahnarzt, Rechtsanwalt, Rechtsanwälte, Steuerberater,
    Versicherung, Immobilien, Zimmer frei, Ferienwohnung, Ferienwohnungen, zu vermieten, zu verkaufen, Angebot, Angebote,
    Sonderangebot, Preis, Preise, günstig, Ausverkauf, Speisekarte, Frühstück, Mittagstisch, Rechnung, Quittung, Bewirtungsbeleg,
    Gesamtbetrag, Summe, Betrag, Bedienung, Tisch, Minuten, Stunde, Stunden, Fahrschule, Autohaus,
    Gebrauchtwagen, Baumarkt, Drogerie, Kirche, Pfarramt, Verein, Stadion, Ortsverein, willkommen, herzlich willkommen, Vielen Dank,
    Danke` },
  { language: 'de-AT', abroad: 0.004, words: `
    Tabak Trafik, Jänner, Feber, Bezirkshauptmannschaft, Gemeindeamt, Rauchfangkehrer, Fleischhauerei, Konsumation, Kurzparkzone,
    Autobahnraststation` },
  { language: 'de-CH', abroad: 0.004, words: `
    Velos, Velofahrer, Coiffeur, Kantonsspital, Kantonspolizei, Gemeindeverwaltung, Kehricht, Parkieren, Parkieren verboten, Postauto,
    Metzg, Billette, Zügelwagen` },
  { language: 'nl', abroad: 0.004, words: `
    Uitgang, Ingang, Uitrit, Uitrit vrijlaten, Fietspad, Fietsers, Fietsen, Bromfietsen, Doorgaand verkeer, Omleiding, Wegomlegging,
    Let op, Verboden, Verboden toegang, Niet parkeren, Parkeren, Parkeergarage, Parkeerplaats, Vergunninghouders, Betaald parkeren,
    Bushalte, Gemeente, Gemeentehuis, Stadhuis, Politie, Brandweer, Ziekenhuis, Spoorweg, Luchthaven, Zwembad, Bibliotheek,
    Begraafplaats, Openingstijden, geopend, gesloten, maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, Te huur,
    Te koop, Verhuurd, Verkocht, Uitverkoop, Kringloop, Kringloopwinkel, Minuten` },
  { language: 'nl', abroad: 0.008, words: `
    -straat, -plein, -laan, -gracht, -steeg, Straat, Apotheek, Bakkerij, Slagerij, Slijterij, Drogisterij, Kapper, Kapsalon,
    Fietsenwinkel, Tandarts, Huisarts, Makelaar, Makelaardij, Notaris, Eetcafé, Frituur, Frietkot, Rekening, Totaal, Bedrag, Korting,
    Aanbieding, Welkom, Bedankt` },
  { language: 'sv', abroad: 0.004, words: `
    Utgång, Ingång, Nödutgång, Utfart, Infart, Parkering, Parkering förbjuden, Gatukontoret, Kommun, Sjukhus, Vårdcentral, Polis,
    Brandkår, Räddningstjänsten, Järnväg, Hållplats, Flygplats, Systembolaget, Öppettider, öppet, stängt, måndag, tisdag, torsdag,
    fredag, lördag, söndag, vardagar, Till salu, Uthyres, Badplats, Vandringsled, Tillträde förbjudet, Genomfart, Avgift, Skola,
    Bibliotek, Högskola` },
  { language: 'sv', abroad: 0.01, words: `
    -gatan, -vägen, -gränd, Gatan, Torget, Apotek, Bageri, Konditori, Livsmedel, Frisör, Tandläkare, Begagnat, Kvitto, Totalt, Belopp,
    Välkommen` },
  { language: 'da', abroad: 0.004, words: `
    Udgang, Indgang, Nødudgang, Udkørsel, Indkørsel, Parkering forbudt, Cykelsti, Cykler, Gennemkørsel forbudt, Ingen adgang, Sygehus,
    Hospitalet, Brandvæsen, Rådhus, Rådhuset, Kommune, Lufthavn, Åbningstider, lukket, mandag, tirsdag, onsdag, lørdag, søndag,
    Til salg, Til leje, Udsalg, Kirkegård, Adgang forbudt, Omkørsel, Apotek, Kasse` },
  { language: 'da', abroad: 0.01, words: `
    -gade, -stræde, -vej, -plads, -torvet, -allé, Gade, Torvet, Bageri, Slagter, Frisør, Tandlæge, Kvittering, Beløb, Velkommen` },
  { language: 'nb', abroad: 0.004, words: `
    Utgang, Inngang, Nødutgang, Utkjørsel, Innkjørsel, Parkering forbudt, Sykehus, Legevakt, Brannvesen, Rådhus, Rådhuset, Kommune,
    Lufthavn, Vinmonopolet, Åpningstider, åpent, stengt, mandag, tirsdag, onsdag, lørdag, søndag, Til salgs, Til leie, Omkjøring,
    Gjennomkjøring forbudt, Avgift, Sykkel, Gang og sykkelvei, Rasfare` },
  { language: 'nb', abroad: 0.01, words: `
    -gata, -gaten, -veien, -vegen, -plassen, -brygga, Bakeri, Frisør, Tannlege, Kvittering, Beløp, Velkommen, Apotek` },
  { language: 'is', abroad: 0.004, words: `
    -stræti, -vegur, -braut, Inngangur, Útgangur, Bílastæði, Lögregla, Sjúkrahús, Apótek, Opið, Lokað, Velkomin, Bakarí, Sundlaug` },
  { language: 'en', abroad: 0.35, words: `
    Street, Road, Avenue, Lane, Exit, Entrance, No parking, No entry, One way, Keep left, Keep right, Keep clear, Speed limit,
    Do not enter, Private property, No smoking, No trespassing, Beware of dog, Police, Hospital, Fire station, Bakery, Pharmacy,
    Library, Town hall, City hall, High school, Primary school, University, Church, Open, Closed, For sale, For rent, Monday, Tuesday,
    Wednesday, Thursday, Friday, Saturday, Sunday, Receipt, Subtotal, Thank you, Welcome, Opening hours` },
  { language: 'en-GB', abroad: 0.03, words: `
    Give way, Car park, Pay and display, To let, Estate agents, Chemist, Off licence, Newsagents, Newsagent, Takeaway, Take away,
    Cash point, Motorway, Dual carriageway, Roundabout, Diversion, No through road, Pedestrians, Footpath, Public footpath, Way out,
    Mind the gap, Loading bay, Town centre, City centre, Shopping centre, Fish and chips, Ironmonger, Solicitors, Letting agents,
    Postcode, High Street, Borough council, County council, Council, Zebra crossing, Post office, Primary school, Humps, Bank holiday,
    Traffic calming, Residents permit holders only, Permit holders, No waiting` },
  { language: 'en-US', abroad: 0.03, words: `
    Yield, Speed limit, No outlet, Dead end, Road work, Road work ahead, Tow away zone, Tow away, Two hour parking, Right lane must,
    Turn on red, No turn on red, Freeway, Interstate, Expressway, Turnpike, Toll plaza, Stop ahead, Ped xing, School bus, Drive thru,
    Gas station, Drugstore, Realtor, Realty, Attorney, Attorney at law, Restroom, Restrooms, Sidewalk, Crosswalk, Downtown, City hall,
    County sheriff, Sheriff, Fire department, Police department, Zip code, Sales tax, Blvd, Boulevard, Shopping center, Zoning,
    Parking lot, Liquor, Pawn shop, Diner` },
]
