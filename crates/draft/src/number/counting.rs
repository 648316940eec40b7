/// A way to count with other digits than 0 to 9 (ECMA-376 Part 1 §17.18.59).
#[derive(Debug, PartialEq, Eq)]
pub struct Counting {
    /// The name of the format in a file.
    name: &'static str,
    /// The digits from zero.
    digits: &'static str,
    style: Style,
}

/// How digits are put together.
#[derive(Debug, PartialEq, Eq)]
enum Style {
    /// One behind the other: 一〇五.
    Digits,
    /// Each before its power of ten, zeros shown between them: 一百零五; ten to nineteen begin with the ten.
    Chinese,
    /// The same with every one and the signs that cannot be altered: 壹佰零伍, 壹拾.
    Legal(&'static str),
    /// Each before its power of ten, without ones and zeros: 百五.
    Short(&'static str),
}

const fn way(name: &'static str, digits: &'static str, style: Style) -> Counting {
    Counting { name, digits, style }
}

const IDEOGRAPHS: &str = "零一二三四五六七八九";
const HANGUL: &str = "영일이삼사오육칠팔구";
/// Ten, hundred, thousand.
const POWERS: &str = "十百千";

static WAYS: [Counting; 17] = [
    way("decimalFullWidth", "０１２３４５６７８９", Style::Digits),
    way("decimalFullWidth2", "０１２３４５６７８９", Style::Digits),
    way("thaiNumbers", "๐๑๒๓๔๕๖๗๘๙", Style::Digits),
    way("hindiNumbers", "०१२३४५६७८९", Style::Digits),
    way("ideographDigital", "〇一二三四五六七八九", Style::Digits),
    way("japaneseDigitalTenThousand", "〇一二三四五六七八九", Style::Digits),
    way("taiwaneseDigital", "○一二三四五六七八九", Style::Digits),
    way("koreanDigital", HANGUL, Style::Digits),
    way("koreanDigital2", IDEOGRAPHS, Style::Digits),
    way("chineseCounting", IDEOGRAPHS, Style::Chinese),
    way("chineseCountingThousand", IDEOGRAPHS, Style::Chinese),
    way("taiwaneseCounting", IDEOGRAPHS, Style::Chinese),
    way("taiwaneseCountingThousand", IDEOGRAPHS, Style::Chinese),
    way("chineseLegalSimplified", "零壹贰叁肆伍陆柒捌玖", Style::Legal("拾佰仟")),
    way("ideographLegalTraditional", "零壹貳參肆伍陸柒捌玖", Style::Legal("拾佰仟")),
    way("japaneseCounting", IDEOGRAPHS, Style::Short(POWERS)),
    way("koreanCounting", HANGUL, Style::Short("십백천")),
];

impl Counting {
    /// Returns the way in which a format of this name counts.
    pub(super) fn named(name: &str) -> Option<&'static Counting> {
        WAYS.iter().find(|way| way.name == name)
    }

    /// Returns the number; in powers of ten only below ten thousand.
    pub(super) fn write(&self, value: u32) -> String {
        let digit = |value: u32| self.digits.chars().nth(value as usize);
        let powers = match self.style {
            Style::Digits => return value.to_string().bytes().filter_map(|b| digit(u32::from(b - b'0'))).collect(),
            Style::Chinese => POWERS,
            Style::Legal(powers) | Style::Short(powers) => powers,
        };
        if value == 0 || value >= 10_000 {
            return value.to_string();
        }
        let mut out = String::new();
        let mut gap = false;
        for power in (0..4).rev() {
            let count = value / 10_u32.pow(power) % 10;
            if count == 0 {
                gap |= !out.is_empty();
                continue;
            }
            if std::mem::take(&mut gap) && !matches!(self.style, Style::Short(_)) {
                out.extend(digit(0));
            }
            let alone = count == 1
                && match self.style {
                    Style::Short(_) => power > 0,
                    Style::Chinese => power == 1 && out.is_empty(),
                    Style::Digits | Style::Legal(_) => false,
                };
            out.extend(digit(count).filter(|_| !alone));
            out.extend(power.checked_sub(1).and_then(|power| powers.chars().nth(power as usize)));
        }
        out
    }
}
