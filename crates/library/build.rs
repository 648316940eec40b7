//! Lists the files of the shipped clause library, so that they are compiled in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../clause-library");
    let root = root.canonicalize()?;
    let mut files = Vec::new();
    list(&root, &mut files)?;
    files.sort();
    let mut code = String::from("const BUILT_IN_FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let within = file.strip_prefix(&root).expect("it was found under the root");
        let name: Vec<_> = within.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        writeln!(code, "    ({:?}, include_str!({:?})),", name.join("/"), file).expect("a String takes all");
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("built_in.rs"), code)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let named = path.extension().is_some_and(|e| e == "toml" || e == "md") || path.ends_with("VERSION");
        if path.is_dir() {
            list(&path, files)?;
        } else if named {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
