// Sign and shop words: the Slavic languages, in Latin and in Cyrillic letters.
// Cyrillic lists have a higher `abroad`, as the script is an item of its own: they only part one language from the others.
import type { VocabularyList } from './vocabulary.ts'

export const slavicVocabulary: readonly VocabularyList[] = [
  { language: 'pl', abroad: 0.003, words: `
    Ulica, Aleja, Aleje, Plac, Osiedle, Wyjście, Wyjście ewakuacyjne, Wejście, Wyjazd, Wjazd, Zakaz wjazdu, Zakaz parkowania,
    Zakaz wstępu, Nie parkować, Parking strzeżony, Objazd, Uwaga, Droga pożarowa, Teren prywatny, Przystanek, Dworzec, Dworzec PKP,
    Lotnisko, Urząd, Urząd miasta, Urząd gminy, Gmina, Starostwo, Policja, Straż miejska, Straż pożarna, Szpital, Przychodnia, Szkoła,
    Szkoła podstawowa, Liceum, Przedszkole, Biblioteka publiczna, Cmentarz, Kościół, Parafia, Czynne, Nieczynne, Otwarte, Zamknięte,
    Godziny otwarcia, poniedziałek, wtorek, środa, czwartek, piątek, sobota, niedziela, Apteka, Piekarnia, Cukiernia, Sklep,
    Sklep spożywczy, Delikatesy, Mięso, Wędliny, Kwiaciarnia, Fryzjer, Fryzjerstwo, Księgarnia, Kantor, Kawiarnia, Restauracja,
    Bar mleczny, Zapiekanki, Stomatolog, Adwokat, Notariusz, Nieruchomości, Do wynajęcia, Na sprzedaż, Sprzedam, Paragon,
    Paragon fiskalny, Rachunek, Razem, Promocja, Wyprzedaż, Zapraszamy, Dziękujemy, Noclegi, Żabka, Opony, Wulkanizacja, Myjnia` },
  { language: 'cs', abroad: 0.003, words: `
    Ulice, Náměstí, Třída, Nábřeží, Východ, Nouzový východ, Vchod, Výjezd, Vjezd, Zákaz vjezdu, Zákaz parkování, Zákaz vstupu,
    Vstup zakázán, Pozor, Objížďka, Průjezd, Nádraží, Hlavní nádraží, Zastávka, Letiště, Městský úřad, Obecní úřad, Policie,
    Městská policie, Hasiči, Nemocnice, Škola, Základní škola, Knihovna, Hřbitov, Kostel, Otevřeno, Zavřeno, Otevírací doba, Pondělí,
    Úterý, Středa, Čtvrtek, Pátek, Neděle, Lékárna, Pekařství, Cukrárna, Řeznictví, Potraviny, Večerka, Kadeřnictví, Knihkupectví,
    Směnárna, Kavárna, Restaurace, Hospoda, Pivnice, Hostinec, Zubní ordinace, Advokátní kancelář, Pronájem, Prodej, K pronájmu,
    Na prodej, Účtenka, Celkem, Sleva, Vítejte, Děkujeme, Soukromý pozemek, Jízdenka, Jízdenky, Drogerie` },
  { language: 'sk', abroad: 0.003, words: `
    Ulica, Námestie, Východ, Núdzový východ, Vchod, Zákaz vjazdu, Zákaz parkovania, Zákaz vstupu, Pozor, Obchádzka, Stanica,
    Železničná stanica, Zastávka, Letisko, Mestský úrad, Obecný úrad, Polícia, Hasiči, Nemocnica, Základná škola, Knižnica, Cintorín,
    Otvorené, Zatvorené, Otváracie hodiny, Pondelok, Utorok, Streda, Štvrtok, Piatok, Nedeľa, Lekáreň, Pekáreň, Cukráreň, Mäsiarstvo,
    Kaderníctvo, Kníhkupectvo, Zmenáreň, Kaviareň, Reštaurácia, Prenájom, Na predaj, Spolu, Zľava, Vitajte, Ďakujeme` },
  { language: 'hr', abroad: 0.003, words: `
    Kolodvor, Zračna luka, Ljekarna, Ured, Zubar, Otvoreno, Ponedjeljak, Utorak, Srijeda, Četvrtak, Petak, Nedjelja, Izlaz u nuždi,
    Županija, Tisak, Knjižnica, Obrt, Vulkanizer, Slastičarnica, Odvjetnik` },
  { language: 'bs', abroad: 0.004, words: `
    Ulica, Trg, Izlaz, Ulaz, Zabranjeno, Zabranjeno parkiranje, Zabranjen ulaz, Policija, Vatrogasci, Bolnica, Škola, Osnovna škola,
    Općina, Opština, Autobusni kolodvor, Radno vrijeme, Radno vreme, Zatvoreno, Otvoreno, Apoteka, Pekara, Mesnica, Cvjećara,
    Frizerski salon, Trafika, Prodaje se, Iznajmljuje se, Sobe, Apartmani, Račun, Ukupno, Hvala, Dobrodošli, Pošta, Crkva` },
  { language: 'sl', abroad: 0.003, words: `
    Ulica, Trg, Izhod, Vhod, Prepovedano, Prepovedano parkiranje, Postaja, Železniška postaja, Letališče, Občina, Policija, Gasilci,
    Bolnišnica, Zdravstveni dom, Šola, Knjižnica, Odprto, Zaprto, Odpiralni čas, Ponedeljek, Torek, Sreda, Četrtek, Petek, Nedelja,
    Lekarna, Pekarna, Mesnica, Gostilna, Slaščičarna, Cvetličarna, Naprodaj, Oddam, Račun, Skupaj, Hvala, Dobrodošli` },
  { language: 'sr', abroad: 0.08, words: `
    Улица, Трг, Излаз, Улаз, Забрањено, Забрањено паркирање, Полиција, Болница, Школа, Основна школа, Општина, Апотека, Пекара, Месара,
    Пошта, Радно време, Отворено, Затворено, Издаје се, Продаје се, Рачун, Укупно, Хвала, Добродошли` },
  { language: 'ru', abroad: 0.08, words: `
    Улица, Проспект, Площадь, Переулок, Набережная, Шоссе, Выход, Вход, Въезд, Выезд, Вход воспрещен, Посторонним вход воспрещен,
    Въезд запрещен, Не парковаться, Осторожно, Внимание, Объезд, Стоянка, Остановка, Вокзал, Аэропорт, Полиция, Милиция,
    Пожарная часть, Больница, Поликлиника, Школа, Детский сад, Библиотека, Кладбище, Администрация, Почта России, Открыто, Закрыто,
    Режим работы, Часы работы, понедельник, вторник, среда, четверг, пятница, суббота, воскресенье, Аптека, Хлеб, Продукты, Магазин,
    Гастроном, Универмаг, Мясо, Рыба, Овощи, Фрукты, Цветы, Парикмахерская, Салон красоты, Книги, Кафе, Ресторан, Столовая,
    Стоматология, Юрист, Нотариус, Недвижимость, Аренда, Продажа, Продается, Сдается, Кассовый чек, Итого, Скидка, Скидки,
    Добро пожаловать, Спасибо, Шиномонтаж, Автосервис, Автомойка, Гостиница, Пятёрочка, Сбербанк` },
  { language: 'uk', abroad: 0.04, words: `
    Вулиця, вул, Площа, Провулок, Узвіз, Вихід, Вхід, В'їзд, Виїзд, Заборонено, Вхід заборонено, Обережно, Увага, Зупинка, Вокзал,
    Аеропорт, Поліція, Пожежна частина, Лікарня, Поліклініка, Школа, Дитячий садок, Бібліотека, Цвинтар, Міська рада, Сільська рада,
    Укрпошта, Нова пошта, Відчинено, Зачинено, Години роботи, Графік роботи, понеділок, вівторок, середа, четвер, п'ятниця, субота,
    неділя, Аптека, Хліб, Продукти, Магазин, М'ясо, Риба, Овочі, Квіти, Перукарня, Кав'ярня, Їдальня, Стоматологія, Нотаріус, Оренда,
    Продаж, Продається, Здається, Чек, Разом, Знижка, Знижки, Ласкаво просимо, Дякуємо, Шиномонтаж, Готель, ПриватБанк, Слава Україні` },
  { language: 'bg', abroad: 0.05, words: `
    Улица, Площад, Булевард, Изход, Вход, Вход забранен, Забранено, Паркирането забранено, Внимание, Спирка, Гара, Автогара, Летище,
    Полиция, Болница, Училище, Община, Читалище, Аптека, Хляб, Хранителни стоки, Месо, Риба, Плодове и зеленчуци, Цветя, Фризьор,
    Фризьорски салон, Сладкарница, Механа, Под наем, Продава се, Дава се под наем, Отворено, Затворено, Работно време, понеделник,
    вторник, сряда, четвъртък, петък, събота, неделя, Касов бон, Общо, Добре дошли, Благодарим` },
  { language: 'mk', abroad: 0.05, words: `
    Улица, Плоштад, Излез, Влез, Забрането, Полиција, Болница, Училиште, Општина, Аптека, Леб, Пазар, Работно време, Отворено,
    Затворено, Се продава, Се издава, Добредојдовте, Сметка, Вкупно` },
  { language: 'be', abroad: 0.05, words: `
    Вуліца, Плошча, Праспект, Выхад, Уваход, Забаронена, Увага, Прыпынак, Вакзал, Бальніца, Школа, Аптэка, Хлеб, Прадукты, Крама,
    Кнігі, Адчынена, Зачынена, Сардэчна запрашаем` },
  { language: 'mn', abroad: 0.05, words: `
    Гудамж, Талбай, Орох, Гарах, Хүнсний дэлгүүр, Дэлгүүр, Эмийн сан, Зоогийн газар, Сургууль, Эмнэлэг, Цагдаа, Банк бус` },
  { language: 'kk', abroad: 0.05, words: `
    Көшесі, Даңғылы, Дәріхана, Азық түлік, Дүкен, Мектеп, Кіру, Шығу, Қош келдіңіздер, Аурухана` },
]
