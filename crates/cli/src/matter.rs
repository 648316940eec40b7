//! What a draft is reviewed with: library, playbook and facts, from the command line and the matter.

use std::fs;
use std::path::{Path, PathBuf};

use draft::Draft;
use history::Matter;
use library::{Facts, Form, Library, Playbook, Role};

use crate::args;
use crate::failure::Failure;
use crate::rim;

/// What a draft is reviewed with.
pub struct Case {
    /// The clause library.
    pub library: Library,
    /// The client's preferences.
    pub playbook: Playbook,
    /// What is known of the matter, role and form included.
    pub facts: Facts,
    /// Our client's role.
    pub role: Role,
    /// The form of agreement.
    pub form: Form,
    /// Why role and form were guessed; empty when both were given.
    pub guessed: Vec<String>,
    /// The matter file, when one was named.
    pub matter: Option<Matter>,
}

/// What `--matter` may do with a file that is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// Refuse.
    Refuse,
    /// Make a matter when the name ends in `.counterdraft`.
    Make,
}

impl Case {
    /// Gathers what `path` is reviewed with; `draft` is what it says.
    pub fn of(path: &Path, draft: &Draft, options: &args::Case, absent: Absent) -> Result<Case, Failure> {
        let library = library(&options.libraries)?;
        let (facts, matter) = facts(path, options.matter.as_deref(), &library, absent)?;
        let mut facts = facts;
        facts.role = options.role.or(facts.role);
        facts.form = options.form.or(facts.form);
        let mut guessed = Vec::new();
        let (role, form) = match (facts.role, facts.form) {
            (Some(role), Some(form)) => (role, form),
            (role, form) => {
                let guess = review::infer(draft, &library);
                guessed = guess.why;
                (role.unwrap_or(guess.role), form.unwrap_or(guess.form))
            }
        };
        facts.role = Some(role);
        facts.form = Some(form);
        let playbook = library.playbook(role);
        Ok(Case { library, playbook, facts, role, form, guessed, matter })
    }
}

fn facts(
    draft: &Path,
    matter: Option<&Path>,
    library: &Library,
    absent: Absent,
) -> Result<(Facts, Option<Matter>), Failure> {
    let beside = beside(draft);
    let name = rim::name(draft);
    let Some(path) = matter else {
        return match fs::exists(&beside) {
            Ok(true) => Ok((toml(&beside, &name, library)?, None)),
            _ => Ok((Facts::default(), None)),
        };
    };
    let makes = path.extension().is_some_and(|ending| ending == "counterdraft") && !path.exists();
    if makes && absent == Absent::Make {
        let facts = if beside.exists() { toml(&beside, &name, library)? } else { Facts::default() };
        let party = |party: &Option<String>| party.clone().unwrap_or_default();
        let matter = Matter::create(path, &party(&facts.client), &party(&facts.counterparty), rim::utc_secs())?;
        return Ok((facts, Some(matter)));
    }
    // Told by content: a matter file is a database, the other is text.
    let start = if makes { Vec::new() } else { rim::bytes(path)? };
    if makes || history::is_matter(&start) || start.starts_with(b"SQLite format 3") || start.is_empty() {
        let matter = Matter::open(path)?;
        return Ok((matter.known(&name)?, Some(matter)));
    }
    Ok((toml(path, &name, library)?, None))
}

fn toml(path: &Path, draft: &str, library: &Library) -> Result<Facts, Failure> {
    let text = rim::text(path)?;
    let facts = Facts::parse(&path.display().to_string(), &text, library).map_err(Failure::Mistakes)?;
    Ok(facts.of_document(draft))
}

/// Returns the name of the matter file beside a draft: `NAME.matter.toml`.
fn beside(draft: &Path) -> PathBuf {
    let stem = draft.file_stem().unwrap_or_default().to_string_lossy();
    draft.with_file_name(format!("{stem}.matter.toml"))
}

/// Returns the built-in library with the files of `folders` over it.
pub fn library(folders: &[PathBuf]) -> Result<Library, Failure> {
    if folders.is_empty() {
        return Ok(Library::built_in().clone());
    }
    let mut own = Vec::new();
    for folder in folders {
        own.extend(files(folder)?);
    }
    let own = own.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    Library::parse(Library::built_in_files().iter().copied().chain(own)).map_err(Failure::Mistakes)
}

/// Returns the files of a library folder, each by its path within it, sorted.
pub fn files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let entries = fs::read_dir(&at).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotADirectory => {
                Failure::Refused(format!("{} is no folder. Name the folder of a clause library.", at.display()))
            }
            _ => Failure::unreadable(&at, &error),
        })?;
        for entry in entries {
            let path = entry.map_err(|error| Failure::unreadable(&at, &error))?.path();
            let known = path.extension().is_some_and(|e| e == "toml" || e == "md") || path.ends_with("VERSION");
            if path.is_dir() {
                folders.push(path);
            } else if known {
                let within = path.strip_prefix(folder).unwrap_or(&path);
                let name: Vec<_> = within.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                out.push((name.join("/"), rim::text(&path)?));
            }
        }
    }
    out.sort();
    Ok(out)
}
