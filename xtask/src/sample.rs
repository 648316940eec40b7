//! The sample drafts: Word files made from the readable sources in `samples/source`.
//!
//! The files are written as plain XML into a ZIP without compression or clock, so that the same source always gives the
//! same bytes and a test can prove that the committed files are what the sources say.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

mod part;
mod source;
mod story;

/// A sample's name and its source.
const SOURCES: [(&str, &str); 3] = [
    ("training-data-license", include_str!("../../samples/source/training-data-license.txt")),
    ("ai-services-agreement", include_str!("../../samples/source/ai-services-agreement.txt")),
    ("ai-services-agreement-returned", include_str!("../../samples/source/ai-services-agreement-returned.txt")),
];

/// Writes every sample into `into`.
pub fn write(into: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(into)?;
    for (name, bytes) in all()? {
        std::fs::write(into.join(format!("{name}.docx")), bytes)?;
    }
    Ok(())
}

/// Makes every sample: its name and its bytes.
fn all() -> std::io::Result<Vec<(&'static str, Vec<u8>)>> {
    SOURCES.iter().map(|(name, text)| Ok((*name, word_file(&whole(text))?))).collect()
}

/// Returns a source with its redlines laid over the agreement that it returns.
///
/// # Panics
/// When words to be replaced do not stand exactly once in the agreement.
fn whole(text: &str) -> String {
    let Some(rest) = text.strip_prefix("@returned ") else { return text.to_owned() };
    let (name, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let base = SOURCES.iter().find(|(base, _)| *base == name.trim()).map_or("", |(_, text)| text);
    let (mut out, mut others, mut old, mut new) = (base.to_owned(), String::new(), String::new(), String::new());
    let mut replace = |old: &mut String, new: &mut String| {
        if !old.is_empty() {
            assert_eq!(out.matches(old.as_str()).count(), 1, "“{old}” must stand once in {name}");
            out = out.replace(old.as_str(), new);
        }
        old.clear();
        new.clear();
    };
    for line in rest.lines() {
        if let Some(words) = line.strip_prefix("<<< ") {
            replace(&mut old, &mut new);
            words.clone_into(&mut old);
        } else if let Some(words) = line.strip_prefix(">>> ") {
            if !new.is_empty() {
                new.push('\n');
            }
            new.push_str(words);
        } else {
            replace(&mut old, &mut new);
            others.push_str(line);
            others.push('\n');
        }
    }
    replace(&mut old, &mut new);
    format!("{others}{out}")
}

fn word_file(text: &str) -> std::io::Result<Vec<u8>> {
    let source = source::read(text);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, xml) in part::parts(&source) {
        zip.start_file(name, plain)?;
        zip.write_all(xml.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_committed_samples_are_what_the_sources_say() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
        for (name, bytes) in super::all().unwrap() {
            let kept = std::fs::read(folder.join(format!("{name}.docx"))).unwrap_or_default();
            assert!(kept == bytes, "{name}.docx is stale: run `cargo xtask samples`");
        }
    }
}
