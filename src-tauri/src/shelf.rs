//! The application's folder: settings, matter files, and an index of them that can be made anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use draft::Hash;
use history::Matter;
use serde::{Deserialize, Serialize};

use crate::error::{ErrorView, name_of};
use crate::view::{MatterRow, PersonView};

/// The application's folder.
pub struct Shelf {
    folder: PathBuf,
    index: Mutex<BTreeMap<String, Slip>>,
}

/// What the index says about a matter file; the file itself is the truth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slip {
    /// Its row on the home page.
    pub row: MatterRow,
    /// SHA-256 of every draft received in it, in hexadecimal.
    pub drafts: Vec<String>,
    /// Where the draft was opened from.
    pub source: Option<String>,
    /// Was it taken off the list?
    pub hidden: bool,
}

/// What is kept between starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Settings {
    #[serde(flatten)]
    person: PersonView,
    /// Folders of the attorney's own clause library; a later one wins.
    libraries: Vec<PathBuf>,
}

impl Shelf {
    /// Opens the folder, making it when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> Result<Shelf, ErrorView> {
        fs::create_dir_all(folder.join("matters")).map_err(|error| {
            ErrorView::new(
                format!("The folder for matters cannot be made: {error}."),
                format!("Check that {} may be written.", folder.display()),
            )
        })?;
        // An index that cannot be read is made anew from the matter files.
        let index = fs::read(folder.join("index.json")).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(Shelf { folder, index: Mutex::new(index.unwrap_or_default()) })
    }

    /// Returns the folder that holds the matter files.
    pub fn matters(&self) -> PathBuf {
        self.folder.join("matters")
    }

    /// Returns whose name stands on redlines and entries; nothing before the first run is over.
    pub fn person(&self) -> Option<PersonView> {
        Some(self.settings().person).filter(|person| !person.name.is_empty())
    }

    /// Keeps whose name stands on redlines and entries.
    ///
    /// # Errors
    /// When the settings cannot be written.
    pub fn set_person(&self, person: &PersonView) -> Result<(), ErrorView> {
        self.keep_settings(&Settings { person: person.clone(), ..self.settings() })
    }

    /// Returns the folders of the attorney's own clause library.
    pub fn libraries(&self) -> Vec<PathBuf> {
        self.settings().libraries
    }

    /// Changes the folders of the attorney's own clause library, and returns them.
    ///
    /// # Errors
    /// When the settings cannot be written.
    pub fn set_libraries(&self, change: impl FnOnce(&mut Vec<PathBuf>)) -> Result<Vec<PathBuf>, ErrorView> {
        let mut settings = self.settings();
        change(&mut settings.libraries);
        self.keep_settings(&settings)?;
        Ok(settings.libraries)
    }

    /// Reads the settings; those that are not there yet are empty.
    fn settings(&self) -> Settings {
        let kept = fs::read(self.folder.join("settings.json")).ok();
        kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn keep_settings(&self, settings: &Settings) -> Result<(), ErrorView> {
        let text = serde_json::to_vec_pretty(settings).expect("settings have only string keys");
        Ok(history::write_file(&self.folder.join("settings.json"), &text, None)?)
    }

    /// Returns the matters to list, the one opened last first.
    pub fn rows(&self) -> Vec<MatterRow> {
        self.find_unlisted();
        let index = self.index.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let listed = index.values().filter(|slip| !slip.hidden && Path::new(&slip.row.path).exists());
        let mut rows: Vec<MatterRow> = listed.map(|slip| slip.row.clone()).collect();
        rows.sort_by(|a, b| b.opened.total_cmp(&a.opened).then_with(|| a.draft.cmp(&b.draft)));
        rows
    }

    /// Returns the matter in which the draft with this digest was received.
    pub fn matter_of(&self, draft: Hash) -> Option<PathBuf> {
        self.find_unlisted();
        let draft = draft.to_hex();
        let index = self.index.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let holding = index.values().filter(|slip| slip.drafts.contains(&draft));
        let latest = holding.max_by(|a, b| a.row.opened.total_cmp(&b.row.opened))?;
        Some(PathBuf::from(&latest.row.path)).filter(|path| path.exists())
    }

    /// Returns what the index says about a matter file.
    pub fn slip(&self, matter: &Path) -> Option<Slip> {
        let index = self.index.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        index.get(&matter.display().to_string()).cloned()
    }

    /// Keeps what the index says about a matter file; an index that cannot be written is made anew next time.
    pub fn keep(&self, slip: Slip) {
        let mut index = self.index.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        index.insert(slip.row.path.clone(), slip);
        self.write(&index);
    }

    /// Takes a matter off the list; its file stays.
    pub fn hide(&self, matter: &str) {
        let mut index = self.index.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(slip) = index.get_mut(matter) {
            slip.hidden = true;
        }
        self.write(&index);
    }

    /// Returns a new matter file's path for a draft.
    pub fn path_for(&self, draft: &str, hash: Hash) -> PathBuf {
        let stem = Path::new(draft).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let kept: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(48).collect();
        let stem = kept.trim_matches('-');
        let stem = if stem.is_empty() { "draft" } else { stem };
        let first = self.matters().join(format!("{stem}-{}.counterdraft", &hash.to_hex()[..8]));
        let numbered = (2..).map(|n| self.matters().join(format!("{stem}-{}-{n}.counterdraft", &hash.to_hex()[..8])));
        let mut free = std::iter::once(first).chain(numbered).filter(|path| !path.exists());
        free.next().expect("there are endless names")
    }

    /// Adds matter files of the folder that the index does not know.
    fn find_unlisted(&self) {
        let mut index = self.index.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let files = fs::read_dir(self.matters()).into_iter().flatten().flatten().map(|file| file.path());
        let mut found = false;
        for path in files.filter(|path| path.extension().is_some_and(|end| end == "counterdraft")) {
            let key = path.display().to_string();
            if index.contains_key(&key) {
                continue;
            }
            // A file that cannot be opened is listed by its name, so that it is not forgotten.
            let rounds = Matter::open(&path).and_then(|matter| matter.rounds()).unwrap_or_default();
            let received = || rounds.iter().filter(|round| round.direction == history::Direction::Received);
            let last = received().next_back();
            let row = MatterRow {
                path: key.clone(),
                draft: last.map_or_else(|| name_of(&path), |round| round.file.clone()),
                opened: last.map_or(0.0, |round| round.at_utc_secs as f64),
                exported: rounds.iter().any(|round| round.direction == history::Direction::Sent),
                ..MatterRow::default()
            };
            let drafts = received().map(|round| round.hash.to_hex()).collect();
            index.insert(key, Slip { row, drafts, source: None, hidden: false });
            found = true;
        }
        if found {
            self.write(&index);
        }
    }

    fn write(&self, index: &BTreeMap<String, Slip>) {
        let text = serde_json::to_vec_pretty(index).expect("an index has only string keys");
        if let Err(error) = history::write_file(&self.folder.join("index.json"), &text, None) {
            tracing::warn!(kind = %std::any::type_name_of_val(&error), "the index of matters was not written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_made_anew_from_the_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::open(folder.path().to_owned()).expect("it opens");
        let path = shelf.path_for("A draft (v2).docx", Hash::of(b"draft"));
        assert!(
            path.ends_with("matters/A-draft--v2-".to_owned() + &Hash::of(b"draft").to_hex()[..8] + ".counterdraft")
        );
        let mut matter = Matter::create(&path, "", "", 1).expect("it is made");
        let document = matter.document("A draft").expect("it is added");
        let draft = draft::Draft::default();
        let receiving = history::Receiving {
            document,
            file: "A draft.docx",
            bytes: b"draft",
            draft: &draft,
            at_utc_secs: 7,
            by: "",
        };
        matter.receive(receiving).expect("it is received");
        drop(matter);
        assert_eq!(shelf.rows().len(), 1);
        assert_eq!(shelf.matter_of(Hash::of(b"draft")), Some(path.clone()));
        fs::remove_file(folder.path().join("index.json")).expect("it was there");
        let again = Shelf::open(folder.path().to_owned()).expect("it opens");
        assert_eq!(again.rows()[0].draft, "A draft.docx");
        again.hide(&path.display().to_string());
        assert!(again.rows().is_empty() && path.exists());
    }

    #[test]
    fn the_settings_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::open(folder.path().to_owned()).expect("it opens");
        assert_eq!(shelf.person(), None);
        let person = PersonView { name: "Ada Lovelace".into(), initials: "AL".into() };
        shelf.set_person(&person).expect("it is written");
        let folders = shelf.set_libraries(|folders| folders.push("/a/library".into())).expect("it is written");
        shelf.set_person(&person).expect("it is written");
        assert_eq!((shelf.person(), shelf.libraries()), (Some(person.clone()), folders));
        // The settings of the first version held the person alone.
        fs::write(folder.path().join("settings.json"), r#"{"name":"Ada Lovelace","initials":"AL"}"#).expect("written");
        assert_eq!((shelf.person(), shelf.libraries()), (Some(person), Vec::new()));
    }
}
