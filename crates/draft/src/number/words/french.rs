//! French, with hyphens throughout (spelling of 1990), as LibreOffice writes it.

const ONES: [&str; 17] = [
    "", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
];
const TENS: [&str; 10] =
    ["", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"];

pub(super) fn cardinal(value: u32) -> String {
    // Twenty and hundred have their plural only at the end.
    let many = value % 100 == 80 || (value.is_multiple_of(100) && value / 100 % 10 > 1);
    format!("{}{}", stem(value), if many { "s" } else { "" })
}

pub(super) fn ordinal(value: u32) -> String {
    if value == 1 {
        return "premier".to_owned();
    }
    let stem = stem(value);
    if let Some(front) = stem.strip_suffix("cinq") {
        format!("{front}cinquième")
    } else if let Some(front) = stem.strip_suffix("neuf") {
        format!("{front}neuvième")
    } else {
        format!("{}ième", stem.strip_suffix('e').unwrap_or(&stem))
    }
}

/// Returns the number without an ending for the plural.
fn stem(value: u32) -> String {
    let mut parts = Vec::new();
    let (thousands, hundreds, rest) = (value / 1000, value / 100 % 10, value % 100);
    if thousands > 0 {
        parts.extend((thousands > 1).then(|| below_hundred(thousands)));
        parts.push("mille".to_owned());
    }
    if hundreds > 0 {
        parts.extend((hundreds > 1).then(|| below_hundred(hundreds)));
        parts.push("cent".to_owned());
    }
    parts.extend((rest > 0).then(|| below_hundred(rest)));
    parts.join("-")
}

fn below_hundred(value: u32) -> String {
    if let Some(word) = ONES.get(value as usize) {
        return (*word).to_owned();
    }
    let tens = value as usize / 10;
    // Seventy and ninety count on from sixty and eighty.
    let ones = value % 10 + if matches!(tens, 7 | 9) { 10 } else { 0 };
    match ones {
        0 => TENS[tens].to_owned(),
        1 | 11 if tens < 8 => format!("{}-et-{}", TENS[tens], below_hundred(ones)),
        _ => format!("{}-{}", TENS[tens], below_hundred(ones)),
    }
}
