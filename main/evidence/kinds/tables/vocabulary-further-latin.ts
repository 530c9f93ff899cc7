// Sign and shop words: Finnish, Hungarian, Estonian, the Baltic languages, Turkish, Albanian, Basque, Irish, Welsh.
import type { VocabularyList } from './vocabulary.ts'

export const furtherLatinVocabulary: readonly VocabularyList[] = [
  { language: 'fi', abroad: 0.003, words: `
    -katu, -kuja, -polku, Katu, Uloskäynti, Sisäänkäynti, Hätäpoistuminen, Pysäköinti, Pysäköinti kielletty, Läpiajo kielletty,
    Kielletty, Rautatieasema, Linja autoasema, Lentoasema, Sairaala, Terveyskeskus, Terveysasema, Poliisi, Pelastuslaitos, Kirjasto,
    Koulu, Kirkko, Kunta, Kaupunki, Kaupungintalo, Avoinna, Suljettu, Aukioloajat, maanantai, tiistai, keskiviikko, torstai, perjantai,
    lauantai, sunnuntai, Apteekki, Leipomo, Kauppa, Ravintola, Kahvila, Parturi, Kampaamo, Hammaslääkäri, Vuokrataan, Myydään, Kuitti,
    Yhteensä, Alennus, Tervetuloa, Kiitos, Alko` },
  { language: 'hu', abroad: 0.003, words: `
    Utca, Körút, Sétány, Kijárat, Bejárat, Vészkijárat, Tilos a parkolás, Tilos a dohányzás, Belépni tilos, Magánterület, Vigyázat,
    Figyelem, Pályaudvar, Vasútállomás, Megálló, Repülőtér, Rendőrség, Tűzoltóság, Kórház, Rendelő, Általános iskola, Iskola, Óvoda,
    Könyvtár, Temető, Templom, Polgármesteri hivatal, Önkormányzat, Nyitva, Zárva, Nyitvatartás, hétfő, szerda, csütörtök, péntek,
    szombat, vasárnap, Gyógyszertár, Patika, Pékség, Cukrászda, Hentes, Húsbolt, Élelmiszer, Virágbolt, Fodrászat, Könyvesbolt,
    Étterem, Vendéglő, Söröző, Borozó, Fogászat, Ügyvéd, Kiadó, Eladó, Nyugta, Összesen, Akció, Üdvözöljük, Köszönjük, Dohánybolt,
    Nemzeti dohánybolt` },
  { language: 'et', abroad: 0.003, words: `
    Tänav, Puiestee, Väljapääs, Sissepääs, Väljasõit, Sissesõit keelatud, Parkimine, Parkimine keelatud, Eravaldus, Tähelepanu,
    Bussijaam, Lennujaam, Politsei, Päästeamet, Haigla, Raamatukogu, Kalmistu, Vallavalitsus, Linnavalitsus, Avatud, Suletud,
    Lahtiolekuajad, esmaspäev, teisipäev, kolmapäev, neljapäev, reede, laupäev, pühapäev, Apteek, Pagariäri, Toidukauplus, Juuksur,
    Kohvik, Söögituba, Üürile anda, Müüa, Kokku, Tere tulemast, Aitäh` },
  { language: 'lv', abroad: 0.003, words: `
    Iela, Bulvāris, Laukums, Prospekts, Izeja, Ieeja, Iebraukt aizliegts, Aizliegts, Stāvvieta, Autostāvvieta, Uzmanību, Stacija,
    Autoosta, Lidosta, Policija, Slimnīca, Skola, Bibliotēka, Pašvaldība, Atvērts, Slēgts, Darba laiks, pirmdiena, otrdiena, trešdiena,
    ceturtdiena, piektdiena, sestdiena, svētdiena, Aptieka, Maiznīca, Pārtika, Veikals, Frizētava, Kafejnīca, Ēdnīca, Izīrē, Pārdod,
    Čeks, Atlaide, Laipni lūdzam, Paldies` },
  { language: 'lt', abroad: 0.003, words: `
    Gatvė, Prospektas, Aikštė, Alėja, Išėjimas, Įėjimas, Draudžiama, Stovėti draudžiama, Stovėjimo aikštelė, Dėmesio, Stotis,
    Autobusų stotis, Oro uostas, Policija, Ligoninė, Mokykla, Biblioteka, Savivaldybė, Seniūnija, Atidaryta, Uždaryta, Darbo laikas,
    pirmadienis, antradienis, trečiadienis, ketvirtadienis, penktadienis, šeštadienis, sekmadienis, Vaistinė, Kepyklėlė, Kepykla,
    Maisto prekės, Parduotuvė, Kirpykla, Kavinė, Valgykla, Nuomojama, Parduodama, Iš viso, Nuolaida, Sveiki atvykę, Ačiū` },
  { language: 'tr', abroad: 0.004, words: `
    Caddesi, Sokak, Sokağı, Mahallesi, Bulvarı, Meydanı, Çıkış, Acil çıkış, Giriş, Girilmez, Girmek yasaktır, Park yapılmaz, Park yeri,
    Otopark, Sigara içilmez, Yasak, Yasaktır, Dikkat, Yavaş, Otogar, Durağı, Havalimanı, Belediyesi, Büyükşehir Belediyesi,
    Kaymakamlığı, Valiliği, Emniyet Müdürlüğü, Jandarma, İtfaiye, Hastanesi, Devlet hastanesi, Okulu, İlkokulu, Lisesi, Üniversitesi,
    Kütüphanesi, Mezarlığı, Camii, Açık, Kapalı, Pazartesi, Salı, Çarşamba, Perşembe, Cuma, Cumartesi, Eczane, Eczanesi, Fırın, Kasap,
    Manav, Bakkal, Kuaför, Kuyumcu, Kuyumculuk, Kırtasiye, Lokanta, Lokantası, Kebap salonu, Çay bahçesi, Börek, Baklava salonu,
    Diş hekimi, Avukat, Noter, Emlak, Kiralık, Satılık, Toplam, İndirim, Hoş geldiniz, Teşekkür ederiz, Nakit, Oto yıkama, Polis` },
  { language: 'az', abroad: 0.004, words: `
    Küçəsi, Prospekti, Meydanı, Çıxış, Giriş, Aptek, Mağaza, Məktəb, Xəstəxana, Bağlıdır, Açıqdır, Xoş gəlmisiniz, Dayanacaq, Kirayə` },
  { language: 'sq', abroad: 0.004, words: `
    Rruga, Bulevardi, Sheshi, Hyrje, Ndalohet, Ndalim kalimi, Policia, Spitali, Shkolla, Bashkia, Komuna, Hapur, Mbyllur, Farmaci,
    Barnatore, Furrë buke, Berber, Floktore, Restorant, Shitet, Jepet me qira, Mirë se vini, Faleminderit, Lavazh` },
  { language: 'eu', abroad: 0.003, words: `
    Kalea, Etorbidea, Irteera, Sarrera, Udala, Udaletxea, Botika, Okindegia, Harategia, Irekita, Itxita, Ongi etorri, Eskerrik asko,
    Debekatua, Ertzaintza, Tren geltokia` },
  { language: 'ga', abroad: 0.003, words: `
    Sráid, Bóthar, Géill slí, Fáilte, Amach, Isteach, An Lár, Oifig an Phoist, Scoil, Leabharlann, Slí amach, Bus Éireann` },
  { language: 'cy', abroad: 0.003, words: `
    Heol, Stryd, Araf, Allanfa, Mynedfa, Croeso, Dim parcio, Dim mynediad, Ysgol, Ysbyty, Maes parcio, Gwasanaethau, Canol y dref,
    Llwybr cyhoeddus, Heddlu, Llyfrgell, Swyddfa bost` },
  { language: 'gl', abroad: 0.004, words: `
    Rúa, Praza, Concello, Saída de emerxencia, Pechado, Beirarrúa, Praia de, Xunta de Galicia` },
  { language: 'sw', abroad: 0.004, words: `
    Barabara, Mtaa, Duka, Hoteli, Shule ya Msingi, Shule, Hospitali, Kituo cha Polisi, Karibu, Karibuni, Asante, Hatari, Usiegeshe,
    Njia, Kanisa` },
  { language: 'mt', abroad: 0.004, words: `Triq, Pjazza, Ħruġ, Dħul, Spiżerija, Pulizija, Merħba, Kunsill Lokali, Knisja` },
]
