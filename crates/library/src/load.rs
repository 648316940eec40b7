//! The loader: files to a checked library, or all that is wrong with them.

mod check;
mod links;
mod part;
mod rules;
mod topic;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::authority;
use crate::coverage;
use crate::id::Role;
use crate::library::Library;
use crate::mistake::{Mistake, hint_known};
use crate::playbook::Playbook;
use crate::rules::Target;
use crate::source::{Source, Str, Table};
use crate::topic::ByRole;

/// Reads every file, then checks what needs more than one of them.
pub(crate) fn parse(files: BTreeMap<&str, &str>) -> Result<Library, Vec<Mistake>> {
    let sources: BTreeMap<&str, Source<'_>> =
        files.iter().filter(|(path, _)| is_read(path)).map(|(path, text)| (*path, Source::new(path, text))).collect();
    let mut library = Library {
        version: files.get("VERSION").map(|v| v.trim().to_owned()).unwrap_or_default(),
        ..Library::default()
    };
    let in_folder = |folder: &'static str, ext: &'static str| {
        sources.iter().filter_map(move |(path, source)| {
            let stem = path.strip_prefix(folder)?.strip_suffix(ext)?;
            (!stem.contains('/')).then_some((stem, source))
        })
    };
    for (_, source) in in_folder("lexicon/", ".toml") {
        part::lexicons(source, &mut library);
    }
    let one = |path: &str| sources.get(path);
    part::check_lexicons(&in_folder("lexicon/", ".toml").map(|(_, s)| s).collect::<Vec<_>>(), &library);
    if let Some(source) = one("variables.toml") {
        part::variables(source, &mut library);
    }
    if let Some(source) = one("facts.toml") {
        part::facts(source, &mut library);
    }
    if let Some(source) = one("authorities.toml") {
        authority::read(source, &mut library);
    }
    if let Some(source) = one("grammar.toml") {
        part::grammar(source, &mut library);
    }
    if let Some(source) = one("forms.toml") {
        part::forms(source, &mut library);
    }

    let ids: Vec<&str> = in_folder("topics/", ".toml").map(|(stem, _)| stem).collect();
    let mut strays = Vec::new();
    for (stem, source) in in_folder("topics/", ".md") {
        if !ids.contains(&stem) {
            source.report(0, "This page has no topic.", format!("Write topics/{stem}.toml beside it."));
        }
    }
    let mut links = links::Links::default();
    let mut topics = Vec::new();
    for (stem, source) in in_folder("topics/", ".toml") {
        let page = one(&format!("topics/{stem}.md"));
        if page.is_none() {
            let path = format!("topics/{stem}.md");
            strays.push(Mistake::new(&path, "", 0, "The topic has no page.", "Write it: its examples are the tests."));
        }
        topics.extend(topic::read(source, page, stem, &library, &ids, &mut links));
    }
    topics.sort_by_key(|t| code_order(&t.code));
    library.topics = topics;
    library.modifiers = one("modifiers.toml").map(|s| rules::modifiers(s, &library, &mut links)).unwrap_or_default();
    library.triage = one("triage.toml").map(|s| rules::triage(s, &library, &mut links)).unwrap_or_default();
    library.inquiries = one("inquiries.toml").map(|s| rules::inquiries(s, &library, &mut links)).unwrap_or_default();
    links.check(&library, &sources);
    if let Some(source) = one("coverage.toml") {
        coverage::read(source, &mut library);
    }

    for (_, source) in in_folder("playbooks/", ".toml") {
        let playbook = Playbook::read(source, &library);
        library.playbooks.push(playbook);
    }
    library.playbooks.sort_by_key(|p| (p.id != "default", p.id.clone()));

    let mut mistakes: Vec<Mistake> = sources.into_values().flat_map(Source::into_mistakes).chain(strays).collect();
    mistakes.sort();
    mistakes.dedup();
    if mistakes.is_empty() { Ok(library) } else { Err(mistakes) }
}

/// Returns whether the format has a file of this name, or could have meant it.
fn is_read(path: &str) -> bool {
    path.ends_with(".toml") || (path.starts_with("topics/") && path.ends_with(".md"))
}

/// Sorts A2 before A10.
fn code_order(code: &str) -> (String, u32, String) {
    let letters: String = code.chars().take_while(|c| c.is_alphabetic()).collect();
    let number = code[letters.len()..].parse().unwrap_or(u32::MAX);
    (letters, number, code.to_owned())
}

/// Reads topics, and tests as `topic/test`; those that do not exist are reported.
pub(crate) fn targets(row: &Table<'_>, key: &str, library: &Library) -> Vec<Target> {
    let read = |s: &Str<'_>| {
        let (topic, test) = match s.value.split_once('/') {
            Some((topic, test)) => (topic, Some(test)),
            None => (s.value, None),
        };
        let Some(found) = library.topic(topic) else {
            let known: Vec<&str> = library.topics.iter().map(|t| t.id.as_str()).collect();
            s.report(0, format!("“{topic}” is no topic."), hint_known(topic, known));
            return None;
        };
        if let Some(test) = test.filter(|test| found.test(test).is_none()) {
            let known: Vec<&str> = found.tests.iter().map(|t| t.id.as_str()).collect();
            s.report(topic.len() + 1, format!("“{topic}” has no test “{test}”."), hint_known(test, known));
            return None;
        }
        Some(Target { topic: topic.to_owned(), test: test.map(str::to_owned) })
    };
    row.strings(key).iter().filter_map(read).collect()
}

/// Reads a value, or one for each role.
fn by_role<'t, T>(
    row: &Table<'t>,
    key: &str,
    mut read: impl FnMut(&Str<'t>, Option<Role>) -> Option<T>,
) -> Option<ByRole<T>> {
    let item = row.value(key)?;
    if item.any_table().is_none() {
        return read(&item.string(key)?, None).map(ByRole::All);
    }
    let roles: Vec<&str> = Role::ALL.iter().map(|r| r.id()).collect();
    let mut each = BTreeMap::new();
    for (role, _, item) in item.table(key, &roles)?.items() {
        if let (Ok(role), Some(s)) = (role.parse::<Role>(), item.string(role))
            && let Some(value) = read(&s, Some(role))
        {
            each.insert(role, value);
        }
    }
    Some(ByRole::Each(each))
}
