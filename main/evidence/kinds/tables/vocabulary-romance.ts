// Sign and shop words: French, Italian, Spanish, Portuguese, Catalan, Romanian.
import type { VocabularyList } from './vocabulary.ts'

export const romanceVocabulary: readonly VocabularyList[] = [
  { language: 'fr', abroad: 0.03, words: `Palais, Musée, Château, Église, Basilique, Jardin, Théâtre, Pont` },
  { language: 'it', abroad: 0.03, words: `Palazzo, Museo, Castello, Chiesa, Basilica di, Duomo, Giardino, Teatro, Ponte, Galleria` },
  { language: 'es', abroad: 0.05, words: `Palacio, Museo, Castillo, Iglesia, Catedral, Jardín, Teatro, Puente, Parroquia` },
  { language: 'pt', abroad: 0.03, words: `Palácio, Museu, Castelo, Igreja, Catedral, Jardim, Teatro, Ponte, Mosteiro` },
  { language: 'fr', abroad: 0.006, words: `
    Sortie, Sortie de secours, Entrée, Sens unique, Sens interdit, Toutes directions, Autres directions, Cédez le passage,
    Vous n'avez pas la priorité, Interdit, Défense de, Défense d'entrer, Défense d'afficher, Stationnement, Stationnement interdit,
    Stationnement gênant, Sauf riverains, Riverains, Piétons, Ralentir, Rappel, Déviation, Chaussée déformée, Travaux, Route barrée,
    Péage, Aire de repos, Gare, Gare SNCF, Arrêt de bus, Mairie, Hôtel de ville, Préfecture, Commissariat, Sapeurs pompiers, Pompiers,
    Hôpital, Urgences, École maternelle, École primaire, École, Lycée, Bibliothèque, Médiathèque, Piscine, Cimetière, Centre ville,
    Office de tourisme, Syndicat d'initiative, Place du marché, Horaires, Heures d'ouverture, Ouvert, Fermé, lundi, mardi, mercredi,
    jeudi, vendredi, samedi, dimanche, À vendre, À louer, Eau potable, Propriété privée, Chien méchant, Arrondissement` },
  { language: 'fr', abroad: 0.015, words: `
    Rue, Quai, Chemin, Impasse, Allée, Ruelle, Faubourg, Pharmacie, Boulangerie, Boulangerie Pâtisserie, Charcuterie, Boucherie,
    Épicerie, Fromagerie, Poissonnerie, Librairie, Papeterie, Coiffeur, Coiffure, Pressing, Blanchisserie, Quincaillerie, Droguerie,
    Opticien, Dentiste, Notaire, Avocat, Avocats, Assurances, Agence immobilière, Immobilier, Crêperie, Salon de thé, Menu du jour,
    Plat du jour, Montant, Total TTC, Facture, Reçu, Soldes, Bienvenue, Merci, Merci de votre visite` },
  { language: 'fr-CA', abroad: 0.004, words: `
    Arrêt, Dépanneur, Stationnement municipal, Caisse populaire, Sortie Québec, Magasinage, Nourriture, Érablière, Cégep` },
  { language: 'it', abroad: 0.004, words: `
    Uscita, Uscita di sicurezza, Entrata, Ingresso, Senso unico, Senso vietato, Divieto, Divieto di sosta, Divieto di accesso,
    Divieto di transito, Passo carrabile, Lasciare libero, Zona a traffico limitato, Area pedonale, Rallentare, Lavori in corso,
    Deviazione, Autostrada, Pedaggio, Stazione, Stazione ferroviaria, Biglietteria, Biglietto, Biglietti, Binario, Fermata,
    Carabinieri, Polizia, Polizia locale, Polizia municipale, Questura, Vigili del fuoco, Ospedale, Pronto soccorso, Municipio, Comune,
    Comune di, Provincia di, Scuola, Scuola elementare, Biblioteca comunale, Cimitero, Centro storico, Tutte le direzioni, Orario,
    Orari, Aperto, Chiuso, lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica, Vendesi, Affittasi, Affitto,
    Proprietà privata, Attenti al cane, Vietato, Vietato fumare, Vietato l'ingresso, Pericolo, Attenzione, Spingere, Tirare, Strada,
    Biblioteca` },
  { language: 'it', abroad: 0.012, words: `
    Viale, Piazza, Piazzale, Vicolo, Lungotevere, Lungarno, Borgo, Tavolo, Tavoli, Conto, Scontrino, Scontrino fiscale,
    Documento commerciale, Coperto, Coperti, Totale, Totale complessivo, Importo, Importo pagato, Contante, Ricevuta fiscale, Ricevuta,
    Operatore, Tabacchi, Tabaccheria, Alimentari, Macelleria, Panificio, Pescheria, Salumeria, Ferramenta, Edicola, Cartoleria,
    Libreria, Parrucchiere, Lavanderia, Gioielleria, Orologeria, Calzature, Abbigliamento, Farmacia, Erboristeria, Ottica, Officina,
    Carrozzeria, Gommista, Autolavaggio, Agenzia immobiliare, Studio legale, Assicurazioni, Benvenuti, Grazie, Arrivederci, Saldi,
    Sconto` },
  { language: 'it', abroad: 0.2, words: `
    Ristorante, Trattoria, Osteria, Pizzeria, Gelateria, Enoteca, Pasticceria, Paninoteca, Bottega` },
  { language: 'es', abroad: 0.012, words: `
    Salida, Salida de emergencia, Entrada, Prohibido, Prohibido el paso, Prohibido estacionar, No estacionar, Peatones, Desvío, Obras,
    Ceda el paso, Velocidad, Velocidad máxima, Despacio, Precaución, Cuidado, Peligro, Carretera, Autopista, Peaje, Estación,
    Ayuntamiento, Alcaldía, Municipalidad, Policía, Policía local, Policía nacional, Bomberos, Guardia civil, Hospital general,
    Escuela, Colegio, Universidad, Biblioteca, Cementerio, Horario, Abierto, Cerrado, lunes, martes, miércoles, jueves, viernes,
    sábado, domingo, Se vende, Se alquila, Propiedad privada, Gobierno, Gobierno de, No pasar, No fumar, Cuidado con el perro, Aduana,
    Sentido único, Oficina` },
  { language: 'es', abroad: 0.03, words: `
    Calle, Avenida, Paseo, Callejón, Calzada, Camino, Farmacia, Panadería, Carnicería, Frutería, Pescadería, Ferretería, Peluquería,
    Zapatería, Librería, Papelería, Lavandería, Joyería, Supermercado, Abarrotes, Taller, Taller mecánico, Repuestos, Abogado,
    Abogados, Notaría, Dentista, Inmobiliaria, Seguros, Cuenta, Mesa, Importe, Factura, Recibo, Propina, Gracias,
    Gracias por su visita, Bienvenidos, Oferta, Ofertas, Rebajas, Comida` },
  { language: 'es', abroad: 0.3, words: `Plaza` },
  { language: 'es-ES', abroad: 0.02, words: `
    Estanco, Tapas, Aparcamiento, Vado permanente, Correos, Renfe, Cercanías, Comunidad Autónoma, Junta de Andalucía, Generalitat,
    Guardia Civil, Autovía, Ambulatorio, Gasóleo, Prohibido aparcar, Menú del día, Cambio de sentido, Polígono industrial, Lotería` },
  { language: 'es-419', abroad: 0.02, words: `
    Abarrotes, Estacionamiento, Llantas, Vulcanizadora, Tortillería, Taquería, Colonia, Refacciones, Droguería, Gasolinera, Se renta,
    Ferretera, Lavado de autos, Rotisería, Kiosco, Tienda, Mercado municipal, Playa de estacionamiento` },
  { language: 'pt', abroad: 0.01, words: `
    Saída, Saída de emergência, Entrada proibida, Proibido, Proibido estacionar, Proibida a entrada, Sentido único, Atenção, Cuidado,
    Perigo, Obras, Desvio, Velocidade, Devagar, Pedestres, Rodovia, Estrada, Estação, Câmara Municipal, Prefeitura, Polícia, Bombeiros,
    Escola, Colégio, Universidade, Biblioteca municipal, Cemitério, Horário, Aberto, Fechado, segunda feira, terça feira, quarta feira,
    quinta feira, sexta feira, sábado, Vende se, Aluga se, Propriedade privada, Cuidado com o cão, Entrada, Mesa, Avenida,
    Supermercado, Biblioteca` },
  { language: 'pt', abroad: 0.02, words: `
    Rua, Praça, Travessa, Farmácia, Padaria, Pastelaria, Talho, Açougue, Peixaria, Mercearia, Sapataria, Papelaria, Livraria,
    Lavanderia, Lavandaria, Barbearia, Cabeleireiro, Oficina, Advogado, Advogados, Imobiliária, Seguros, Fatura, Recibo, Obrigado,
    Obrigada, Promoção, Desconto, Bem vindo` },
  { language: 'pt-BR', abroad: 0.006, words: `
    Açougue, Lanchonete, Borracharia, Prefeitura Municipal, Rodoviária, Delegacia, Drogaria, Sorveteria, Churrascaria, Ônibus, Trem,
    Lojas, Estacionamento, Cartório, Posto de gasolina, Auto peças, Vende se, Pedestres, Rodovia, Lombada` },
  { language: 'pt-PT', abroad: 0.006, words: `
    Autocarro, Comboio, Talho, Freguesia, Junta de Freguesia, Câmara Municipal, Casa de banho, Portagem, Paragem, Estação de serviço,
    Bombeiros Voluntários, Multibanco, Pronto a vestir, Aluga se, Peões, Cedência de passagem` },
  { language: 'ca', abroad: 0.004, words: `
    Carrer, Avinguda, Passeig, Sortida, Sortida d'emergència, Ajuntament, Farmàcia, Fleca, Forn de pa, Carnisseria, Perruqueria,
    Aparcament, Obert, Tancat, Dilluns, Dimarts, Dimecres, Dijous, Divendres, Diumenge, Mossos d'Esquadra, Gual permanent, Prohibit,
    Benvinguts, Policia` },
  { language: 'ro', abroad: 0.004, words: `
    Strada, Bulevardul, Piața, Șoseaua, Ieșire, Ieșire de urgență, Intrare, Intrarea oprită, Interzis, Parcare, Parcarea interzisă,
    Poliția, Pompieri, Spitalul, Primăria, Autogara, Școala, Liceul, Deschis, Închis, Orar, luni, marți, miercuri, joi, vineri,
    sâmbătă, duminică, Farmacie, Brutărie, Măcelărie, Cofetărie, Frizerie, Coafor, Cizmărie, De vânzare, De închiriat, Bon fiscal,
    Mulțumim, Bine ați venit, Notar public, Cabinet stomatologic, Covrigărie, Magazin mixt` },
]
