//! The shell: the application's folder and the one open matter. What the commands call.

mod opening;
mod ruling;
mod setting;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use draft::Hash;
use library::{Facts, Library};

use crate::argument::Argument;
use crate::error::ErrorView;
use crate::library_folder::InUse;
use crate::matter::{OpenMatter, Received, now_utc_secs, path_of};
use crate::shelf::{Shelf, Slip};
use crate::view::{HomeView, MatterRow, MatterView};
use crate::work::Work;

/// What the commands share.
#[derive(Default)]
pub struct Shell {
    shelf: OnceLock<Shelf>,
    table: Mutex<Table>,
    work: Mutex<Arc<Work>>,
    argument: Mutex<Argument>,
    /// The clause library, once it was asked for.
    in_use: Mutex<Option<Arc<InUse>>>,
}

/// What lies on the table.
#[derive(Default)]
struct Table {
    open: Option<OpenMatter>,
    /// A draft whose role and form are to be confirmed.
    guessed: Option<Guessed>,
}

/// A draft whose role and form are to be confirmed.
#[derive(Clone)]
struct Guessed {
    received: Arc<Received>,
    /// What is known of the matter.
    facts: Facts,
    /// The matter file, when it is there already or was named.
    matter: Option<PathBuf>,
}

impl Shell {
    /// Uses `folder` as the application's folder, and what the window was started with.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn start(&self, folder: PathBuf, argument: Argument) -> Result<(), ErrorView> {
        let shelf = Shelf::open(folder)?;
        *lock(&self.argument) = argument;
        // Started once; a second start would be a defect and keeps the first.
        let _ = self.shelf.set(shelf);
        Ok(())
    }

    fn shelf(&self) -> Result<&Shelf, ErrorView> {
        self.shelf.get().ok_or_else(|| {
            let hint = "Check that your home folder may be written, and start Counterdraft again.";
            ErrorView::new("The folder for matters could not be opened.", hint)
        })
    }

    /// Begins a piece of long work, the only one that can be stopped from now on.
    pub fn begin_work(&self) -> Arc<Work> {
        let work = Arc::<Work>::default();
        *lock(&self.work) = Arc::clone(&work);
        work
    }

    /// Stops the long work in hand.
    pub fn stop_work(&self) {
        lock(&self.work).stop();
    }

    /// Returns the home page.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn home(&self) -> Result<HomeView, ErrorView> {
        let shelf = self.shelf()?;
        let author = shelf.person();
        let mut argument = lock(&self.argument);
        // A file named on the command line waits for the first run to be over, and is opened once.
        let start = match &author {
            None => argument.file.clone().or_else(|| argument.matter.clone()),
            Some(_) => argument.file.take().or_else(|| argument.matter.clone().filter(|path| path.exists())),
        };
        Ok(HomeView {
            author,
            matters: shelf.rows(),
            version: env!("CARGO_PKG_VERSION").into(),
            library: self
                .library()
                .map_or_else(|_| Library::built_in().version.clone(), |in_use| in_use.version.clone()),
            library_mistakes: self.in_use()?.mistakes() as u32,
            folder: shelf.matters().display().to_string(),
            start: start.map(|path| path.display().to_string()),
        })
    }

    /// Takes a matter off the list; its file stays.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn forget(&self, matter: &str) -> Result<HomeView, ErrorView> {
        self.shelf()?.hide(matter);
        self.home()
    }

    fn put(&self, table: &mut Table, open: OpenMatter) -> Result<MatterView, ErrorView> {
        let view = open.view()?;
        self.keep_slip(&open, &view)?;
        table.open = Some(open);
        Ok(view)
    }

    /// Keeps the row of the home page in step with the matter.
    pub(crate) fn keep_slip(&self, open: &OpenMatter, view: &MatterView) -> Result<(), ErrorView> {
        let row = MatterRow {
            path: path_of(open).display().to_string(),
            draft: open.received.file.clone(),
            role: view.role.title.clone(),
            form: view.form.title.clone(),
            opened: now_utc_secs() as f64,
            decided: view.decided,
            of: view.of,
            exported: view.rounds_sent > 0,
        };
        let drafts = vec![Hash::of(&open.received.bytes).to_hex()];
        let source = open.received.source.as_ref().map(|path| path.display().to_string());
        self.shelf()?.keep(Slip { row, drafts, source, hidden: false });
        Ok(())
    }

    /// Closes the matter; everything that was shown as made is in its file.
    pub fn close(&self) {
        *self.table() = Table::default();
    }

    /// Runs `look` on the open matter.
    ///
    /// # Errors
    /// When no matter is open, and whatever `look` gives.
    pub fn with_open<T>(&self, look: impl FnOnce(&mut OpenMatter) -> Result<T, ErrorView>) -> Result<T, ErrorView> {
        look(self.table().open.as_mut().ok_or_else(ErrorView::no_matter)?)
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        lock(&self.table)
    }
}

/// A defect in one command does not take the others down with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
