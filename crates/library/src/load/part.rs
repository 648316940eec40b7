//! Reads the files that topics stand on: lexicons, variables, facts, authorities, grammar, forms.

use std::collections::{BTreeMap, BTreeSet};

use super::check;
use crate::condition::{Act, Certainty, Consent, Words};
use crate::facts::{Answer, AnswerKind, FactKind, answer};
use crate::id::Role;
use crate::library::Library;
use crate::mistake::hint_known;
use crate::parts::{FormRule, FoundBy, Grammar, Lexicon, TrapWords, Variable, VariableKind};
use crate::source::{Item, Source, Table};

/// The keys of a lexicon.
const LEXICON: &[&str] = &["id", "title", "members", "never", "literal"];

pub(super) fn lexicons(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["lexicon"]);
    for table in file.tables("lexicon", LEXICON) {
        let lexicon = Lexicon {
            id: table.owned("id"),
            title: table.owned("title"),
            members: table.words("members"),
            never: table.words("never"),
            literal: table.flag("literal").unwrap_or(false),
        };
        if lexicon.members.is_empty() {
            source.report(table.at, "This lexicon has no members.", "");
        }
        if library.lexicons.contains_key(&lexicon.id) {
            source.report(table.key_at("id"), format!("“{}” is declared twice.", lexicon.id), "");
        }
        library.lexicons.insert(lexicon.id.clone(), lexicon);
    }
}

/// Reports lexicons that name others which do not exist, or themselves in a circle.
pub(super) fn check_lexicons(sources: &[&Source<'_>], library: &Library) {
    let names: BTreeMap<&str, BTreeSet<&str>> = library
        .lexicons
        .values()
        .map(|l| {
            (l.id.as_str(), l.members.iter().chain(&l.never).flat_map(Words::lexicons).map(|(id, _)| id).collect())
        })
        .collect();
    for source in sources {
        // A second reading has the places; what it would report anew is dropped.
        let quiet = Source::new(source.file, source.text);
        let toml = quiet.toml();
        for table in Table::open(&quiet, toml.get_ref(), 0, &["lexicon"]).tables("lexicon", LEXICON) {
            for member in table.strings("members").iter().chain(&table.strings("never")) {
                let Some(words) = member.words() else { continue };
                for (id, at) in words.lexicons().into_iter().filter(|(id, _)| !names.contains_key(id)) {
                    source.report(
                        member.at(at),
                        format!("“@{id}” is no lexicon."),
                        hint_known(id, names.keys().copied()),
                    );
                }
            }
            let Some(id) = table.string("id") else { continue };
            if reaches(&names, id.value, id.value) {
                source.report(id.at(0), format!("“{}” names itself, through its members.", id.value), "");
            }
        }
    }
}

/// Returns whether a member of `from`, or a member's member, is `to`.
fn reaches(names: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&str> = names.get(from).into_iter().flatten().copied().collect();
    while let Some(id) = next.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            next.extend(names.get(id).into_iter().flatten().copied());
        }
    }
    false
}

pub(super) fn variables(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["variable"]);
    let keys =
        ["name", "title", "kind", "choices", "default", "defaults", "least", "most", "avoid", "lexicon", "party"];
    for table in file.tables("variable", &keys) {
        let kind = table.required("kind").and_then(|s| {
            let kind = variable_kind(s.value);
            if kind.is_none() {
                s.report(0, format!("“{}” is no kind of variable.", s.value), hint_known(s.value, VARIABLE_KINDS));
            }
            kind
        });
        let found_by = match (table.string("lexicon"), table.id::<Role>("party")) {
            (Some(id), of) => {
                if !library.lexicons.contains_key(id.value) {
                    let known = library.lexicons.keys().map(String::as_str);
                    id.report(0, format!("“{}” is no lexicon.", id.value), hint_known(id.value, known));
                }
                Some(FoundBy::Lexicon { id: id.value.to_owned(), of })
            }
            (None, Some(role)) => Some(FoundBy::Party(role)),
            (None, None) => None,
        };
        let mut role_defaults = BTreeMap::new();
        if let Some(defaults) = table.table("defaults", &Role::ALL.iter().map(|r| r.id()).collect::<Vec<_>>()) {
            for (role, _, item) in defaults.items() {
                if let (Ok(role), Some(value)) = (role.parse(), plain(&item, role)) {
                    role_defaults.insert(role, value);
                }
            }
        }
        let variable = Variable {
            name: table.owned("name"),
            title: table.owned("title"),
            kind: kind.unwrap_or(VariableKind::Text),
            choices: table.strings("choices").iter().map(|s| s.value.to_owned()).collect(),
            default: table.value("default").and_then(|item| plain(&item, "default")),
            role_defaults,
            least: table.integer("least"),
            most: table.integer("most"),
            avoid: table.phrases("avoid"),
            found_by,
        };
        if (variable.kind == VariableKind::Choice) == variable.choices.is_empty() {
            source.report(table.at, "A choice has choices, and nothing else has.", "Add or remove choices.");
        }
        if library.variables.contains_key(&variable.name) {
            source.report(table.key_at("name"), format!("“{}” is declared twice.", variable.name), "");
        }
        library.variables.insert(variable.name.clone(), variable);
    }
}

const VARIABLE_KINDS: [&str; 14] = [
    "term",
    "text",
    "list",
    "choice",
    "date",
    "money",
    "percent",
    "count",
    "multiple",
    "hours",
    "days",
    "business-days",
    "months",
    "years",
];

fn variable_kind(name: &str) -> Option<VariableKind> {
    Some(match name {
        "term" => VariableKind::Term,
        "text" => VariableKind::Text,
        "list" => VariableKind::List,
        "choice" => VariableKind::Choice,
        "date" => VariableKind::Date,
        "money" => VariableKind::Money,
        "percent" => VariableKind::Percent,
        "count" => VariableKind::Count,
        "multiple" => VariableKind::Multiple,
        "hours" => VariableKind::Hours,
        "days" => VariableKind::Days,
        "business-days" => VariableKind::BusinessDays,
        "months" => VariableKind::Months,
        "years" => VariableKind::Years,
        _ => return None,
    })
}

/// Reads a text or a whole number as text.
fn plain(item: &Item<'_>, key: &str) -> Option<String> {
    match answer(item, key)? {
        Answer::Text(text) => Some(text),
        Answer::Number(number) => Some(number.to_string()),
        _ => {
            item.wrong_type(key, "a text or a whole number");
            None
        }
    }
}

pub(super) fn facts(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["fact"]);
    for table in file.tables("fact", &["key", "title", "kind", "choices", "default", "ask", "states"]) {
        let kind = table.required("kind").and_then(|s| {
            let kind = AnswerKind::named(s.value);
            if kind.is_none() {
                s.report(
                    0,
                    format!("“{}” is no kind of answer.", s.value),
                    "Known: yes-no, number, date, text, choice, list.",
                );
            }
            kind
        });
        let fact = FactKind {
            key: table.owned("key"),
            title: table.owned("title"),
            kind: kind.unwrap_or(AnswerKind::YesNo),
            choices: table.strings("choices").iter().map(|s| s.value.to_owned()).collect(),
            default: table.value("default").and_then(|item| answer(&item, "default")).unwrap_or_default(),
            ask: table.owned("ask"),
            states: table.words("states"),
        };
        if !fact.kind.admits(&fact.default, &fact.choices) {
            source.report(table.key_at("default"), "The default is no answer of the fact's kind.", "");
        }
        for member in table.strings("states") {
            check::words(&member, &member.words(), library);
        }
        if library.facts.contains_key(&fact.key) {
            source.report(table.key_at("key"), format!("“{}” is declared twice.", fact.key), "");
        }
        library.facts.insert(fact.key.clone(), fact);
    }
}

pub(super) fn grammar(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let keys = [
        "act",
        "exceptions",
        "conditions",
        "negations",
        "releases",
        "reported",
        "overrides",
        "consent",
        "certainty",
        "party",
        "either",
        "vague",
        "incorporates",
        "citation",
        "trap",
    ];
    let file = Table::open(source, toml.get_ref(), 0, &keys);
    let list = |table: &Table<'_>, key: &str| -> Vec<Words> {
        let read = |s: &crate::source::Str<'_>| {
            let words = s.words();
            check::words(s, &words, library);
            words
        };
        table.strings(key).iter().filter_map(read).collect()
    };
    let mut grammar = Grammar {
        exceptions: list(&file, "exceptions"),
        conditions: list(&file, "conditions"),
        negations: list(&file, "negations"),
        releases: list(&file, "releases"),
        reported: list(&file, "reported"),
        overrides: list(&file, "overrides"),
        either: list(&file, "either"),
        vague: list(&file, "vague"),
        incorporates: list(&file, "incorporates"),
        citation: list(&file, "citation"),
        ..Grammar::default()
    };
    let acts = Act::ALL.map(|a| a.to_string());
    if let Some(table) = file.table("act", &acts.each_ref().map(String::as_str)) {
        grammar.acts = Act::ALL.into_iter().map(|act| (act, list(&table, &act.to_string()))).collect();
    }
    if let Some(table) = file.table("consent", &["opt-in", "opt-out"]) {
        let kinds = [(Consent::OptIn, "opt-in"), (Consent::OptOut, "opt-out")];
        grammar.consent = kinds.into_iter().map(|(kind, key)| (kind, list(&table, key))).collect();
    }
    if let Some(table) = file.table("certainty", &["covenant", "default", "aim"]) {
        let kinds = [(Certainty::Covenant, "covenant"), (Certainty::Default, "default"), (Certainty::Aim, "aim")];
        grammar.certainty = kinds.into_iter().map(|(kind, key)| (kind, list(&table, key))).collect();
    }
    if let Some(table) = file.table("party", &Role::ALL.iter().map(|r| r.id()).collect::<Vec<_>>()) {
        grammar.parties = Role::ALL.iter().map(|role| (*role, list(&table, role.id()))).collect();
    }
    let keys = [
        "exception",
        "definition",
        "harmless",
        "survival",
        "kept",
        "precedence",
        "qualifier",
        "affiliates",
        "configuration",
        "deletion",
        "incorporation",
    ];
    if let Some(table) = file.table("trap", &keys) {
        let words = |key: &str| list(&table, key);
        grammar.traps = TrapWords {
            exception: words("exception"),
            definition: words("definition"),
            harmless: words("harmless"),
            survival: words("survival"),
            kept: words("kept"),
            precedence: words("precedence"),
            qualifier: words("qualifier"),
            affiliates: words("affiliates"),
            configuration: words("configuration"),
            deletion: words("deletion"),
            incorporation: words("incorporation"),
        };
    }
    library.grammar = grammar;
}

pub(super) fn forms(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["form"]);
    for table in file.tables("form", &["id", "title", "roles", "usual", "titles", "speaks"]) {
        let (Some(id), Some(usual)) = (table.required_id("id"), table.required_id("usual")) else { continue };
        for member in table.strings("titles").iter().chain(&table.strings("speaks")) {
            check::words(member, &member.words(), library);
        }
        let rule = FormRule {
            id,
            title: table.owned("title"),
            roles: table.ids("roles"),
            usual,
            titles: table.words("titles"),
            speaks: table.words("speaks"),
        };
        if !rule.roles.contains(&usual) {
            source.report(table.key_at("usual"), "The usual role is none of the form's roles.", "");
        }
        library.forms.push(rule);
    }
}
