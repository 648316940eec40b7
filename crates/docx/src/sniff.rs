//! What a file is, told by its first bytes and never by its name.

use crate::Error;

/// Says why `bytes` cannot be a Word file, before anything is unpacked.
pub(crate) fn sniff(bytes: &[u8]) -> Result<(), Error> {
    const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let trimmed = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(());
    }
    if trimmed.is_empty() || bytes.starts_with(b"PK\x05\x06") {
        return Err(Error::Empty);
    }
    if bytes.starts_with(COMPOUND) {
        let head = &bytes[..bytes.len().min(64 << 20)];
        return Err(if holds_utf16(head, "DRMEncrypted") {
            Error::RightsManaged
        } else if holds_utf16(head, "EncryptedPackage") {
            Error::Password
        } else if holds_utf16(head, "WordDocument") {
            Error::LegacyDoc
        } else {
            Error::Compound
        });
    }
    if trimmed.starts_with(b"{\\rtf") {
        return Err(Error::Rtf);
    }
    let head = &bytes[..bytes.len().min(4096)];
    if holds(&head[..head.len().min(1024)], b"%PDF-") {
        return Err(Error::Pdf);
    }
    let lower = head.to_ascii_lowercase();
    if holds(&lower, b"mime-version") || holds(&lower, b"<html") || holds(&lower, b"<!doctype html") {
        return Err(Error::WebPage);
    }
    if holds(head, b"pkg:package") || holds(head, b"schemas.microsoft.com/office/2006/xmlPackage") {
        return Err(Error::FlatOpc);
    }
    if holds(head, b"w:wordDocument") {
        return Err(Error::Word2003);
    }
    Err(Error::NotWord)
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn holds_utf16(bytes: &[u8], needle: &str) -> bool {
    let needle: Vec<u8> = needle.encode_utf16().flat_map(u16::to_le_bytes).collect();
    holds(bytes, &needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compound(stream: &str) -> Vec<u8> {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn every_kind_of_file_is_named() {
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (vec![], "Empty"),
            (b"PK\x05\x06".to_vec(), "Empty"),
            (compound("EncryptedPackage"), "Password"),
            (compound("EncryptedPackage DRMEncryptedTransform"), "RightsManaged"),
            (compound("WordDocument"), "LegacyDoc"),
            (compound("Workbook"), "Compound"),
            (b"{\\rtf1 words}".to_vec(), "Rtf"),
            (b"%PDF-1.7".to_vec(), "Pdf"),
            (b"<?xml version='1.0'?><pkg:package xmlns:pkg='x'/>".to_vec(), "FlatOpc"),
            (b"<?xml version='1.0'?><w:wordDocument/>".to_vec(), "Word2003"),
            (b"MIME-Version: 1.0".to_vec(), "WebPage"),
            (b"<html><body>".to_vec(), "WebPage"),
            (b"plain words".to_vec(), "NotWord"),
        ];
        for (bytes, expected) in cases {
            let error = sniff(&bytes).expect_err(expected);
            assert_eq!(format!("{error:?}"), expected);
        }
        assert!(sniff(b"PK\x03\x04").is_ok());
    }
}
