const ONES: [&str; 20] = [
    "",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];
const TENS: [&str; 10] =
    ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];

pub(super) fn cardinal(value: u32) -> String {
    let end = if value % 100 == 1 { "s" } else { "" };
    format!("{}{end}", stem(value))
}

pub(super) fn ordinal(value: u32) -> String {
    let front = stem(value - value % 100);
    match value % 100 {
        1 => format!("{front}erste"),
        3 => format!("{front}dritte"),
        7 => format!("{front}siebte"),
        8 => format!("{front}achte"),
        2..20 => format!("{}te", stem(value)),
        _ => format!("{}ste", stem(value)),
    }
}

/// Returns the number as it stands before other words.
fn stem(value: u32) -> String {
    let mut out = String::new();
    for (worth, word) in [(1000, "tausend"), (100, "hundert")] {
        let count = value / worth % 10;
        if count > 0 {
            out.push_str(ONES[count as usize]);
            out.push_str(word);
        }
    }
    match value % 100 {
        rest @ 0..20 => out.push_str(ONES[rest as usize]),
        rest => {
            let one = ONES[rest as usize % 10];
            out.push_str(one);
            out.push_str(if one.is_empty() { "" } else { "und" });
            out.push_str(TENS[rest as usize / 10]);
        }
    }
    out
}
