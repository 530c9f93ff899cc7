// Sign and shop words: Asia and the Middle East. Where the script is an item of its own, words only part one language from the others.
import type { VocabularyList } from './vocabulary.ts'

export const easternVocabulary: readonly VocabularyList[] = [
  { language: 'id', abroad: 0.006, words: `
    Jalan, Jl, Keluar, Pintu keluar, Masuk, Pintu masuk, Dilarang, Dilarang parkir, Dilarang masuk, Dilarang merokok, Awas, Hati hati,
    Parkir, Stasiun, Terminal bus, Bandara, Kantor, Kantor pos, Kepolisian, Polres, Polsek, Rumah sakit, Puskesmas, Sekolah,
    Sekolah dasar, Masjid, Gereja, Kelurahan, Kecamatan, Kabupaten, Kota madya, Desa, Buka, Tutup, Senin, Selasa, Rabu, Kamis, Jumat,
    Sabtu, Minggu, Apotek, Toko, Toko roti, Warung, Warung makan, Rumah makan, Bengkel, Tambal ban, Nasi goreng, Bakso, Ayam goreng,
    Dijual, Disewakan, Diskon, Selamat datang, Terima kasih` },
  { language: 'ms', abroad: 0.006, words: `
    Jalan, Lorong, Persiaran, Lebuh, Lebuhraya, Taman, Kampung, Keluar, Kecemasan, Masuk, Dilarang, Dilarang masuk,
    Dilarang meletak kenderaan, Awas, Had laju, Kurangkan laju, Beri laluan, Berhenti, Tempat letak kereta, Stesen, Stesen minyak,
    Lapangan terbang, Pejabat, Pejabat pos, Polis, Balai polis, Bomba, Hospital kerajaan, Klinik, Sekolah kebangsaan, Masjid,
    Perpustakaan, Majlis perbandaran, Majlis bandaraya, Dewan bandaraya, Buka, Tutup, Isnin, Khamis, Jumaat, Sabtu, Ahad, Farmasi,
    Kedai, Kedai runcit, Kedai makan, Restoran, Untuk dijual, Untuk disewa, Selamat datang, Terima kasih` },
  { language: 'fil', abroad: 0.006, words: `
    Barangay, Brgy, Bawal, Bawal tumawid, Bawal pumarada, Bawal magtapon ng basura, Sari sari, Sari sari store, Carinderia, Tindahan,
    Mabuhay, Salamat, Maligayang pagdating, Palengke, Simbahan, Nakamamatay, Babala, Panaderya, Paaralan` },
  { language: 'vi', abroad: 0.004, words: `
    Đường, Quận, Phường, Thành phố, Lối ra, Lối vào, Lối thoát hiểm, Cấm đỗ xe, Cấm vào, Cấm hút thuốc, Chú ý, Bến xe, Ga tàu, Sân bay,
    Công an, Bệnh viện, Trường học, Trường tiểu học, Trường mầm non, Thư viện, Nhà thuốc, Hiệu thuốc, Tiệm bánh, Cửa hàng, Tạp hóa,
    Nhà hàng, Quán ăn, Quán cà phê, Cà phê, Cơm tấm, Hớt tóc, Cắt tóc, Nha khoa, Luật sư, Cho thuê, Bán nhà, Khuyến mãi, Giảm giá,
    Hóa đơn, Tổng cộng, Cảm ơn, Kính chào quý khách, Điện thoại, Rửa xe, Nhà nghỉ, Khách sạn` },
  { language: 'ja', abroad: 0.02, words: `
    出口, 入口, 非常口, 駐車場, 駐車禁止, 進入禁止, 立入禁止, 一方通行, 徐行, 止まれ, 注意, 危険, 改札口, 空港, 警察署, 交番, 消防署, 病院, 学校, 小学校, 中学校, 高等学校, 図書館, 市役所, 区役所, 役場, 神社,
    郵便局, 薬局, 営業中, 定休日, 本日, 営業時間, 食堂, 居酒屋, 喫茶店, 美容室, 理容, 歯科, 領収書, 合計, 消費税, 税込, 税抜, お会計, 通り, 丁目, 番地, 号線, 温泉, 旅館, 売店, 自動販売機,
    自転車` },
  { language: 'zh-Hans', abroad: 0.02, words: `
    安全出口, 停车场, 禁止停车, 禁止吸烟, 小心地滑, 请勿, 派出所, 公安局, 公安, 医院, 学校, 小学, 中学, 图书馆, 人民政府, 居委会, 地铁站, 火车站, 汽车站, 机场, 银行, 邮政, 药店, 药房, 大药房, 超市, 便利店, 饭店,
    餐厅, 酒店, 宾馆, 小吃, 面馆, 理发店, 营业时间, 欢迎光临, 谢谢惠顾, 有限公司, 街道, 大道, 胡同, 发票, 收费, 中国, 人民, 号楼, 小区, 物业` },
  { language: 'zh-Hant', abroad: 0.02, words: `
    安全出口, 停車場, 禁止停車, 請勿, 禁止吸煙, 警察局, 醫院, 學校, 國小, 國中, 圖書館, 捷運, 港鐵, 火車站, 機場, 銀行, 郵局, 藥局, 藥房, 超商, 便利商店, 餐廳, 飯店, 酒樓, 茶餐廳, 牛肉麵, 理髮, 營業時間,
    歡迎光臨, 有限公司, 統一發票, 區公所, 市政府, 縣政府, 路口, 街道, 出租, 出售, 電話` },
  { language: 'ko', abroad: 0.1, words: `
    출구, 입구, 비상구, 주차장, 주차금지, 출입금지, 경찰서, 소방서, 병원, 의원, 약국, 학교, 초등학교, 도서관, 시청, 구청, 우체국, 은행, 공항, 식당, 미용실, 치과, 편의점, 마트, 부동산, 영업시간, 합계, 영수증,
    감사합니다, 주식회사, 임대, 매매` },
  { language: 'fa', abroad: 0.05, words: `
    خیابان, کوچه, بلوار, میدان, خروج, ورود, ورود ممنوع, پارکینگ, توقف ممنوع, بیمارستان, داروخانه, نانوایی, رستوران, فروشگاه, آموزشگاه,
    دانشگاه, شهرداری, بانک ملی, کلانتری` },
  { language: 'ar', abroad: 0.08, words: `
    شارع, طريق, ساحة, ميدان, خروج, مخرج, دخول, مدخل, ممنوع الوقوف, ممنوع الدخول, ممنوع, موقف, قف, مستشفى, صيدلية, مخبز, مطعم, مدرسة,
    جامعة, مسجد, بلدية, شرطة, بنك, للبيع, للإيجار, مكتبة, سوق, حلاق` },
  { language: 'ur', abroad: 0.05, words: `ہسپتال, دکان, سڑک, خوش آمدید, ریسٹورنٹ, میڈیکل سٹور, اسکول, پاکستان, روڈ, بازار` },
  { language: 'hi', abroad: 0.05, words: `
    मार्ग, सड़क, नगर, प्रवेश, निकास, अस्पताल, विद्यालय, थाना, पुलिस, डाकघर, बैंक, दवा, दुकान, होटल, रेलवे, स्टेशन, भारत, सरकार,
    नगर निगम, स्वागत` },
  { language: 'ne', abroad: 0.05, words: `
    काठमाडौं, नेपाल, प्रहरी, विद्यालय, मार्ग, गाउँपालिका, नगरपालिका, अस्पताल, पसल, स्वागतम्` },
]
