//! LibreOffice Writer, which reads a file its own way.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Plain text, labels before their paragraphs: the format that Writer is quickest at.
pub const TEXT: &str = "txt:Text (encoded):UTF8,LF";

/// How many files one run of Writer takes.
const BATCH: usize = 40;

/// Saves each file in `format`, such as `pdf`, into `out`, with a profile of its own.
///
/// What Writer could not open has no file there; see [`converted`].
pub fn convert(files: &[PathBuf], format: &str, out: &Path) {
    for some in files.chunks(BATCH) {
        batch(some, format, out);
        // A file that ends the program takes those behind it along, which are no worse for it.
        let left: Vec<&PathBuf> = some.iter().filter(|file| !converted(file, format, out).is_file()).collect();
        for file in left {
            batch(std::slice::from_ref(file), format, out);
        }
    }
}

/// Returns where [`convert`] leaves the file that it made of `file`.
pub fn converted(file: &Path, format: &str, out: &Path) -> PathBuf {
    let ending = format.split(':').next().expect("a split has a first part");
    out.join(file.file_name().expect("a file has a name")).with_extension(ending)
}

fn batch(files: &[PathBuf], format: &str, out: &Path) {
    let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
    let words = [&profile, "--headless", "--convert-to", format, "--outdir"];
    Command::new("soffice").args(words).arg(out).args(files).output().expect("LibreOffice starts");
}
