//! What fuzzing asks of any bytes: `fuzz/targets` draws them, `tests/regression.rs` keeps those that once failed.

use std::io::{Cursor, Read};

use docx::{Attribution, Package, View};
use draft::EditSet;
use zip::ZipArchive;

use crate::{mini, plan};

const VIEWS: [View; 3] = [View::Original, View::Markup, View::Final];

/// The parts of a miniature file that are read as XML.
const PARTS: [&str; 8] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/header1.xml",
    "word/_rels/document.xml.rels",
    "_rels/.rels",
    "[Content_Types].xml",
];

/// A whole file: sniffing, the zip, the relationships, then every view of what opens.
pub fn open(bytes: &[u8]) {
    let Ok(package) = Package::open(bytes) else { return };
    for view in VIEWS {
        package.read(view);
    }
}

/// One XML part of a sound file, chosen by the first byte: the tree, the views, the blocks to show.
pub fn part(bytes: &[u8]) {
    let Some((which, xml)) = bytes.split_first() else { return };
    let name = PARTS[usize::from(*which) % PARTS.len()];
    let whole = swap(&mini::docx(&mini::p("Words of the body.")), name, xml);
    let Ok(package) = Package::open(&whole) else { return };
    for view in VIEWS {
        let (draft, _) = package.read(view);
        let (none, _) = EditSet::gather(&draft, Vec::new());
        package.page(view, &none, 0, package.blocks());
        draft::outline(&draft);
    }
}

/// A body and edits drawn from the first eight bytes: an export passes its own check or the edit is refused.
pub fn mark_up(bytes: &[u8]) {
    let Some((seed, body)) = bytes.split_first_chunk::<8>() else { return };
    let Ok(body) = std::str::from_utf8(body) else { return };
    let Ok(package) = Package::open(&mini::docx(body)) else { return };
    let (draft, _) = package.read(View::Final);
    if draft.paragraphs.is_empty() {
        return;
    }
    let (set, _) = EditSet::gather(&draft, plan::plan(&draft, &mut mini::Draw(u64::from_le_bytes(*seed))));
    let by = Attribution { author: "Our Counsel".into(), initials: "OC".into(), date: None, track: false };
    if let Ok(marked) = package.mark_up(&set, &by) {
        Package::open(&marked.bytes).expect("an export opens");
    }
}

fn swap(whole: &[u8], name: &str, xml: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(whole)).expect("a miniature file is a zip");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("the index is below the count");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a miniature file inflates");
        let own = entry.name().expect("a miniature file names its parts in ASCII").into_owned();
        let bytes = if own == name { xml.to_vec() } else { bytes };
        parts.push((own, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    mini::zip(&parts)
}
