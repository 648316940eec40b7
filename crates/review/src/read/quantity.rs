//! The quantities of a draft: durations, money, percentages, counts and dates.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use draft::Draft;

use super::token::{Gap, Tokens};

/// What a quantity measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A stretch of time; the value counts hours.
    Duration,
    /// An amount of money.
    Money,
    /// A share in hundredths.
    Percent,
    /// A number of times, or a bare number.
    Count,
    /// A calendar day; the value is `yyyymmdd`.
    Date,
}

/// A quantity and the words that state it.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// What it measures.
    pub kind: Kind,
    /// How much, in the unit of its kind.
    pub value: f64,
    /// The tokens that state it, with its unit.
    pub tokens: Range<u32>,
    /// The tokens of the number alone.
    pub number: Range<u32>,
}

/// Finds the quantities of the draft, in order.
pub fn quantities(draft: &Draft, tokens: &Tokens) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.all.len() {
        if let Some(found) = date_at(tokens, i) {
            i = found.tokens.end as usize;
            out.push(found);
            continue;
        }
        let Some((mut value, end)) = number_at(tokens, i) else {
            i += 1;
            continue;
        };
        let number = i as u32..end as u32;
        let key = |at: usize| tokens.all.get(at).filter(|t| t.gap < Gap::Stop).map_or("", |t| t.key.as_str());
        let first = &tokens.all[i];
        let text = draft.paragraph(first.para).map_or("", |p| p.text.as_str());
        let before = text[..first.range.start as usize].chars().next_back();
        let after = text[tokens.all[end - 1].range.end as usize..].trim_start_matches(')').chars().next();
        let currency = matches!(before, Some('$' | '€' | '£' | '¥'));
        if let Some(scale) = scale(key(end)).filter(|_| currency || money_word(key(end + 1))) {
            value *= scale;
        }
        let (kind, factor, to) = if let Some((hours, to)) = unit_of_time(tokens, end) {
            (Kind::Duration, hours, to)
        } else if after == Some('%') {
            (Kind::Percent, 1.0, end)
        } else if key(end) == "percent" {
            (Kind::Percent, 1.0, end + 1)
        } else if key(end) == "per" && key(end + 1) == "cent" {
            (Kind::Percent, 1.0, end + 2)
        } else if currency {
            (Kind::Money, 1.0, end)
        } else if money_word(key(end)) {
            (Kind::Money, 1.0, end + 1)
        } else if money_word(key(end + 1)) {
            (Kind::Money, 1.0, end + 2)
        } else {
            (Kind::Count, 1.0, end)
        };
        out.push(Quantity { kind, value: value * factor, tokens: i as u32..to as u32, number });
        i = to;
    }
    out
}

/// Reads a number in words or digits, also "thirty (30)"; returns it and the token after it.
fn number_at(tokens: &Tokens, at: usize) -> Option<(f64, usize)> {
    let key = |i: usize| tokens.all.get(i).map_or("", |t| t.key.as_str());
    let digits = |i: usize| {
        let key = key(i);
        let plain = key.starts_with(|c: char| c.is_ascii_digit());
        plain.then(|| key.replace(',', "").parse::<f64>().ok()).flatten()
    };
    if let Some(value) = digits(at) {
        return Some((value, at + 1));
    }
    if let Some(times) = [("once", 1.0), ("twice", 2.0)].iter().find(|(word, _)| key(at) == *word) {
        return Some((times.1, at + 1));
    }
    let mut value = word_value(key(at))?;
    let mut end = at + 1;
    while let Some(next) = tokens.all.get(end).filter(|t| t.gap <= Gap::Space) {
        let Some(part) = word_value(&next.key) else { break };
        value = if part == 100.0 || part == 1000.0 { value * part } else { value + part };
        end += 1;
    }
    if tokens.all.get(end).is_some_and(|t| t.gap == Gap::Space)
        && let Some(same) = digits(end).filter(|same| *same == value)
    {
        return Some((same, end + 1));
    }
    // "one" is an article as often as a number.
    (value != 1.0 || key(at) != "one" || unit_of_time(tokens, end).is_some()).then_some((value, end))
}

/// Returns the value of a number word.
pub fn word_value(word: &str) -> Option<f64> {
    static VALUES: LazyLock<HashMap<String, f64>> = LazyLock::new(|| {
        let small = (0..20).chain((20..100).step_by(10)).map(|value| (draft::in_words(value), f64::from(value)));
        small.chain([("hundred".to_owned(), 100.0), ("thousand".to_owned(), 1000.0)]).collect()
    });
    VALUES.get(word).copied()
}

fn scale(word: &str) -> Option<f64> {
    match word {
        "million" => Some(1e6),
        "billion" => Some(1e9),
        _ => None,
    }
}

fn money_word(word: &str) -> bool {
    matches!(word, "dollar" | "dollars" | "usd" | "eur" | "euro" | "euros" | "gbp" | "pounds")
}

/// Returns the hours of the unit of time at `at`, "business" and "calendar" before it included, and the token after it.
fn unit_of_time(tokens: &Tokens, at: usize) -> Option<(f64, usize)> {
    let key = |i: usize| tokens.all.get(i).filter(|t| t.gap < Gap::Stop).map_or("", |t| t.key.as_str());
    let skip = usize::from(matches!(key(at), "business" | "calendar" | "working" | "consecutive" | "full"));
    let hours = unit_hours(key(at + skip))?;
    Some((hours, at + skip + 1))
}

/// Returns the hours in a unit of time; months have 30 days and years 365.
pub fn unit_hours(word: &str) -> Option<f64> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "minute" => 1.0 / 60.0,
        "hour" => 1.0,
        "day" => 24.0,
        "week" => 168.0,
        "month" => 720.0,
        "quarter" => 2160.0,
        "year" => 8760.0,
        _ => return None,
    })
}

fn date_at(tokens: &Tokens, at: usize) -> Option<Quantity> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let token = |i: usize| tokens.all.get(i).filter(|t| i == at || t.gap < Gap::Stop);
    let number = |i: usize| token(i)?.key.parse::<u32>().ok();
    let month = |i: usize| {
        let t = token(i).filter(|t| t.capital)?;
        Some(MONTHS.iter().position(|m| *m == t.key)? as u32 + 1)
    };
    let year = |i: usize| number(i).filter(|y| (1900..2200).contains(y));
    let day = |i: usize| number(i).filter(|d| (1..=31).contains(d));
    let (y, m, d, len) = if let (Some(m), Some(d), Some(y)) = (month(at), day(at + 1), year(at + 2)) {
        (y, m, d, 3)
    } else if let (Some(d), Some(m), Some(y)) = (day(at), month(at + 1), year(at + 2)) {
        (y, m, d, 3)
    } else if let (Some(y), Some(m), Some(d)) = (year(at), number(at + 1), day(at + 2)) {
        let joined = [at + 1, at + 2].iter().all(|i| tokens.all[*i].gap == Gap::Hyphen);
        if !joined || !(1..=12).contains(&m) {
            return None;
        }
        (y, m, d, 3)
    } else {
        return None;
    };
    let range = at as u32..(at + len) as u32;
    Some(Quantity {
        kind: Kind::Date,
        value: f64::from(y * 10_000 + m * 100 + d),
        tokens: range.clone(),
        number: range,
    })
}

#[cfg(test)]
mod tests {
    use draft::Paragraph;

    use super::*;

    #[test]
    fn quantities_are_read_in_every_form() {
        for (text, expected) in [
            ("on sixty (60) days' notice", vec![(Kind::Duration, 1440.0)]),
            ("within seventy-two (72) hours", vec![(Kind::Duration, 72.0)]),
            ("two (2) business days", vec![(Kind::Duration, 48.0)]),
            ("one year", vec![(Kind::Duration, 8760.0)]),
            ("more than 50% of the shares", vec![(Kind::Percent, 50.0)]),
            ("five percent (5%)", vec![(Kind::Percent, 5.0), (Kind::Percent, 5.0)]),
            ("US$1,000,000 in fees", vec![(Kind::Money, 1_000_000.0)]),
            ("$2 million", vec![(Kind::Money, 2e6)]),
            ("once per year", vec![(Kind::Count, 1.0)]),
            ("on March 3, 2026 and 4 May 2027", vec![(Kind::Date, 20_260_303.0), (Kind::Date, 20_270_504.0)]),
            ("2026-11-23", vec![(Kind::Date, 20_261_123.0)]),
            ("no one may", vec![]),
        ] {
            let paragraph = Paragraph { text: text.into(), ..Paragraph::default() };
            let draft = Draft { paragraphs: vec![paragraph], ..Draft::default() };
            let found: Vec<_> =
                quantities(&draft, &Tokens::of(&draft)).into_iter().map(|q| (q.kind, q.value)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_in_words() {
        for (value, words) in
            [(5, "five"), (15, "fifteen"), (24, "twenty-four"), (30, "thirty"), (180, "one hundred eighty")]
        {
            assert_eq!(draft::in_words(value), words);
        }
    }
}
