//! Proves the pages of a library folder: `cargo run -p review --example prove -- clause-library [TOPIC]`.

use std::path::Path;
use std::{env, fs, io};

use library::Library;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "clause-library".to_owned());
    let only = arguments.next();
    let mut files = Vec::new();
    list(Path::new(&folder), Path::new(&folder), &mut files)?;
    let library = match Library::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))) {
        Ok(library) => library,
        Err(mistakes) => {
            mistakes.iter().for_each(|m| println!("{m}"));
            return Ok(());
        }
    };
    let failures = review::examples::check(&library);
    let shown = failures.iter().filter(|f| only.as_deref().is_none_or(|o| f.topic == o));
    let count = shown.inspect(|f| println!("{f}")).count();
    println!("{count} examples do not do what their page says");
    Ok(())
}

fn list(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "md") {
            let within = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            files.push((within, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(())
}
