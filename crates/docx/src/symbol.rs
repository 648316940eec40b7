//! Characters of symbol fonts as the characters they look like.

/// Returns the character that code point `code` of `font` looks like.
///
/// Word writes symbols in the private use area U+F000 to U+F0FF or below it. Without a font both common ones are tried.
pub(crate) fn mapped(font: Option<&str>, code: u32) -> Option<char> {
    let font = font.unwrap_or_default().to_ascii_lowercase();
    let private = (0xF000..=0xF0FF).contains(&code);
    let low = if private { code - 0xF000 } else { code };
    if font.starts_with("wingdings") {
        return wingdings(low).or(Some('•'));
    }
    if font == "symbol" {
        return symbol(low);
    }
    if private {
        return symbol(low).filter(|_| low >= 0xA0).or_else(|| wingdings(low)).or(Some('•'));
    }
    char::from_u32(code).filter(|c| !c.is_control())
}

fn symbol(low: u32) -> Option<char> {
    Some(match low {
        0xA0 => '€',
        0xA3 => '≤',
        0xA5 => '∞',
        0xA7 => '♣',
        0xA8 => '♦',
        0xA9 => '♥',
        0xAA => '♠',
        0xAB => '↔',
        0xAC => '←',
        0xAD => '↑',
        0xAE => '→',
        0xAF => '↓',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xD2 => '®',
        0xD3 => '©',
        0xD4 => '™',
        0xE2 => '®',
        0xE3 => '©',
        0xE4 => '™',
        0x61 => 'α',
        0x62 => 'β',
        0x67 => 'γ',
        0x64 => 'δ',
        0x6D => 'μ',
        0x70 => 'π',
        0x20..=0x3F => char::from_u32(low)?,
        _ => return None,
    })
}

fn wingdings(low: u32) -> Option<char> {
    Some(match low {
        0x6C | 0x9F | 0x9E => '•',
        0x6E => '■',
        0x6F | 0xA8 | 0x71 | 0x72 => '□',
        0x75 => '◆',
        0x76 => '❖',
        0xA7 => '▪',
        0xD8 => '➢',
        0xE0 => '→',
        0xFC => '✓',
        0xFB => '✗',
        0xFD => '☒',
        0xFE => '☑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn symbols_read_as_what_they_look_like() {
        for (font, code, expected) in [
            (Some("Symbol"), 0xF0B7, Some('•')),
            (Some("Symbol"), 0xF0D3, Some('©')),
            (Some("Wingdings"), 0xF0FE, Some('☑')),
            (Some("Times New Roman"), 0xA7, Some('§')),
            (Some("Symbol"), 0xF0FF, None),
        ] {
            assert_eq!(super::mapped(font, code), expected, "{font:?} {code:x}");
        }
    }
}
