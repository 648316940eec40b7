use crate::writer::Writer;

/// Reads plain text: blocks between blank lines; a line that begins with a label begins a paragraph, too.
pub(crate) fn read(text: &str) -> Writer {
    let mut writer = Writer::default();
    let mut last = "";
    for line in text.lines() {
        let line = line.trim_end_matches(['\u{c}', '\r']);
        if line.trim().is_empty() {
            writer.close_paragraph();
            last = "";
            continue;
        }
        // Text that was wrapped may break before "3.2 applies": only a line that closes a thought lets a label begin.
        let closed = last.trim_end().ends_with(['.', ';', ':', ',']) || last.ends_with(" and") || last.ends_with(" or");
        if last.is_empty() || closed && begins_with_label(line) {
            writer.close_paragraph();
        } else {
            writer.push_collapsed(" ");
        }
        let line = line.trim();
        writer.push(line);
        last = line;
    }
    writer
}

fn begins_with_label(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    if matches!(first, "•" | "-" | "*" | "–" | "·") {
        return true;
    }
    let inner = first.trim_start_matches('(').trim_end_matches([')', '.', ':']);
    let marked = first.len() > inner.len() || inner.contains('.');
    let short = inner.len() <= 5 && inner.chars().all(|c| c.is_ascii_lowercase()) && first.starts_with('(')
        || inner.len() == 1 && inner.chars().all(|c| c.is_ascii_alphabetic());
    let number = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit() || c == '.');
    marked && (short || number)
}

/// Returns the text of `bytes`; nothing when they are no text.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes)?,
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
            }
        }
    };
    (!text.contains('\0')).then_some(text)
}

/// Returns the character of a byte (WHATWG Encoding Standard, index windows-1252).
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
