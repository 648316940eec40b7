//! What a picture tells about its making (Exif 2.3; XMP; PNG, third edition, §11.3).

use std::ops::Range;

/// What was found in a picture.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What it holds besides the image, such as `Exif`.
    pub(super) kinds: Vec<&'static str>,
    /// The picture without it.
    pub(super) bytes: Vec<u8>,
    /// Does what it holds turn the image? Then it stays.
    pub(super) turned: bool,
}

/// Looks into a picture; nothing where its kind or its shape is not known.
pub(super) fn look(bytes: &[u8]) -> Option<Found> {
    let blocks = if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        png(bytes)?
    } else if bytes.starts_with(b"\xFF\xD8\xFF") {
        jpeg(bytes)?
    } else {
        return None;
    };
    let turned = blocks.iter().any(|(kind, range)| *kind == "Exif" && is_turned(&bytes[range.clone()]));
    let mut out = Found { kinds: Vec::new(), bytes: Vec::with_capacity(bytes.len()), turned };
    let mut from = 0;
    for (kind, range) in blocks {
        if !out.kinds.contains(&kind) {
            out.kinds.push(kind);
        }
        out.bytes.extend_from_slice(&bytes[from..range.start]);
        from = range.end;
    }
    out.bytes.extend_from_slice(&bytes[from..]);
    Some(out)
}

/// What a block of a picture is, and where it stands.
type Block = (&'static str, Range<usize>);

/// Finds the chunks of a PNG file that are not the image.
fn png(bytes: &[u8]) -> Option<Vec<Block>> {
    let mut out = Vec::new();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(length)?.checked_add(12).filter(|end| *end <= bytes.len())?;
        match kind {
            b"tEXt" | b"zTXt" | b"iTXt" => out.push(("text", at..end)),
            b"eXIf" => out.push(("Exif", at..end)),
            b"tIME" => out.push(("time", at..end)),
            b"IEND" => return Some(out),
            _ => {}
        }
        at = end;
    }
}

/// Finds the segments before the image of a JPEG file that are not needed to show it.
fn jpeg(bytes: &[u8]) -> Option<Vec<Block>> {
    let mut out = Vec::new();
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        let marker = *bytes.get(at + 1).filter(|_| bytes[at] == 0xFF)?;
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if marker == 0xDA {
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let end = Some(at + 2 + length).filter(|end| length >= 2 && *end <= bytes.len())?;
        let body = &bytes[at + 4..end];
        match marker {
            0xE1 if body.starts_with(b"Exif\0") => out.push(("Exif", at..end)),
            0xE1 if body.starts_with(b"http://ns.adobe.com/") => out.push(("XMP", at..end)),
            0xED => out.push(("Photoshop data", at..end)),
            0xFE => out.push(("comment", at..end)),
            _ => {}
        }
        at = end;
    }
}

/// Says whether an Exif block says to show the image turned or mirrored (tag 274 other than 1).
fn is_turned(block: &[u8]) -> bool {
    let Some(start) = block.windows(4).position(|four| four == b"II*\0" || four == b"MM\0*") else { return false };
    let tiff = &block[start..];
    let big = tiff[0] == b'M';
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let directory = tiff.get(4..8).and_then(|four| <[u8; 4]>::try_from(four).ok());
    let Some(directory) = directory.map(|four| if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    else {
        return false;
    };
    let directory = directory as usize;
    let count = directory.checked_add(2).and_then(|_| short(directory)).unwrap_or(0);
    (0..usize::from(count))
        .map(|entry| directory + 2 + 12 * entry)
        .any(|at| short(at) == Some(274) && short(at + 8).is_some_and(|turn| turn > 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        [&[0xFF, marker][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
    }

    /// An Exif block with the one tag that says how the image is turned.
    fn exif(turn: u8) -> Vec<u8> {
        [b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", &[turn, 0, 0, 0][..]].concat()
    }

    /// Puts blocks before the image, looks, and compares what is found; the rest of the picture is as it was.
    fn check(front: &[u8], blocks: &[Vec<u8>], back: &[u8], kinds: &[&str], turned: bool) {
        let found = look(&[front, &blocks.concat(), back].concat()).expect("the picture is read");
        assert_eq!((found.kinds.as_slice(), found.turned), (kinds, turned));
        assert_eq!(found.bytes, [front, back].concat());
    }

    #[test]
    fn text_and_exif_are_found_in_a_png() {
        let front = [&b"\x89PNG\r\n\x1A\n"[..], &chunk(b"IHDR", &[0; 13])].concat();
        let back = [chunk(b"IDAT", b"image"), chunk(b"IEND", b"")].concat();
        check(&front, &[], &back, &[], false);
        let text = chunk(b"tEXt", b"Author\0Jane Roe");
        check(&front, &[text.clone(), text, chunk(b"tIME", &[0; 7])], &back, &["text", "time"], false);
        check(&front, &[chunk(b"eXIf", &exif(1)[6..])], &back, &["Exif"], false);
        check(&front, &[chunk(b"eXIf", &exif(6)[6..])], &back, &["Exif"], true);
    }

    #[test]
    fn exif_xmp_and_comments_are_found_in_a_jpeg() {
        let front = [&[0xFF, 0xD8][..], &segment(0xE0, b"JFIF\0")].concat();
        let back = [segment(0xDA, b"scan"), b"\x01\xFF\x00\x02\xFF\xD9".to_vec()].concat();
        check(&front, &[], &back, &[], false);
        let xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>");
        let blocks = [segment(0xE1, &exif(1)), xmp, segment(0xED, b"Photoshop 3.0\0"), segment(0xFE, b"Jane Roe")];
        check(&front, &blocks, &back, &["Exif", "XMP", "Photoshop data", "comment"], false);
        check(&front, &[segment(0xE1, &exif(8))], &back, &["Exif"], true);
    }

    #[test]
    fn what_is_no_picture_or_damaged_is_not_read() {
        let png = [&b"\x89PNG\r\n\x1A\n"[..], &chunk(b"IHDR", &[0; 13])].concat();
        for bytes in [&b""[..], b"GIF89a", b"\xFF\xD8\xFF", b"\xFF\xD8\xFF\xE1\xFF\xFF", b"\xFF\xD8\xFF\xE1\0\0", &png]
        {
            assert_eq!(look(bytes), None, "{bytes:?}");
        }
        let endless = [&b"\x89PNG\r\n\x1A\n"[..], &[0xFF; 4], b"tEXt"].concat();
        assert_eq!(look(&endless), None);
    }
}
