//! Playbooks: a client's preferences.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::read_variables;
use crate::id::{Role, Rung, Severity};
use crate::library::Library;
use crate::mistake::{Mistake, hint_known};
use crate::source::{Item, Source, Table};

/// A client's preferences: topics off, opening rungs, values of variables, severities.
///
/// The default playbook opens with preferred language, changes no severity and has every topic on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playbook {
    /// Id, which is also its file's name.
    pub id: String,
    /// Title for the attorney.
    pub title: String,
    /// Roles it is for; empty is every role.
    pub roles: Vec<Role>,
    /// Topics that are not run.
    pub off: BTreeSet<String>,
    /// Rung to open with where a topic has no rung of its own.
    pub opening: Rung,
    /// Rungs to open with, by topic.
    pub openings: BTreeMap<String, Rung>,
    /// Severities that replace the library's, by topic and test.
    pub severities: BTreeMap<(String, String), Severity>,
    /// Values of variables by name.
    pub variables: BTreeMap<String, String>,
}

impl Playbook {
    /// Reads a playbook file; `file` names it in mistakes.
    ///
    /// # Errors
    /// All mistakes, sorted.
    pub fn parse(file: &str, text: &str, library: &Library) -> Result<Playbook, Vec<Mistake>> {
        let source = Source::new(file, text);
        let playbook = Playbook::read(&source, library);
        let mut mistakes = source.into_mistakes();
        mistakes.sort();
        if mistakes.is_empty() { Ok(playbook) } else { Err(mistakes) }
    }

    /// Returns whether the topic is run.
    pub fn is_on(&self, topic: &str) -> bool {
        !self.off.contains(topic)
    }

    /// Returns the rung that a topic opens with.
    pub fn opens(&self, topic: &str) -> Rung {
        self.openings.get(topic).copied().unwrap_or(self.opening)
    }

    pub(crate) fn read(source: &Source<'_>, library: &Library) -> Playbook {
        let toml = source.toml();
        let keys = ["id", "title", "roles", "off", "opening", "openings", "severity", "variable"];
        let table = Table::open(source, toml.get_ref(), 0, &keys);
        let mut playbook = Playbook {
            id: table.owned("id"),
            title: table.owned("title"),
            roles: table.ids("roles"),
            opening: table.id("opening").unwrap_or_default(),
            ..Playbook::default()
        };
        let topics = || library.topics.iter().map(|t| t.id.as_str());
        let known = |id: &str, at: usize| {
            let found = topics().any(|t| t == id);
            if !found {
                source.report(at, format!("“{id}” is no topic."), hint_known(id, topics().collect::<Vec<_>>()));
            }
            found
        };
        for topic in table.strings("off") {
            if known(topic.value, topic.at(0)) {
                playbook.off.insert(topic.value.to_owned());
            }
        }
        if let Some(openings) = table.value("openings").as_ref().and_then(Item::any_table) {
            for (topic, at, item) in openings.items() {
                if known(topic, at)
                    && let Some(rung) = item.string(topic).and_then(|s| s.id())
                {
                    playbook.openings.insert(topic.to_owned(), rung);
                }
            }
        }
        if let Some(severities) = table.value("severity").as_ref().and_then(Item::any_table) {
            for (key, at, item) in severities.items() {
                let (topic, test) = key.split_once('/').unwrap_or((key, ""));
                let has_test = library.topic(topic).is_some_and(|t| t.test(test).is_some());
                if !has_test {
                    source.report(at, format!("“{key}” is no test."), "Write \"topic/test\" in quotes.");
                } else if let Some(severity) = item.string(key).and_then(|s| s.id()) {
                    playbook.severities.insert((topic.to_owned(), test.to_owned()), severity);
                }
            }
        }
        if let Some(given) = table.value("variable").as_ref().and_then(Item::any_table) {
            read_variables(&given, library, &mut playbook.variables);
        }
        let stem = source.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        if !playbook.id.is_empty() && playbook.id != stem {
            source.report(table.key_at("id"), "The id is not the file's name.", format!("Write id = \"{stem}\"."));
        }
        playbook
    }
}

#[cfg(test)]
mod tests {
    use super::Playbook;
    use crate::{Library, Rung, Severity};

    const PLAYBOOK: &str = r#"id = "acme"
title = "Acme buys"
roles = ["customer"]
off = ["audit-confidentiality"]
opening = "fallback-1"
openings = { training-use = "preferred" }
severity = { "training-use/T1" = "critical" }
variable = { audit_notice_days = 10 }
"#;

    #[test]
    fn a_playbook_is_read() {
        let playbook = Playbook::parse("playbooks/acme.toml", PLAYBOOK, Library::built_in()).unwrap();
        assert!(!playbook.is_on("audit-confidentiality") && playbook.is_on("audit-right"));
        assert_eq!(
            (playbook.opens("training-use"), playbook.opens("audit-right")),
            (Rung::Preferred, Rung::Fallback(1))
        );
        let key = ("training-use".to_owned(), "T1".to_owned());
        assert_eq!(
            (playbook.severities[&key], playbook.variables["audit_notice_days"].as_str()),
            (Severity::Critical, "10")
        );
    }

    #[test]
    fn mistakes_in_a_playbook_stand_at_their_line() {
        let check = |from: &str, to: &str, line: usize, said: &str| {
            let text = PLAYBOOK.replacen(from, to, 1);
            let all = Playbook::parse("playbooks/acme.toml", &text, Library::built_in()).expect_err(to);
            assert!(all[0].line == line && all[0].to_string().contains(said), "{to}: {}", all[0]);
        };
        check("\"acme\"", "\"acne\"", 1, "not the file's name");
        check("audit-confidentiality", "audit-secrecy", 4, "no topic");
        check("fallback-1", "fallback-0", 5, "no rung");
        check("training-use =", "training =", 6, "no topic");
        check("use/T1", "use/T99", 7, "no test");
        check("\"critical\"", "\"awful\"", 7, "no severity");
        check("audit_notice_days", "audit_days", 8, "no variable");
    }
}
