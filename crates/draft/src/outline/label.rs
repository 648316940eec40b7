use std::ops::Range;

/// A label typed at the start of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The label with its punctuation, such as `(a)`, `3.2` or `Section 4.`, as bytes of the paragraph.
    pub range: Range<usize>,
    /// Where the text after label and separator begins.
    pub text: usize,
    /// What the label is.
    pub sign: Sign,
}

/// What a label says, whether automatic or typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// The word before the number, lower case, such as `section` or `schedule`; empty when there is none.
    pub word: String,
    /// The number or letter as written, such as `3.2`, `a` or `IV`.
    pub value: String,
    /// What stands around it.
    pub fence: Fence,
}

/// What stands around the number of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fence {
    /// `(a)`
    Round,
    /// `a)`
    Half,
    /// `a.`
    Dot,
    /// `3.2`
    Bare,
}

/// Words that may stand before the number of a label.
pub(crate) const WORDS: [&str; 12] = [
    "article",
    "section",
    "clause",
    "paragraph",
    "part",
    "schedule",
    "exhibit",
    "annex",
    "appendix",
    "attachment",
    "addendum",
    "§",
];

/// Says whether `word` begins a schedule, which counts by itself.
pub(crate) fn is_schedule(word: &str) -> bool {
    matches!(word, "schedule" | "exhibit" | "annex" | "appendix" | "attachment" | "addendum")
}

/// Reads the label typed at the start of `text`, as far as its form alone tells.
///
/// Whether it continues a row of labels is for the reader of the whole draft to say.
pub(crate) fn typed(text: &str) -> Option<Typed> {
    let start = text.len() - text.trim_start().len();
    let (sign, end) = sign(&text[start..])?;
    let end = start + end;
    let rest = &text[end..];
    let after = rest.trim_start_matches(|c: char| c.is_whitespace());
    let after = if sign.word.is_empty() { after } else { after.trim_start_matches(['–', '—', '-']).trim_start() };
    let gap = &rest[..rest.len() - after.len()];
    let apart = gap.contains(['\t', '\u{2028}']) || gap.chars().count() >= 2;
    let opens = after.chars().next().is_none_or(|c| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '(' | '[' | '_' | '‘' | '\'' | '{' | '$')
    });
    let stands = match sign.fence {
        _ if gap.is_empty() && !after.is_empty() => {
            // `3.2(a)` and `(a)(i)`: a label of its own follows at once.
            after.starts_with('(') && self::sign(after).is_some()
        }
        Fence::Round => true,
        Fence::Half | Fence::Dot => apart || opens || sign.value.starts_with(|c: char| c.is_ascii_digit()),
        Fence::Bare if sign.word.is_empty() => apart || (opens && !after.is_empty()),
        Fence::Bare => apart || opens,
    };
    stands.then(|| Typed { range: start..end, text: text.len() - after.len(), sign })
}

/// Reads a label such as an automatic one, which stands alone.
pub(crate) fn alone(text: &str) -> Option<Sign> {
    let text = text.trim();
    let (sign, end) = sign(text)?;
    text[end..].trim_matches([' ', '-', '–', '—', ':', '.']).is_empty().then_some(sign)
}

/// Reads a label at the very start of `text`; returns it with its length.
fn sign(text: &str) -> Option<(Sign, usize)> {
    let lower = text
        .get(..12.min(text.len()))
        .map_or_else(|| text.chars().take(12).collect::<String>().to_lowercase(), |front| front.to_ascii_lowercase());
    for word in WORDS {
        if !lower.starts_with(word) || !text.starts_with(|c: char| c.is_uppercase() || c == '§') {
            continue;
        }
        let rest = text.get(word.len()..)?;
        let trimmed = rest.trim_start_matches([' ', '\u{A0}', '\t']);
        if rest.len() == trimmed.len() && word != "§" {
            continue;
        }
        let skipped = text.len() - trimmed.len();
        let length = value(trimmed, true)?;
        let mut end = skipped + length;
        if text[end..].starts_with(['.', ':', ')']) {
            end += 1;
        }
        let sign = Sign { word: word.to_owned(), value: trimmed[..length].to_owned(), fence: Fence::Bare };
        return Some((sign, end));
    }
    if let Some(inner) = text.strip_prefix('(') {
        let length = value(inner, false)?;
        inner[length..].starts_with(')').then_some(())?;
        let sign = Sign { word: String::new(), value: inner[..length].to_owned(), fence: Fence::Round };
        return Some((sign, length + 2));
    }
    let length = value(text, false)?;
    let (fence, more) = match text[length..].chars().next() {
        Some(')') => (Fence::Half, 1),
        Some('.') => (if text[..length].contains('.') { Fence::Bare } else { Fence::Dot }, 1),
        _ => (Fence::Bare, 0),
    };
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    if fence == Fence::Bare && !is_number {
        return None;
    }
    Some((Sign { word: String::new(), value: text[..length].to_owned(), fence }, length + more))
}

/// Returns the length of the number or letter at the start of `text`: `3.2`, `5A`, `aa`, `iv`, `B`, and `A-1` after a word.
fn value(text: &str, after_word: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    let mut end = 0;
    if first.is_ascii_digit() {
        loop {
            let digits = bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 || digits > 4 {
                return None;
            }
            end += digits;
            // `5A` is a clause between 5 and 6.
            if bytes.get(end).is_some_and(u8::is_ascii_uppercase) {
                end += 1;
            }
            if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
                end += 1;
            } else {
                break;
            }
        }
    } else {
        end = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if end == 0 || end > 6 {
            return None;
        }
        let word = &text[..end];
        let uniform = word.bytes().all(|b| b == first) && end <= 3;
        if !uniform && roman(word).is_none() {
            return None;
        }
        if after_word && bytes.get(end) == Some(&b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end += 1 + bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        }
    }
    let next = text[end..].chars().next();
    (!next.is_some_and(|c| c.is_alphanumeric())).then_some(end)
}

/// Returns the value of a Roman number in one case, or nothing when it is none.
pub(crate) fn roman(text: &str) -> Option<u32> {
    if text.is_empty()
        || !(text.bytes().all(|b| b.is_ascii_lowercase()) || text.bytes().all(|b| b.is_ascii_uppercase()))
    {
        return None;
    }
    let worth = |b: u8| match b.to_ascii_lowercase() {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        b'd' => Some(500),
        b'm' => Some(1000),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().map(worth).collect::<Option<_>>()?;
    let mut total = 0;
    for (i, &digit) in digits.iter().enumerate() {
        if digits.get(i + 1).is_some_and(|&next| next > digit) { total -= digit as i64 } else { total += digit as i64 }
    }
    let total = u32::try_from(total).ok()?;
    (crate::Format::LowerRoman.write(total) == text.to_ascii_lowercase()).then_some(total)
}

/// Returns the value of `a`, `b`, ... `z`, `aa`, `bb`, or nothing when it is no such letter.
pub(crate) fn letter(text: &str) -> Option<u32> {
    let first = *text.as_bytes().first()?;
    let uniform = first.is_ascii_alphabetic() && text.bytes().all(|b| b == first);
    uniform.then(|| u32::from(first.to_ascii_lowercase() - b'a') + 1 + 26 * (text.len() as u32 - 1))
}
