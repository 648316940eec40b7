use super::counting::Counting;
use super::signs::{MOST, Signs, doubled};
use super::words::Language;

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
    /// - 1 -, - 2 -.
    Dashed,
    /// 1, 2, ... 9, A, B: hexadecimal.
    Hex,
    /// a, b, ... z, aa, bb.
    LowerLetter,
    /// A, B, ... Z, AA, BB.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// 1st, 2nd, 3rd.
    Ordinal(Language),
    /// First, Second.
    OrdinalText(Language),
    /// One, Two.
    CardinalText(Language),
    /// A row of signs: ①, ②, ③ or 甲, 乙, 丙.
    Signs(&'static Signs),
    /// Digits of another script: １, ２, ３ or 一, 二, ... 十, 十一.
    Counting(&'static Counting),
    /// Nothing.
    None,
    /// A bullet: the level's text as it is.
    Bullet,
    /// Another format, shown in decimal.
    Other(String),
}

impl Format {
    /// Returns the format of this name in ECMA-376 Part 1 §17.18.59, for text in `language`.
    pub fn named(name: &str, language: Language) -> Format {
        match name {
            "decimal" | "decimalHalfWidth" => Format::Decimal,
            "decimalZero" => Format::DecimalZero,
            "numberInDash" => Format::Dashed,
            "hex" => Format::Hex,
            "lowerLetter" => Format::LowerLetter,
            "upperLetter" => Format::UpperLetter,
            "lowerRoman" => Format::LowerRoman,
            "upperRoman" => Format::UpperRoman,
            "ordinal" => Format::Ordinal(language),
            "ordinalText" => Format::OrdinalText(language),
            "cardinalText" => Format::CardinalText(language),
            "none" => Format::None,
            "bullet" => Format::Bullet,
            _ => (Signs::named(name).map(Format::Signs))
                .or_else(|| Counting::named(name).map(Format::Counting))
                .unwrap_or_else(|| Format::Other(name.to_owned())),
        }
    }

    /// Returns `value` as it is written; nothing for a bullet.
    pub fn write(&self, value: u32) -> String {
        match self {
            Format::Decimal | Format::Other(_) => value.to_string(),
            Format::DecimalZero => format!("{value:02}"),
            Format::Padded(digits) => format!("{value:0width$}", width = usize::from(*digits)),
            Format::Dashed => format!("- {value} -"),
            Format::Hex => format!("{value:X}"),
            Format::LowerLetter => doubled("abcdefghijklmnopqrstuvwxyz", value),
            Format::UpperLetter => doubled("ABCDEFGHIJKLMNOPQRSTUVWXYZ", value),
            Format::LowerRoman => roman(value),
            Format::UpperRoman => roman(value).to_ascii_uppercase(),
            Format::Ordinal(language) => language.ordinal_figure(value),
            Format::OrdinalText(language) => language.ordinal(value),
            Format::CardinalText(language) => language.cardinal(value),
            Format::Signs(signs) => signs.write(value),
            Format::Counting(counting) => counting.write(value),
            Format::None | Format::Bullet => String::new(),
        }
    }
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
