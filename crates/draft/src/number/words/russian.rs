const ONES: [&str; 20] = [
    "",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];
const TENS: [&str; 10] =
    ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];
const HUNDREDS: [&str; 10] =
    ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];
const ORDINAL_ONES: [&str; 20] = [
    "",
    "первый",
    "второй",
    "третий",
    "четвёртый",
    "пятый",
    "шестой",
    "седьмой",
    "восьмой",
    "девятый",
    "десятый",
    "одиннадцатый",
    "двенадцатый",
    "тринадцатый",
    "четырнадцатый",
    "пятнадцатый",
    "шестнадцатый",
    "семнадцатый",
    "восемнадцатый",
    "девятнадцатый",
];
const ORDINAL_TENS: [&str; 10] = [
    "",
    "",
    "двадцатый",
    "тридцатый",
    "сороковой",
    "пятидесятый",
    "шестидесятый",
    "семидесятый",
    "восьмидесятый",
    "девяностый",
];
/// Before "hundredth" and "thousandth".
const COUNTS: [&str; 10] = ["", "", "двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти"];

pub(super) fn cardinal(value: u32) -> String {
    let mut words = front(value);
    match value % 100 {
        rest @ 0..20 => words.push(ONES[rest as usize].to_owned()),
        rest => words.extend([TENS[rest as usize / 10], ONES[rest as usize % 10]].map(str::to_owned)),
    }
    joined(words)
}

pub(super) fn ordinal(value: u32) -> String {
    let digit = |worth: u32| (value / worth % 10) as usize;
    // Only the last word is an ordinal.
    let (front, last) = match (value % 100, digit(100)) {
        (0, 0) => (Vec::new(), vec![format!("{}тысячный", COUNTS[digit(1000)])]),
        (0, hundreds) => (front(value / 1000 * 1000), vec![format!("{}сотый", COUNTS[hundreds])]),
        (rest @ 1..20, _) => (front(value), vec![ORDINAL_ONES[rest as usize].to_owned()]),
        (rest, _) if rest % 10 == 0 => (front(value), vec![ORDINAL_TENS[rest as usize / 10].to_owned()]),
        (rest, _) => {
            (front(value), [TENS[rest as usize / 10], ORDINAL_ONES[rest as usize % 10]].map(str::to_owned).into())
        }
    };
    joined(front.into_iter().chain(last))
}

/// Returns thousands and hundreds.
fn front(value: u32) -> Vec<String> {
    let thousands = match value / 1000 {
        0 => String::new(),
        1 => "одна тысяча".to_owned(),
        2 => "две тысячи".to_owned(),
        few @ 3..5 => format!("{} тысячи", ONES[few as usize]),
        many => format!("{} тысяч", ONES[many as usize]),
    };
    vec![thousands, HUNDREDS[(value / 100 % 10) as usize].to_owned()]
}

fn joined(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
