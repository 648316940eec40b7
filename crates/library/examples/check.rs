//! Prints every mistake of a library folder: `cargo run -p library --example check -- clause-library`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use library::Library;

fn main() -> io::Result<ExitCode> {
    let root = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "clause-library".to_owned()));
    let mut files = Vec::new();
    read(&root, &root, &mut files)?;
    match Library::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))) {
        Ok(library) => {
            println!("{} topics, {} lexicons, no mistakes.", library.topics.len(), library.lexicons.len());
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => {
            mistakes.iter().for_each(|m| println!("{m}"));
            println!("{} mistakes.", mistakes.len());
            Ok(ExitCode::FAILURE)
        }
    }
}

fn read(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(root, &path, files)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            let within = path.strip_prefix(root).expect("it was found under the root");
            files.push((within.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(())
}
