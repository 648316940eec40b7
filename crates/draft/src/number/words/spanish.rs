const ONES: [&str; 30] = [
    "",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const TENS: [&str; 10] = ["", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];
const HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];
const ORDINAL_ONES: [&str; 10] =
    ["", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno"];
const ORDINAL_TENS: [&str; 10] = [
    "",
    "décimo",
    "vigésimo",
    "trigésimo",
    "cuadragésimo",
    "quincuagésimo",
    "sexagésimo",
    "septuagésimo",
    "octogésimo",
    "nonagésimo",
];
const ORDINAL_HUNDREDS: [&str; 10] = [
    "",
    "centésimo",
    "ducentésimo",
    "tricentésimo",
    "cuadringentésimo",
    "quingentésimo",
    "sexcentésimo",
    "septingentésimo",
    "octingentésimo",
    "noningentésimo",
];

pub(super) fn cardinal(value: u32) -> String {
    let (thousands, hundreds, rest) = (value / 1000, value / 100 % 10, value as usize % 100);
    let last = match (ONES.get(rest), rest % 10) {
        (Some(word), _) => (*word).to_owned(),
        (None, 0) => TENS[rest / 10].to_owned(),
        (None, one) => format!("{} y {}", TENS[rest / 10], ONES[one]),
    };
    let hundred = if (hundreds, rest) == (1, 0) { "cien" } else { HUNDREDS[hundreds as usize] };
    let thousand = match thousands {
        0 => String::new(),
        1 => "mil".to_owned(),
        many => format!("{} mil", ONES[many as usize]),
    };
    joined([&thousand, hundred, &last])
}

pub(super) fn ordinal(value: u32) -> String {
    let digit = |worth: u32| (value / worth % 10) as usize;
    let (tens, ones) = (ORDINAL_TENS[digit(10)], ORDINAL_ONES[digit(1)]);
    let last = match digit(10) {
        _ if ones.is_empty() => tens.to_owned(),
        // One word up to the twenties, which loses the accent of its first half.
        1 => format!("decimo{ones}"),
        2 => format!("vigesimo{ones}"),
        _ => joined([tens, ones]),
    };
    let thousand = match digit(1000) {
        0 => String::new(),
        1 => "milésimo".to_owned(),
        many => format!("{}milésimo", ONES[many]),
    };
    joined([&thousand, ORDINAL_HUNDREDS[digit(100)], &last])
}

fn joined<const N: usize>(words: [&str; N]) -> String {
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
