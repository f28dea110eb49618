// How plausible a decoded text is as something people wrote. Used to rank legacy encodings; the decoding is encoding.ts.

// Frequent Han characters: Traditional, Simplified and Japanese forms together. A wrong decoding hits these rarely, because
// it spreads over thousands of characters.
const COMMON_HAN = new Set(
  "的一是不了在人有我他這个個們中來上大為和國地到以說時要就出會可也你對生能而子那得于於著下自之年過發後作里裡用道行所然家種事成方多" +
    "經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性" +
    "知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次" +
    "度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建" +
    "務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路" +
    "記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運笑飛風步改收根幹造言聯持組每濟車親極林服快" +
    "辦議往元英士證近失轉夫令準布始怎呢存未遠叫台單影具羅字愛擊流備兵連調深商算質團集百需價花黨華城石級整府離況亞請技際約示復病" +
    "息究線似官火斷精滿支視消越器容照須九增研寫稱企八功嗎包片史委乎查輕易早曾除農找裝廣顯吧阿李標談吃圖念六引歷首醫局突專費號盡" +
    "另周較注語僅考落青隨選列武紅響雖推勢參希古眾構房半節土投某案黑維革劃敵致陳律足態護七興派孩驗責營星夠章音跟志底站嚴巴例防族" +
    "供效續施留講型料終答緊黃絕奇察母京段依批群項故按河米圍江織害鬥雙境客紀採舉殺攻父蘇密低朝友訴止細願千值仍男錢破網熱助倒育屬" +
    "坐帝限船臉職速刻樂否剛威毛狀率甚獨球般普怕彈校苦創偽假久錯承印晚蘭試股拿腦預誰益陽若哪微尼繼送急血驚傷素藥適波夜省初喜衛源" +
    "食險待述陸習置居勞財環排福納歡雷警獲模充負雲停木遊龍樹疑層冷洲衝射略範竟句室異激漢村哈策演簡卡罪判擔州靜退既衣您宗積余痛檢" +
    "差富靈協角占配征修皮揮勝降階審沉堅善媽劉讀啊超免壓銀買皇養伊懷執副亂抗犯追幫宣佛歲航優怪香著田鐵控稅左右份穿藝背陣草腳概惡" +
    "塊頓敢守酒島托央戶烈洋哥索胡款靠評版寶座釋景顧弟登貨互付伯慢歐換聞危忙核暗姐介壞討麗良序升監臨亮露永呼味野架域沙掉括艦魚雜" +
    "这国来们为说时会对过发后现动还进样开从经么学当没实间长机关点业将两问战头体见产内话给门儿东声员论处义几认条气题尔别变总电数报结" +
    "务场计资区队决马书听达难权记类据边张规术领确传师观带导争运飞组济车亲极办议证转单罗爱击备连调质团价华级离请际约线断满视须写称" +
    "吗农装广显标谈图历医专费号尽较语仅随选红响虽势参众构节维划敌态护兴验责营严续讲终紧黄绝围织双纪举杀诉细愿钱网热属脸职乐刚状独" +
    "创错试预谁阳继惊伤药适卫险习劳财环欢获负云龙树层范异汉简判担静积检灵协挥胜阶审坚读压银买养怀执乱帮岁优艺阵脚恶块顿岛户评宝释" +
    "気来対学国会時発経変実関点業応戦体産内話図書読売買駅円広県東京都様々込働価値検証説明質問回答評価結果場合必要本日",
);

/**
 * Plausibility of decoded text: the mean over its characters beyond ASCII, from about -3 (noise) to 1 (everyday writing).
 * 0 when there are none. Only the first 50 000 such characters are looked at.
 */
export function plausibility(text: string): number {
  let sum = 0;
  let count = 0;
  let previous = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x80) {
      sum += weightOf(char, code, previous);
      count += 1;
      if (count >= 50_000) break;
    } else if (code < 0x20 && code !== 9 && code !== 10 && code !== 13) {
      sum -= 3;
      count += 1;
    }
    previous = code;
  }
  return count === 0 ? 0 : sum / count;
}

function weightOf(char: string, code: number, previous: number): number {
  if (code < 0xa0 || code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff)) return -3;
  if (code >= 0x3041 && code <= 0x30ff) return 0.9; // kana
  if (code >= 0xff61 && code <= 0xff9f) return -0.6; // half-width kana: what Shift_JIS makes of other encodings
  if (code >= 0x4e00 && code <= 0x9fff) return COMMON_HAN.has(char) ? 1 : -0.15;
  if ((code >= 0x3001 && code <= 0x3011) || (code >= 0xff01 && code <= 0xff5e)) return 0.8; // CJK punctuation
  if (code >= 0x2010 && code <= 0x2026) return 0.4; // typographic punctuation
  if (code >= 0xc0 && code <= 0xff && code !== 0xd7 && code !== 0xf7) {
    // An accented letter stands among plain letters; a run of accented ones is another encoding read as Latin.
    return isLatinLetter(previous) ? 0.7 : -0.5;
  }
  if (code >= 0x3400 && code <= 0x4dbf) return -1; // rare Han
  return -0.5;
}

function isLatinLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
