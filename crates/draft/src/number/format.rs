/// How a number is written (ECMA-376 Part 1 §17.18.59).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// Decimal with zeros in front up to so many digits: 001, 002, 003.
    Padded(u8),
    /// １, ２, ３: digits as wide as an ideograph.
    DecimalFullWidth,
    /// ①, ②, ③ up to 50.
    EnclosedCircle,
    /// 1, 2, ... 9, A, B: hexadecimal.
    Hex,
    /// *, †, ‡, §, **: the marks of The Chicago Manual of Style.
    Chicago,
    /// 一, 二, ... 十, 十一: Chinese counting.
    Chinese,
    /// 甲, 乙, 丙: the ten heavenly stems.
    HeavenlyStem,
    /// a, b, ... z, aa, bb.
    LowerLetter,
    /// A, B, ... Z, AA, BB.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// First, Second.
    OrdinalText,
    /// One, Two.
    CardinalText,
    /// Nothing.
    None,
    /// A bullet: the level's text as it is.
    Bullet,
    /// Another format, shown in decimal.
    Other(String),
}

impl Format {
    /// Returns `value` as it is written; nothing for a bullet.
    pub fn write(&self, value: u32) -> String {
        match self {
            Format::Decimal | Format::Other(_) => value.to_string(),
            Format::DecimalZero => format!("{value:02}"),
            Format::Padded(digits) => format!("{value:0width$}", width = usize::from(*digits)),
            Format::DecimalFullWidth => value.to_string().chars().map(full_width).collect(),
            Format::EnclosedCircle => circled(value).map_or_else(|| value.to_string(), String::from),
            Format::Hex => format!("{value:X}"),
            Format::Chicago => chicago(value),
            Format::Chinese => chinese(value),
            Format::HeavenlyStem => stem(value).map_or_else(|| value.to_string(), String::from),
            Format::LowerLetter => letters(value),
            Format::UpperLetter => letters(value).to_ascii_uppercase(),
            Format::LowerRoman => roman(value),
            Format::UpperRoman => roman(value).to_ascii_uppercase(),
            Format::Ordinal => format!("{value}{}", ending(value)),
            Format::OrdinalText => capital(&ordinal(value)),
            Format::CardinalText => capital(&thousands(value)),
            Format::None | Format::Bullet => String::new(),
        }
    }
}

/// Word counts lists up to here; a file may start one at two thousand million, and nobody reads letters of that length.
const MOST: u32 = 32_767;

/// Returns a, b, ... z, aa, bb: the letter repeated once for every turn through the alphabet.
fn letters(value: u32) -> String {
    let Some(turn) = value.checked_sub(1) else { return String::new() };
    if value > MOST {
        return value.to_string();
    }
    let letter = char::from(b'a' + (turn % 26) as u8);
    std::iter::repeat_n(letter, (turn / 26 + 1) as usize).collect()
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if value > MOST {
        return value.to_string();
    }
    let mut left = value;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while left >= worth {
            out.push_str(sign);
            left -= worth;
        }
    }
    out
}

fn ending(value: u32) -> &'static str {
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Returns a whole number below one thousand in words, as in "twenty-four"; a larger one in digits.
pub fn in_words(value: u32) -> String {
    match value {
        0..20 => ONES[value as usize].to_owned(),
        20..100 if value.is_multiple_of(10) => TENS[value as usize / 10].to_owned(),
        20..100 => format!("{}-{}", TENS[value as usize / 10], ONES[value as usize % 10]),
        100..1000 if value.is_multiple_of(100) => format!("{} hundred", ONES[value as usize / 100]),
        100..1000 => format!("{} hundred {}", ONES[value as usize / 100], in_words(value % 100)),
        _ => value.to_string(),
    }
}

/// Returns a number below one million in words.
fn thousands(value: u32) -> String {
    match (value / 1000, value % 1000) {
        (0, _) | (1000.., _) => in_words(value),
        (thousand, 0) => format!("{} thousand", in_words(thousand)),
        (thousand, rest) => format!("{} thousand {}", in_words(thousand), in_words(rest)),
    }
}

fn ordinal(value: u32) -> String {
    if value >= 1_000_000 {
        return format!("{value}{}", ending(value));
    }
    let words = thousands(value);
    let cut = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (front, last) = words.split_at(cut);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        tens if tens.ends_with('y') => format!("{}ieth", &tens[..tens.len() - 1]),
        other => format!("{other}th"),
    };
    format!("{front}{last}")
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn full_width(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xFEE0).unwrap_or(digit)
}

fn circled(value: u32) -> Option<char> {
    match value {
        1..=20 => char::from_u32(0x2460 + value - 1),
        21..=35 => char::from_u32(0x3251 + value - 21),
        36..=50 => char::from_u32(0x32B1 + value - 36),
        _ => None,
    }
}

fn chicago(value: u32) -> String {
    const MARKS: [char; 4] = ['*', '†', '‡', '§'];
    let Some(turn) = value.checked_sub(1).filter(|_| value <= MOST) else { return value.to_string() };
    std::iter::repeat_n(MARKS[turn as usize % 4], turn as usize / 4 + 1).collect()
}

/// Returns a number below ten thousand in Chinese, as in 一百零五; a larger one in digits.
fn chinese(value: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value == 0 || value >= 10_000 {
        return value.to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (worth, sign) in [(1000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let digit = value / worth % 10;
        if digit == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        // Ten to nineteen begin with the ten alone.
        if !(worth == 10 && digit == 1 && out.is_empty()) {
            out.push(DIGITS[digit as usize]);
        }
        out.extend(sign);
    }
    out
}

fn stem(value: u32) -> Option<char> {
    "甲乙丙丁戊己庚辛壬癸".chars().nth(value.checked_sub(1)? as usize)
}
