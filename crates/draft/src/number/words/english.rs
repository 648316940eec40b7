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

pub(super) fn cardinal(value: u32) -> String {
    match (value / 1000, value % 1000) {
        (0, rest) => in_words(rest),
        (thousand, 0) => format!("{} thousand", in_words(thousand)),
        (thousand, rest) => format!("{} thousand {}", in_words(thousand), in_words(rest)),
    }
}

pub(super) fn ordinal(value: u32) -> String {
    let words = cardinal(value);
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

pub(super) fn ending(value: u32) -> &'static str {
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
