//! The settings: whose name stands on redlines, and the attorney's own clause library.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use library::Library;

use super::{Shell, lock};
use crate::error::ErrorView;
use crate::library_folder::InUse;
use crate::view::{PersonView, SettingsView};

impl Shell {
    /// Returns the settings.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn settings(&self) -> Result<SettingsView, ErrorView> {
        Ok(SettingsView {
            person: self.person()?,
            libraries: self.in_use()?.views(),
            library: Library::built_in().version.clone(),
        })
    }

    /// Keeps whose name stands on redlines and entries.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_person(&self, person: &PersonView) -> Result<(), ErrorView> {
        self.shelf()?.set_person(person)
    }

    /// Returns whose name stands on redlines and entries.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn person(&self) -> Result<PersonView, ErrorView> {
        Ok(self.shelf()?.person().unwrap_or_default())
    }

    /// Returns the clause library in use.
    ///
    /// # Errors
    /// While a folder of the attorney's own has mistakes.
    pub fn library(&self) -> Result<Arc<Library>, ErrorView> {
        self.in_use()?.library()
    }

    /// Lays a folder over the clause library, or reads it anew; the open draft is reviewed again with it.
    ///
    /// # Errors
    /// When the settings cannot be written, or the record of the open matter cannot be read.
    pub fn add_library(&self, folder: &Path) -> Result<SettingsView, ErrorView> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        self.set_libraries(|folders| {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        })
    }

    /// Takes a folder away from the clause library; its files stay. The open draft is reviewed again without it.
    ///
    /// # Errors
    /// When the settings cannot be written, or the record of the open matter cannot be read.
    pub fn remove_library(&self, folder: &Path) -> Result<SettingsView, ErrorView> {
        self.set_libraries(|folders| folders.retain(|known| known != folder))
    }

    fn set_libraries(&self, change: impl FnOnce(&mut Vec<PathBuf>)) -> Result<SettingsView, ErrorView> {
        let libraries = self.shelf()?.set_libraries(change)?;
        let in_use = Arc::new(InUse::read(&libraries));
        *lock(&self.in_use) = Some(Arc::clone(&in_use));
        if let (Ok(library), Some(open)) = (in_use.library(), self.table().open.as_mut()) {
            open.library = library;
            open.review_again()?;
        }
        self.settings()
    }

    pub(super) fn in_use(&self) -> Result<Arc<InUse>, ErrorView> {
        let shelf = self.shelf()?;
        let mut in_use = lock(&self.in_use);
        Ok(Arc::clone(in_use.get_or_insert_with(|| Arc::new(InUse::read(&shelf.libraries())))))
    }
}
