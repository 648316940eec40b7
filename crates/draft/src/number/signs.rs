/// A row of signs that are counted through (ECMA-376 Part 1 §17.18.59).
#[derive(Debug, PartialEq, Eq)]
pub struct Signs {
    /// The name of the format in a file.
    name: &'static str,
    signs: &'static str,
    past: Past,
}

/// What follows the last sign of a row.
#[derive(Debug, PartialEq, Eq)]
enum Past {
    /// The first again, written twice.
    Doubled,
    /// The first again.
    Again,
    /// Figures.
    Figures,
}

const fn row(name: &'static str, signs: &'static str, past: Past) -> Signs {
    Signs { name, signs, past }
}

static ROWS: [Signs; 19] = [
    row("russianLower", "абвгдежзиклмнопрстуфхцчшщыэюя", Past::Doubled),
    row("russianUpper", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ", Past::Doubled),
    row("arabicAlpha", "أبتثجحخدذرزسشصضطظعغفقكلمنهوى", Past::Doubled),
    row("arabicAbjad", "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ", Past::Doubled),
    row("thaiLetters", "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮ", Past::Doubled),
    row("chicago", "*†‡§", Past::Doubled),
    row("aiueo", "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ", Past::Again),
    row(
        "aiueoFullWidth",
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
        Past::Again,
    ),
    row("iroha", "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ", Past::Again),
    row(
        "irohaFullWidth",
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
        Past::Again,
    ),
    row("ganada", "가나다라마바사아자차카타파하", Past::Again),
    row("chosung", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ", Past::Again),
    row("ideographTraditional", "甲乙丙丁戊己庚辛壬癸", Past::Figures),
    row("ideographZodiac", "子丑寅卯辰巳午未申酉戌亥", Past::Figures),
    row("decimalEnclosedCircle", CIRCLED, Past::Figures),
    row("decimalEnclosedCircleChinese", CIRCLED, Past::Figures),
    row("ideographEnclosedCircle", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", Past::Figures),
    row("decimalEnclosedFullstop", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", Past::Figures),
    row("decimalEnclosedParen", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", Past::Figures),
];

const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿";

impl Signs {
    /// Returns the row that a format of this name counts through.
    pub(super) fn named(name: &str) -> Option<&'static Signs> {
        ROWS.iter().find(|row| row.name == name)
    }

    pub(super) fn write(&self, value: u32) -> String {
        let Some(turn) = value.checked_sub(1).map(|turn| turn as usize) else { return value.to_string() };
        match self.past {
            Past::Doubled => doubled(self.signs, value),
            Past::Again => {
                let mut signs = self.signs.chars();
                signs.nth(turn % self.signs.chars().count()).map_or_else(String::new, String::from)
            }
            Past::Figures => self.signs.chars().nth(turn).map_or_else(|| value.to_string(), String::from),
        }
    }
}

/// Word counts lists up to here; a file may start one at two thousand million, and nobody reads letters of that length.
pub(super) const MOST: u32 = 32_767;

/// Returns a, b, ... z, aa, bb: the sign repeated once for every turn through the row.
pub(super) fn doubled(signs: &str, value: u32) -> String {
    let Some(turn) = value.checked_sub(1).map(|turn| turn as usize) else { return String::new() };
    if value > MOST {
        return value.to_string();
    }
    let length = signs.chars().count();
    signs.chars().nth(turn % length).into_iter().flat_map(|sign| std::iter::repeat_n(sign, turn / length + 1)).collect()
}
