use super::*;
use crate::ListItem;

fn level(format: Format, text: &str) -> Level {
    Level { start: 1, format, text: text.to_owned(), ..Level::default() }
}

/// 1. / 1.1 / (a) / (i) with counter 0.
fn legal_list() -> List {
    List {
        counter: 0,
        levels: vec![
            level(Format::Decimal, "%1."),
            level(Format::Decimal, "%1.%2"),
            level(Format::LowerLetter, "(%3)"),
            level(Format::LowerRoman, "(%4)"),
        ],
        overrides: Vec::new(),
    }
}

/// Counts paragraphs given as `list:depth` words and compares the labels.
fn check(lists: &[List], items: &str, expected: &str) {
    let lists = lists.iter().cloned().enumerate().map(|(id, list)| (ListId(id as u32), list)).collect();
    let mut paragraphs: Vec<Paragraph> = items
        .split_whitespace()
        .map(|word| {
            let item = word
                .split_once(':')
                .map(|(list, depth)| ListItem { list: ListId(list.parse().unwrap()), depth: depth.parse().unwrap() });
            Paragraph { item, ..Paragraph::default() }
        })
        .collect();
    Numbering { lists }.label(&mut paragraphs);
    let labels: Vec<&str> = paragraphs.iter().map(|p| p.label.as_ref().map_or("_", |l| &l.text)).collect();
    assert_eq!(labels.join(" "), expected, "{items}");
}

#[test]
fn counts_levels() {
    check(&[legal_list()], "0:0 0:1 0:1 0:2 0:2 0:0 0:1 0:2 - 0:3", "1. 1.1 1.2 (a) (b) 2. 2.1 (a) _ (i)");
    // A level whose outer level was never used shows where that one starts.
    check(&[legal_list()], "0:1 0:1 0:2", "1.1 1.2 (a)");
    // A list or a level that nobody defines has no label.
    check(&[legal_list()], "3:0 0:7 0:0", "_ _ 1.");
}

#[test]
fn lists_of_one_counter_count_on_together() {
    check(&[legal_list(), legal_list()], "0:0 1:0 0:0", "1. 2. 3.");
    let other = List { counter: 1, ..legal_list() };
    check(&[legal_list(), other], "0:0 1:0 0:0", "1. 1. 2.");
}

#[test]
fn an_override_counts_at_first_use_alone() {
    let again = List { overrides: vec![Some(1)], ..legal_list() };
    check(&[legal_list(), again], "0:0 0:0 1:0 1:0 0:0", "1. 2. 1. 2. 3.");
    let inner = List { overrides: vec![None, Some(5)], ..legal_list() };
    check(&[inner], "0:0 0:1 0:1 0:0 0:1", "1. 1.5 1.6 2. 2.1");
    let outer = List { overrides: vec![Some(7)], ..legal_list() };
    // A start override waits for its own level, as in LibreOffice.
    check(&[outer], "0:1 0:0 0:1", "1.1 7. 7.1");
}

#[test]
fn restart_says_after_which_level() {
    let with = |restart| {
        let mut list = legal_list();
        list.levels[2].restart = restart;
        list
    };
    check(&[with(None)], "0:0 0:1 0:2 0:1 0:2", "1. 1.1 (a) 1.2 (a)");
    check(&[with(Some(0))], "0:0 0:1 0:2 0:1 0:2 0:0 0:2", "1. 1.1 (a) 1.2 (b) 2. (c)");
    check(&[with(Some(1))], "0:0 0:1 0:2 0:1 0:2 0:0 0:2", "1. 1.1 (a) 1.2 (b) 2. (a)");
}

#[test]
fn formats() {
    for (format, values, expected) in [
        (Format::Decimal, vec![1, 10], "1 10"),
        (Format::DecimalZero, vec![1, 10], "01 10"),
        (Format::LowerLetter, vec![1, 26, 27, 28, 53], "a z aa bb aaa"),
        (Format::UpperLetter, vec![2, 52], "B ZZ"),
        (Format::LowerRoman, vec![1, 4, 9, 14, 40, 90, 400, 1994], "i iv ix xiv xl xc cd mcmxciv"),
        (Format::UpperRoman, vec![3], "III"),
        (Format::Padded(4), vec![7, 12345], "0007 12345"),
        (Format::UpperRoman, vec![4000], "MMMM"),
        (Format::Other("korean".into()), vec![3], "3"),
        (Format::None, vec![3], ""),
    ] {
        let written: Vec<String> = values.into_iter().map(|value| format.write(value)).collect();
        assert_eq!(written.join(" "), expected, "{format:?}");
    }
}

#[test]
fn a_number_is_written_in_the_language_of_the_draft() {
    for (tag, name, values, expected) in [
        (
            "en-US",
            "ordinal",
            &[1, 2, 3, 4, 11, 12, 13, 21, 112][..],
            "1st, 2nd, 3rd, 4th, 11th, 12th, 13th, 21st, 112th",
        ),
        (
            "en-GB",
            "ordinalText",
            &[1, 5, 12, 20, 21, 100, 103],
            "First, Fifth, Twelfth, Twentieth, Twenty-first, One hundredth, One hundred third",
        ),
        ("", "cardinalText", &[1, 40, 42, 342], "One, Forty, Forty-two, Three hundred forty-two"),
        ("en", "ordinalText", &[1001, 3500], "One thousand first, Three thousand five hundredth"),
        ("fr-FR", "ordinal", &[1, 2, 21], "1er, 2e, 21e"),
        (
            "fr-CA",
            "cardinalText",
            &[17, 21, 71, 77, 80, 81, 91, 200, 201, 1000, 2180],
            "Dix-sept, Vingt-et-un, Soixante-et-onze, Soixante-dix-sept, Quatre-vingts, Quatre-vingt-un, Quatre-vingt-onze, Deux-cents, Deux-cent-un, Mille, Deux-mille-cent-quatre-vingts",
        ),
        (
            "fr",
            "ordinalText",
            &[1, 4, 5, 9, 21, 30, 80, 1000],
            "Premier, Quatrième, Cinquième, Neuvième, Vingt-et-unième, Trentième, Quatre-vingtième, Millième",
        ),
        ("ru-RU", "ordinal", &[1, 3], "1-й, 3-й"),
        (
            "ru-RU",
            "ordinalText",
            &[1, 40, 41, 100, 101, 200, 1000, 1001, 2000, 3141],
            "Первый, Сороковой, Сорок первый, Сотый, Сто первый, Двухсотый, Тысячный, Одна тысяча первый, Двухтысячный, Три тысячи сто сорок первый",
        ),
        (
            "ru-RU",
            "cardinalText",
            &[3, 31, 999, 2221, 5000],
            "Три, Тридцать один, Девятьсот девяносто девять, Две тысячи двести двадцать один, Пять тысяч",
        ),
        ("de-DE", "ordinal", &[1, 20], "1., 20."),
        (
            "de-AT",
            "ordinalText",
            &[1, 3, 7, 8, 16, 21, 101, 1000],
            "Erste, Dritte, Siebte, Achte, Sechzehnte, Einundzwanzigste, Einhunderterste, Eintausendste",
        ),
        (
            "de-CH",
            "cardinalText",
            &[1, 25, 101, 1221],
            "Eins, Fünfundzwanzig, Einhunderteins, Eintausendzweihunderteinundzwanzig",
        ),
        ("es-ES", "ordinal", &[1], "1.º"),
        (
            "es-MX",
            "ordinalText",
            &[1, 11, 20, 21, 31, 101],
            "Primero, Decimoprimero, Vigésimo, Vigesimoprimero, Trigésimo primero, Centésimo primero",
        ),
        (
            "es-ES",
            "cardinalText",
            &[16, 31, 100, 101, 1221],
            "Dieciséis, Treinta y uno, Cien, Ciento uno, Mil doscientos veintiuno",
        ),
        ("", "ordinalText", &[0, 10_000], "0th, 10000th"),
    ] {
        let format = Format::named(name, Language::of(tag));
        let written: Vec<String> = values.iter().map(|value| format.write(*value)).collect();
        assert_eq!(written.join(", "), expected, "{tag} {name}");
    }
}

#[test]
fn a_number_is_written_in_the_signs_of_its_format() {
    for (name, values, expected) in [
        ("decimalFullWidth", &[10][..], "１０"),
        ("decimalEnclosedCircle", &[1, 20, 21, 36, 50, 51], "① ⑳ ㉑ ㊱ ㊿ 51"),
        ("decimalEnclosedFullstop", &[1, 20, 21], "⒈ ⒛ 21"),
        ("decimalEnclosedParen", &[3], "⑶"),
        ("hex", &[9, 10, 31], "9 A 1F"),
        ("numberInDash", &[4], "- 4 -"),
        ("chicago", &[1, 2, 3, 4, 5, 8], "* † ‡ § ** §§"),
        (
            "chineseCounting",
            &[1, 10, 11, 20, 105, 110, 1161, 3001],
            "一 十 十一 二十 一百零五 一百一十 一千一百六十一 三千零一",
        ),
        ("chineseLegalSimplified", &[10, 105], "壹拾 壹佰零伍"),
        ("japaneseCounting", &[10, 21, 105], "十 二十一 百五"),
        ("koreanCounting", &[11, 21, 100], "십일 이십일 백"),
        ("koreanDigital", &[10], "일영"),
        ("ideographDigital", &[10, 21], "一〇 二一"),
        ("ideographTraditional", &[1, 10, 11], "甲 癸 11"),
        ("ideographZodiac", &[12], "亥"),
        ("aiueoFullWidth", &[1, 46, 47], "ア ン ア"),
        ("iroha", &[1, 49], "ｲ ｲ"),
        ("ganada", &[14, 15], "하 가"),
        ("russianUpper", &[10, 30], "К АА"),
        ("thaiNumbers", &[12], "๑๒"),
        ("none", &[1], ""),
        ("bahtText", &[3], "3"),
    ] {
        let format = Format::named(name, Language::English);
        let written: Vec<String> = values.iter().map(|value| format.write(*value)).collect();
        assert_eq!(written.join(" "), expected, "{name}");
    }
}

#[test]
fn a_legal_level_writes_every_number_in_decimal() {
    let article = level(Format::UpperRoman, "ARTICLE %1");
    let section = Level { legal: true, ..level(Format::Decimal, "Section %1.%2.") };
    let list = List { levels: vec![article, section], ..List::default() };
    check(&[list], "0:0 0:0 0:1", "ARTICLE I ARTICLE II Section 2.1.");
}

#[test]
fn a_legal_level_keeps_zeros_in_front() {
    let article = level(Format::UpperRoman, "Article %1.");
    let section = Level { legal: true, ..level(Format::DecimalZero, "Section %1.%2") };
    let list = List { levels: vec![article, section], ..List::default() };
    check(&[list], "0:0 0:1 0:1", "Article I. Section 1.01 Section 1.02");
}

#[test]
fn a_level_passed_over_counts_as_used() {
    let plain =
        List { levels: ["%1.", "%1.%2.", "%1.%2.%3."].map(|t| level(Format::Decimal, t)).into(), ..List::default() };
    check(&[plain], "0:0 0:0 0:2 0:1 0:2", "1. 2. 2.1.1. 2.2. 2.2.1.");
}

#[test]
fn bullets_can_be_read_in_every_font() {
    for (text, shown) in [("\u{F0B7}", "•"), ("\u{F0A7}", "▪"), ("o", "o"), ("\u{F0D8}", "➢"), ("\u{F033}", "•")]
    {
        let list = List { levels: vec![level(Format::Bullet, text)], ..List::default() };
        check(&[list], "0:0", shown);
    }
}

#[test]
fn hidden_and_empty_labels_count_but_do_not_show() {
    let mut list = legal_list();
    list.levels[0].hidden = true;
    list.levels[2].text.clear();
    check(&[list], "0:0 0:1 0:2 0:0 0:1", "_ 1.1 _ _ 2.1");
}

#[test]
fn notes_and_margins_count_by_themselves() {
    let item = Some(ListItem::default());
    let of = |story| Paragraph { item, story, ..Paragraph::default() };
    let mut paragraphs =
        [of(Story::Body), of(Story::Footnote(1)), of(Story::Footnote(2)), of(Story::Header(1)), of(Story::Body)];
    Numbering { lists: [(ListId(0), legal_list())].into() }.label(&mut paragraphs);
    let labels: Vec<_> = paragraphs.iter().map(|p| p.label.clone().unwrap().text).collect();
    assert_eq!(labels, ["1.", "1.", "2.", "1.", "2."]);
}
