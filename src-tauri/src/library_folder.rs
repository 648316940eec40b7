//! The clause library in use: the one that ships with the product, with the attorney's own folders laid over it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use library::{Library, Mistake};

use crate::error::{ErrorView, name_of};
use crate::view::{LibraryFolderView, MistakeRow};

/// The clause library in use, and the folders it is made of.
pub struct InUse {
    folders: Vec<LibraryFolder>,
    /// Nothing while a folder has mistakes.
    library: Option<Arc<Library>>,
}

/// A folder of the attorney's own library files.
struct LibraryFolder {
    path: PathBuf,
    files: usize,
    mistakes: Vec<MistakeRow>,
}

impl InUse {
    /// Reads the folders over the shipped library; where two have the same file, the later one wins.
    pub fn read(folders: &[PathBuf]) -> InUse {
        let mut own: Vec<(String, String)> = Vec::new();
        let mut library = None;
        let mut read = Vec::new();
        for path in folders {
            let mut folder = LibraryFolder { path: path.clone(), files: 0, mistakes: Vec::new() };
            match files(path) {
                Err(mistake) => folder.mistakes.push(mistake),
                Ok(files) => {
                    folder.files = files.len();
                    let before = own.len();
                    own.extend(files);
                    let texts = own.iter().map(|(name, text)| (name.as_str(), text.as_str()));
                    match Library::parse(Library::built_in_files().iter().copied().chain(texts)) {
                        Ok(parsed) => library = Some(parsed),
                        Err(mistakes) => {
                            folder.mistakes = mistakes.iter().map(mistake_row).collect();
                            // The folders after it are checked without it.
                            own.truncate(before);
                        }
                    }
                }
            }
            read.push(folder);
        }
        let library = match library {
            _ if read.iter().any(|folder| !folder.mistakes.is_empty()) => None,
            Some(library) => Some(Library { version: format!("{} with your own files", library.version), ..library }),
            None => Some(Library::built_in().clone()),
        };
        InUse { folders: read, library: library.map(Arc::new) }
    }

    /// Returns the library.
    ///
    /// # Errors
    /// While a folder has mistakes: a review must not rest on another library than the attorney chose.
    pub fn library(&self) -> Result<Arc<Library>, ErrorView> {
        let bad = self.folders.iter().find_map(|folder| Some((folder, folder.mistakes.first()?)));
        match (&self.library, bad) {
            (Some(library), None) => Ok(Arc::clone(library)),
            (_, Some((folder, first))) => Err(ErrorView::new(
                format!("The clause library in {} cannot be used. {}", name_of(&folder.path), first.said()),
                "Correct it or take it away in the settings; until then nothing is reviewed.",
            )),
            (None, None) => Err(ErrorView::defect()),
        }
    }

    /// Returns how many mistakes the folders have.
    pub fn mistakes(&self) -> usize {
        self.folders.iter().map(|folder| folder.mistakes.len()).sum()
    }

    /// Returns the folders as the settings show them.
    pub fn views(&self) -> Vec<LibraryFolderView> {
        let view = |folder: &LibraryFolder| LibraryFolderView {
            path: folder.path.display().to_string(),
            files: folder.files as u32,
            mistakes: folder.mistakes.clone(),
        };
        self.folders.iter().map(view).collect()
    }
}

impl MistakeRow {
    /// Returns the mistake in one line: where, what, and what to do.
    fn said(&self) -> String {
        let parts = [self.place.as_str(), self.message.as_str(), self.hint.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

fn mistake_row(mistake: &Mistake) -> MistakeRow {
    MistakeRow {
        place: format!("{}:{}:{}", mistake.file, mistake.line, mistake.column),
        message: mistake.message.clone(),
        hint: mistake.hint.clone(),
    }
}

/// Returns the library files of a folder, each by its path within it, sorted.
fn files(folder: &Path) -> Result<Vec<(String, String)>, MistakeRow> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let entries = fs::read_dir(&at).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let entries = entries.map_err(|error| unreadable(&at, &error))?;
        for path in entries.into_iter().map(|entry| entry.path()) {
            let known = path.extension().is_some_and(|end| end == "toml" || end == "md") || path.ends_with("VERSION");
            if path.is_dir() {
                folders.push(path);
            } else if known {
                let within = path.strip_prefix(folder).unwrap_or(&path);
                let name: Vec<_> = within.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
                out.push((name.join("/"), text));
            }
        }
    }
    if !out.iter().any(|(name, _)| name.ends_with(".toml")) {
        return Err(MistakeRow {
            place: String::new(),
            message: "There are no library files in this folder.".into(),
            hint:
                "Choose the folder that holds “topics”, laid out like the clause library that ships with Counterdraft."
                    .into(),
        });
    }
    out.sort();
    Ok(out)
}

fn unreadable(path: &Path, error: &std::io::Error) -> MistakeRow {
    let ErrorView { message, hint, .. } = match error.kind() {
        std::io::ErrorKind::InvalidData => {
            ErrorView::new(format!("{} is not text in UTF-8.", name_of(path)), "Save it as UTF-8.")
        }
        _ => ErrorView::unreadable(path, error),
    };
    MistakeRow { place: String::new(), message, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_replaces_files_and_its_mistakes_are_told_at_their_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let shipped = |name: &str| {
            let files = Library::built_in_files();
            files.iter().find(|(path, _)| *path == name).expect("it ships").1.to_owned()
        };
        let write = |name: &str, text: &str| {
            fs::create_dir_all(folder.path().join("topics")).expect("it can be made");
            fs::write(folder.path().join(name), text).expect("it can be written");
        };
        let read = || InUse::read(&[folder.path().to_owned()]);
        assert_eq!(read().views()[0].mistakes[0].message, "There are no library files in this folder.");
        assert!(read().library().is_err(), "nothing is reviewed with another library than was chosen");

        let topic = &Library::built_in().topics[0];
        let (toml, page) = (format!("topics/{}.toml", topic.id), format!("topics/{}.md", topic.id));
        write(&page, &shipped(&page).replacen(&topic.title, "A title of our own", 1));
        write(&toml, &shipped(&toml).replacen(&format!("\"{}\"", topic.title), "\"A title of our own\"", 1));
        let library = read().library().unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(library.topic(&topic.id).expect("it is there").title, "A title of our own");
        assert!(library.version.ends_with("with your own files"));

        write(&toml, &shipped(&toml).replacen("status = ", "statsu = ", 1));
        let mistakes = &read().views()[0].mistakes;
        assert!(mistakes.iter().any(|m| m.place.starts_with(&format!("{toml}:"))), "{mistakes:?}");
        assert!(InUse::read(&[folder.path().join("gone")]).views()[0].mistakes[0].message.contains("not there"));
        assert!(InUse::read(&[]).library().is_ok());
    }
}
