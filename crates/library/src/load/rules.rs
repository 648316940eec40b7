//! Reads what decides from facts: modifiers, triage and inquiries.

use std::collections::{BTreeMap, BTreeSet};

use super::check;
use super::links::{Asker, Links, Node};
use crate::condition::{Condition, Words};
use crate::id::Role;
use crate::inquiry::{BackingRule, Bound, Hanging, Inquiry, Saying};
use crate::library::Library;
use crate::mistake::hint_known;
use crate::rules::{Does, Effect, Modifier, TriageReason, TriageRule};
use crate::source::{Source, Str, Table};
use crate::topic::ByRole;

/// Reads conditions of one of these files against a library whose topics are read.
struct Reader<'l> {
    library: &'l Library,
    links: &'l mut Links,
}

impl Reader<'_> {
    fn condition(&mut self, source: &Str<'_>, earlier: Option<&[String]>, role: Option<Role>) -> Option<Condition> {
        check::condition(source, earlier, self.library, &Asker { node: Node::Leaf, role }, self.links)
    }

    fn when(&mut self, row: &Table<'_>, role: Option<Role>) -> Option<Condition> {
        self.condition(&row.string("when")?, None, role)
    }

    /// Reads a condition, or one for each role.
    fn by_role(&mut self, row: &Table<'_>, key: &str) -> Option<ByRole<Condition>> {
        super::by_role(row, key, |text, role| self.condition(text, None, role))
    }

    fn facts(&self, row: &Table<'_>, key: &str) -> Vec<String> {
        let known = |s: &Str<'_>| {
            let found = self.library.facts.contains_key(s.value);
            if !found {
                let keys = self.library.facts.keys().map(String::as_str);
                s.report(
                    0,
                    format!("The fact “{}” is not declared in facts.toml.", s.value),
                    hint_known(s.value, keys),
                );
            }
            found
        };
        row.strings(key).into_iter().filter(known).map(|s| s.value.to_owned()).collect()
    }
}

/// Reports a code or an id that stands twice.
fn once<'t>(rows: &[Table<'t>], key: &str) {
    let mut seen = BTreeSet::new();
    for id in rows.iter().filter_map(|row| row.string(key)) {
        if !seen.insert(id.value) {
            id.report(0, format!("“{}” stands twice.", id.value), "");
        }
    }
}

pub(super) fn modifiers(source: &Source<'_>, library: &Library, links: &mut Links) -> Vec<Modifier> {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["modifier"]);
    let keys = ["code", "title", "roles", "when", "evidence", "effect", "elsewhere"];
    let rows = file.tables("modifier", &keys);
    once(&rows, "code");
    let mut reader = Reader { library, links };
    let mut out = Vec::new();
    for row in rows {
        row.in_order(&keys);
        let roles: Vec<Role> = row.ids("roles");
        let only = if let [role] = roles.as_slice() { Some(*role) } else { None };
        let effects = row.tables("effect", &["does", "on", "except", "role", "from", "traps", "says"]);
        let modifier = Modifier {
            code: row.owned("code"),
            title: row.owned("title"),
            when: reader.when(&row, only),
            evidence: reader.facts(&row, "evidence"),
            effects: effects.iter().filter_map(|row| effect(row, &reader)).collect(),
            elsewhere: row.optional("elsewhere"),
            roles,
        };
        if row.has("effect") == modifier.elsewhere.is_some() {
            let hint = "Write effect, or elsewhere with the place where its work is done.";
            source.report(row.at, "A modifier has either effects or another place that does its work.", hint);
        }
        out.push(modifier);
    }
    out
}

fn effect(row: &Table<'_>, reader: &Reader<'_>) -> Option<Effect> {
    let written = row.required("does")?;
    let does = match written.value.split_once(" to ") {
        Some(("raise", severity)) => severity.parse().map(Does::AtLeast).ok(),
        Some(("lower", severity)) => severity.parse().map(Does::AtMost).ok(),
        _ => match written.value {
            "raise" => Some(Does::Raise),
            "off" => Some(Does::Off),
            "on" => Some(Does::On),
            "note" => {
                let says = row.required("says")?;
                check::text(&says, reader.library, &topics(reader.library), false).map(Does::Note)
            }
            _ => None,
        },
    };
    if does.is_none() {
        let hint = "Known: raise, raise to SEVERITY, lower to SEVERITY, off, on, note.";
        written.report(0, format!("“{}” is nothing that a modifier does.", written.value), hint);
    }
    let effect = Effect {
        does: does?,
        on: super::targets(row, "on", reader.library),
        except: super::targets(row, "except", reader.library),
        role: row.id("role"),
        from: row.id("from"),
        traps: row.strings("traps").iter().filter_map(trap).collect(),
    };
    if effect.on.is_empty() && matches!(effect.does, Does::Off | Does::On) {
        row.source.report(row.at, "What is turned on or off must be named.", "Add on with topics or topic/test.");
    }
    Some(effect)
}

fn topics(library: &Library) -> Vec<&str> {
    library.topics.iter().map(|t| t.id.as_str()).collect()
}

fn trap(code: &Str<'_>) -> Option<String> {
    let known = code.value.strip_prefix('g').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=12).contains(&n));
    if !known {
        code.report(0, format!("“{}” is no trap.", code.value), "Traps are g1 to g12.");
    }
    known.then(|| code.value.to_owned())
}

pub(super) fn triage(source: &Source<'_>, library: &Library, links: &mut Links) -> Vec<TriageRule> {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["rule"]);
    let keys = ["code", "result", "says", "confirm", "any"];
    let rows = file.tables("rule", &keys);
    once(&rows, "code");
    let mut reader = Reader { library, links };
    let mut out: Vec<TriageRule> = Vec::new();
    for row in rows {
        row.in_order(&keys);
        if out.last().is_some_and(|rule| rule.any.is_empty()) {
            source.report(row.at, "An earlier rule always holds.", "Put it last.");
        }
        let mut any = Vec::new();
        for reason in row.tables("any", &["says", "forms", "when"]) {
            let when = reader.when(&reason, None);
            any.push(TriageReason { says: reason.owned("says"), forms: reason.ids("forms"), when });
        }
        out.push(TriageRule {
            code: row.owned("code"),
            result: row.owned("result"),
            says: row.owned("says"),
            confirm: row.strings("confirm").iter().map(|s| s.value.to_owned()).collect(),
            any,
        });
    }
    if let (Some(last), false) = (out.last(), out.is_empty())
        && !last.any.is_empty()
    {
        source.report(source.text.len(), "No rule holds when no other does.", "End with a rule without any.");
    }
    out
}

pub(super) fn inquiries(source: &Source<'_>, library: &Library, links: &mut Links) -> Vec<Inquiry> {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["inquiry"]);
    let keys = ["id", "asks", "about", "says", "hangs", "carve-out", "bound", "backing"];
    let rows = file.tables("inquiry", &keys);
    once(&rows, "id");
    let mut reader = Reader { library, links };
    rows.iter().map(|row| inquiry(row, &mut reader)).collect()
}

fn inquiry(row: &Table<'_>, reader: &mut Reader<'_>) -> Inquiry {
    if !row.has("asks") {
        row.source.report(row.at, "The key “asks” is missing.", "Write the question for each role that asks it.");
    }
    let asks = super::by_role(row, "asks", |text, _| Some(text.value.to_owned()));
    let about = row.strings("about");
    for id in about.iter().filter(|s| !reader.library.lexicons.contains_key(s.value)) {
        let known = reader.library.lexicons.keys().map(String::as_str);
        id.report(0, format!("“{}” is no lexicon.", id.value), hint_known(id.value, known));
    }
    let mut says = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for row in row.tables("says", &["answer", "because", "yields", "tests", "when"]) {
        let when = reader.by_role(&row, "when");
        let bound = when.iter().flat_map(ByRole::values).flat_map(Condition::names);
        names.extend(bound);
        let tests = super::targets(&row, "tests", reader.library);
        let answer = row.required_id("answer");
        if when.is_none() && tests.is_empty() {
            row.source.report(row.at, "Nothing says when words say this.", "Add tests or when.");
        }
        let Some(answer) = answer else { continue };
        let yields = row.flag("yields").unwrap_or(false);
        says.push(Saying { answer, because: row.owned("because"), yields, tests, when });
    }
    let mut hangs = Vec::new();
    for row in row.tables("hangs", &["title", "when", "fact"]) {
        let fact = reader.facts(&row, "fact").pop();
        let when = row.required("when").and_then(|s| reader.condition(&s, Some(&names), None));
        hangs.extend(when.map(|when| Hanging { title: row.owned("title"), when, fact }));
    }
    let carve_outs: Vec<ByRole<Condition>> =
        row.tables("carve-out", &["when"]).iter().filter_map(|row| reader.by_role(row, "when")).collect();
    names.extend(carve_outs.iter().flat_map(ByRole::values).flat_map(Condition::names));
    let mut bounds = Vec::new();
    for row in row.tables("bound", &["id", "title", "words", "when"]) {
        let words: Option<Words> = row.string("words").and_then(|s| {
            let words = s.words();
            check::words(&s, &words, reader.library);
            words
        });
        let when = row.string("when").and_then(|s| reader.condition(&s, Some(&names), None));
        bounds.push(Bound { id: row.owned("id"), title: row.owned("title"), words, when });
    }
    let mut backing = Vec::new();
    for row in row.tables("backing", &["answers", "hangs", "when", "roles", "result", "severity", "says"]) {
        let result = row.required_id("result");
        let Some(result) = result else { continue };
        backing.push(BackingRule {
            answers: row.ids("answers"),
            hangs: row.flag("hangs"),
            when: reader.when(&row, None),
            roles: row.ids("roles"),
            result,
            severity: row.id("severity"),
            says: row.owned("says"),
        });
    }
    Inquiry {
        id: row.owned("id"),
        asks: asks.unwrap_or(ByRole::Each(BTreeMap::new())),
        about: about.iter().map(|s| s.value.to_owned()).collect(),
        says,
        hangs,
        carve_outs,
        bounds,
        backing,
    }
}
