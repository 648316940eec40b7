//! Reads one topic: its file of tests and positions, and its page.

use std::collections::{BTreeMap, BTreeSet};

use super::check;
use super::links::{Asker, Links, Node};
use crate::anchor::Anchor;
use crate::condition::{self, Attr, Condition, Party};
use crate::cure::{Cure, Step, parse_placed};
use crate::id::{Role, Rung, Severity, Status};
use crate::library::Library;
use crate::mistake::hint_known;
use crate::page::{self, Page};
use crate::search::find;
use crate::source::{Item, Source, Str, Table};
use crate::text::Text;
use crate::topic::{
    ByRole, Citation, Comment, Companion, Element, Position, SeverityRule, StanceRule, Test, Topic, WalkAway,
};

const TOPIC: [&str; 10] =
    ["id", "code", "title", "status", "authorities", "applies", "stance", "position", "walk-away", "test"];
const POSITION: [&str; 8] = ["role", "rung", "heading", "after", "before", "text", "element", "companion"];
const TEST: [&str; 11] =
    ["id", "title", "because", "when", "lacks", "severity", "at", "message", "cure", "comment", "note"];

/// Reads the topic in `source`, whose file is named `stem`; `topics` are the ids of all topics.
pub(super) fn read(
    source: &Source<'_>,
    page: Option<&Source<'_>>,
    stem: &str,
    library: &Library,
    topics: &[&str],
    links: &mut Links,
) -> Option<Topic> {
    let toml = source.toml();
    let table = Table::open(source, toml.get_ref(), 0, &TOPIC);
    table.in_order(&TOPIC);
    let mut reader = Reader { library, topics, links, id: stem };
    let id = table.required("id");
    if let Some(id) = id.filter(|id| id.value != stem) {
        id.report(0, "The id is not the file's name.", format!("Write id = \"{stem}\"."));
    }
    let applies = table.table("applies", &["forms", "when", "headings", "speaks"]);
    if applies.is_none() && !table.has("applies") {
        source.report(0, "The key “applies” is missing.", "Add [applies] with forms, headings and speaks.");
    }
    let applies = applies.as_ref();
    let one = |reader: &mut Reader<'_>, key: &str| reader.condition(&applies?.string(key)?, None, &asker(Node::Leaf));
    if let Some(applies) = applies {
        for key in ["forms", "headings", "speaks"].iter().filter(|key| !applies.has(key)) {
            source.report(applies.at, format!("The key “{key}” is missing."), "");
        }
    }
    let speaks = one(&mut reader, "speaks");
    if let (Some(applies), Some(speaks)) = (applies, &speaks)
        && takes_sides(speaks)
    {
        let hint = "Leave out by, to, facts and other results: what is found is the same for everybody.";
        source.report(applies.key_at("speaks"), "What speaks to a topic depends on no party and no fact.", hint);
    }
    let mut topic = Topic {
        id: stem.to_owned(),
        code: table.owned("code"),
        title: table.owned("title"),
        status: table.required_id("status").unwrap_or(Status::Draft),
        authorities: table.strings("authorities").iter().map(|s| citation(s, library)).collect(),
        forms: applies.map(|a| a.ids("forms")).unwrap_or_default(),
        when: one(&mut reader, "when"),
        headings: applies.map(|a| a.phrases("headings")).unwrap_or_default(),
        speaks,
        stances: Vec::new(),
        positions: Vec::new(),
        walk_aways: Vec::new(),
        tests: Vec::new(),
        page: page.map(Page::read).unwrap_or_default(),
    };
    for row in table.tables("stance", &["role", "is", "why", "when"]) {
        topic.stances.extend(reader.stance(&row));
    }
    for row in table.tables("position", &POSITION) {
        row.in_order(&POSITION);
        topic.positions.extend(reader.position(&row));
    }
    for row in table.tables("walk-away", &["role", "when", "reason"]) {
        topic.walk_aways.extend(reader.walk_away(&row));
    }
    let rows = table.tables("test", &TEST);
    for row in &rows {
        row.in_order(&TEST);
        topic.tests.extend(reader.test(row, &topic));
    }
    check_positions(&table, &topic);
    check_ids(&rows);
    if let Some(page) = page {
        let tests: Vec<&str> = topic.tests.iter().map(|t| t.id.as_str()).collect();
        page::check_examples(page, &topic.page, &tests, &library.facts);
    }
    check_examples(&rows, &topic, page.is_some());
    Some(topic)
}

fn citation(source: &Str<'_>, library: &Library) -> Citation {
    let citation = Citation::parse(source.value);
    match (library.authorities.get(&citation.authority), &citation.pinpoint) {
        (None, _) => {
            let known = library.authorities.keys().map(String::as_str);
            let hint = hint_known(&citation.authority, known);
            source.report(0, format!("“{}” is no authority of authorities.toml.", citation.authority), hint);
        }
        (Some(authority), Some(pinpoint)) if !authority.pinpoints.iter().any(|p| p.id == *pinpoint) => {
            let known: Vec<&str> = authority.pinpoints.iter().map(|p| p.id.as_str()).collect();
            let at = citation.authority.len() + 1;
            source.report(at, format!("“{}” has no place “{pinpoint}”.", authority.id), hint_known(pinpoint, known));
        }
        _ => {}
    }
    citation
}

/// Says whether a condition asks for a side, a fact or another result.
fn takes_sides(condition: &Condition) -> bool {
    let is_sided = |attr: &Attr| matches!(attr, Attr::By(party) | Attr::To(party) if *party != Party::Either);
    !condition.tests().is_empty() || condition.finds().iter().any(|find| find.attrs.iter().any(is_sided))
}

/// Makes the asker that may be judged for several roles.
fn asker(node: Node) -> Asker {
    Asker { node, role: None }
}

struct Reader<'l> {
    library: &'l Library,
    topics: &'l [&'l str],
    links: &'l mut Links,
    id: &'l str,
}

impl Reader<'_> {
    fn condition(&mut self, source: &Str<'_>, earlier: Option<&[String]>, from: &Asker) -> Option<Condition> {
        check::condition(source, earlier, self.library, from, self.links)
    }

    fn text(&self, source: &Str<'_>, quotes: bool) -> Option<Text> {
        check::text(source, self.library, self.topics, quotes)
    }

    fn stance(&mut self, row: &Table<'_>) -> Option<StanceRule> {
        let role = row.required_id("role");
        let is = row.required_id("is");
        let why = row.owned("why");
        let from = Asker { node: Node::Leaf, role };
        let when = row.required("when").and_then(|s| self.condition(&s, None, &from));
        Some(StanceRule { role: role?, is: is?, when: when?, why })
    }

    fn position(&mut self, row: &Table<'_>) -> Option<Position> {
        let role = row.required_id("role");
        let rung = row.required_id("rung");
        let heading = row.required("heading").and_then(|s| self.text(&s, false));
        let text = row.required("text").and_then(|s| self.text(&s, false));
        let anchors = |key: &str| row.strings(key).iter().filter_map(|s| s.check(Anchor::parse(s.value))).collect();
        let (after, before): (Vec<Anchor>, Vec<Anchor>) = (anchors("after"), anchors("before"));
        if after.is_empty() && before.is_empty() {
            row.source.report(row.at, "This position has no anchor.", "Add after or before with words of headings.");
        }
        let mut elements = Vec::new();
        for row in row.tables("element", &["id", "title", "met"]) {
            let (id, title, met) = (row.owned("id"), row.owned("title"), row.required("met"));
            let from = Asker { node: Node::Element(self.id.to_owned(), id.clone()), role };
            if let Some(met) = met.and_then(|s| self.condition(&s, None, &from)) {
                elements.push(Element { id, title, met });
            }
        }
        let mut companions = Vec::new();
        for row in row.tables("companion", &["term", "text"]) {
            let term = row.owned("term");
            if let Some(text) = row.required("text").and_then(|s| self.text(&s, false)) {
                companions.push(Companion { term, text });
            }
        }
        Some(Position { role: role?, rung: rung?, heading: heading?, after, before, text: text?, elements, companions })
    }

    fn walk_away(&mut self, row: &Table<'_>) -> Option<WalkAway> {
        let role = row.required_id("role");
        let from = Asker { node: Node::Leaf, role };
        let when = row.required("when").and_then(|s| self.condition(&s, None, &from));
        let reason = row.required("reason").and_then(|s| self.text(&s, false));
        Some(WalkAway { role: role?, when: when?, reason: reason? })
    }

    fn test(&mut self, row: &Table<'_>, topic: &Topic) -> Option<Test> {
        let id = row.owned("id");
        let from = asker(Node::Test(topic.id.clone(), id.clone()));
        let when = self.when(row, &from);
        let names: Vec<String> = match &when {
            Some(when) => when.values().into_iter().flat_map(Condition::names).collect(),
            None => Vec::new(),
        };
        let severity = self.severities(row, &names, &from);
        let message = super::by_role(row, "message", |s, _| self.text(s, true));
        if message.is_none() && !row.has("message") {
            row.source.report(row.at, "The key “message” is missing.", "Say the words and the consequence.");
        }
        if let Some(at) = row.string("at")
            && when.is_some()
            && !names.iter().any(|n| n == at.value)
        {
            at.report(0, format!("“{}” is no capture of the test.", at.value), captures(&names));
        }
        let test = Test {
            title: row.owned("title"),
            because: row.required_id("because")?,
            severity,
            at: row.optional("at"),
            message: message.unwrap_or(ByRole::All(Text::default())),
            cures: self.cures(row, when.is_some().then_some(&names), topic, &from),
            comments: self.comments(row),
            note: row.string("note").filter(|s| !s.value.is_empty()).and_then(|s| self.text(&s, true)),
            when: when?,
            id,
        };
        self.check_test(row, &test, topic);
        Some(test)
    }

    /// Reads `when`, or `lacks`, which asks that an element is not met.
    fn when(&mut self, row: &Table<'_>, from: &Asker) -> Option<ByRole<Condition>> {
        match (row.has("when"), row.string("lacks")) {
            (true, None) => super::by_role(row, "when", |s, role| self.condition(s, None, &from.of(role))),
            (false, Some(element)) => {
                let id = element.value.to_owned();
                self.links.add(&element, 0, from, Node::Element(self.id.to_owned(), id.clone()));
                let met = condition::Test::Met { topic: self.id.to_owned(), element: id, at: 0 };
                Some(ByRole::All(Condition::Not(Box::new(Condition::Test(met)))))
            }
            _ => {
                row.source.report(row.at, "A test has either when or lacks.", "Write one of them.");
                None
            }
        }
    }

    fn severities(&mut self, row: &Table<'_>, names: &[String], from: &Asker) -> Vec<SeverityRule> {
        let rows = row.tables("severity", &["role", "is", "when"]);
        if rows.is_empty() {
            row.source.report(
                row.at,
                "This test has no severity.",
                "Add { role = \"..\", is = \"..\" } for its roles.",
            );
        }
        let mut rules: Vec<SeverityRule> = Vec::new();
        for row in &rows {
            let role: Option<Role> = row.required_id("role");
            let is = row.required_id("is");
            let when = row.string("when").and_then(|s| self.condition(&s, Some(names), &from.of(role)));
            let (Some(role), Some(is)) = (role, is) else { continue };
            if rules.iter().any(|r| r.role == role && r.when.is_none()) {
                row.source.report(row.at, "An earlier severity of this role always holds.", "Put it last.");
            }
            rules.push(SeverityRule { role, is, when });
        }
        rules
    }

    fn cures(&mut self, row: &Table<'_>, names: Option<&Vec<String>>, topic: &Topic, from: &Asker) -> Vec<Cure> {
        let Some(item) = row.value("cure") else { return Vec::new() };
        let items =
            if item.any_table().is_some() || item.value.get_ref().is_str() { vec![item] } else { item.array("cure") };
        items.iter().filter_map(|item| self.cure(item, names, topic, from)).collect()
    }

    fn cure(&mut self, item: &Item<'_>, names: Option<&Vec<String>>, topic: &Topic, from: &Asker) -> Option<Cure> {
        let (written, when, role, rung) = match item.any_table() {
            Some(_) => {
                let row = item.table("cure", &["do", "when", "role", "rung"])?;
                let earlier = names.map_or(&[][..], Vec::as_slice);
                let role = row.id("role");
                let when = row.string("when").and_then(|s| self.condition(&s, Some(earlier), &from.of(role)));
                (row.required("do")?, when, role, row.id("rung"))
            }
            None => (item.string("cure")?, None, None, None),
        };
        let (step, inner) = written.check(parse_placed(written.value, |id| self.topics.contains(&id)))?;
        if let Some((from, inner)) = inner {
            check::inner_text(&written, from, &inner, self.library, self.topics, false);
        }
        if let Some(names) = names {
            // A cure may also work on what its own condition captures.
            let names: Vec<String> = names.iter().cloned().chain(when.iter().flat_map(Condition::names)).collect();
            for capture in step.captures().into_iter().filter(|c| *c != "unit" && !names.iter().any(|n| n == c)) {
                let at = written.value.find(capture).unwrap_or(0);
                written.report(at, format!("“{capture}” is no capture of the test."), captures(&names));
            }
        }
        match &step {
            Step::Define { term, text: None } => {
                let companions = topic.positions.iter().flat_map(|p| &p.companions);
                if !companions.clone().any(|c| c.term.eq_ignore_ascii_case(term)) {
                    let known: Vec<&str> = companions.map(|c| c.term.as_str()).collect();
                    let hint = hint_known(term, known) + " Or write define .. as \"..\".";
                    written.report(0, format!("No position has a companion “{term}”."), hint);
                }
            }
            Step::Clause { topic: Some(other), .. } if !self.topics.contains(&other.as_str()) => {
                let at = written.value.find(other.as_str()).unwrap_or(0);
                written.report(at, format!("“{other}” is no topic."), hint_known(other, self.topics.iter().copied()));
            }
            _ => {}
        }
        Some(Cure { step, when, role, rung })
    }

    fn comments(&mut self, row: &Table<'_>) -> Vec<Comment> {
        let Some(item) = row.value("comment") else { return Vec::new() };
        let items = if item.value.get_ref().is_str() { vec![item] } else { item.array("comment") };
        let mut comments = Vec::new();
        for item in &items {
            let (words, needs, role) = match item.any_table() {
                Some(_) => {
                    let Some(row) = item.table("comment", &["text", "needs", "role"]) else { continue };
                    let Some(words) = row.required("text") else { continue };
                    (words, row.string("needs"), row.id("role"))
                }
                None => match item.string("comment") {
                    Some(words) if !words.value.trim().is_empty() => (words, None, None),
                    _ => continue,
                },
            };
            if let Some(needs) = &needs
                && !self.library.facts.contains_key(needs.value)
            {
                let known = self.library.facts.keys().map(String::as_str);
                needs.report(0, format!("“{}” is no fact of facts.toml.", needs.value), hint_known(needs.value, known));
            }
            let needs = needs.map(|s| s.value.to_owned());
            self.check_comment(&words, needs.as_deref());
            if let Some(text) = self.text(&words, true) {
                comments.push(Comment { text, needs, role });
            }
        }
        comments
    }

    /// A comment states no fact that it does not declare, and cites no law: confirming a citation is the attorney's.
    fn check_comment(&self, words: &Str<'_>, needs: Option<&str>) {
        let line = words.value.replace('\n', " ");
        for fact in self.library.facts.values().filter(|fact| needs != Some(fact.key.as_str())) {
            let stated = fact.states.iter().flat_map(|w| find(w, &line, &self.library.lexicons)).next();
            if let Some(at) = stated {
                words.report(
                    at.start,
                    format!("The comment states the fact “{}” and does not declare it.", fact.key),
                    "Write { text = \"..\", needs = \"..\" } and a twin without the fact after it.",
                );
            }
        }
        let cited = self.library.grammar.citation.iter().flat_map(|w| find(w, &line, &self.library.lexicons)).next();
        if let Some(at) = cited {
            words.report(
                at.start,
                "The comment cites an authority that nobody has confirmed.",
                "Make the point without it.",
            );
        }
    }

    fn check_test(&self, row: &Table<'_>, test: &Test, topic: &Topic) {
        let roles: BTreeSet<Role> = test.severity.iter().map(|rule| rule.role).collect();
        for role in roles {
            let worst = test.severities(role).map(|rule| rule.is).max();
            if let ByRole::Each(each) = &test.when
                && !each.contains_key(&role)
            {
                row.source.report(row.key_at("when"), format!("“when” says nothing for the role “{role}”."), "");
            }
            if let ByRole::Each(each) = &test.message
                && !each.contains_key(&role)
            {
                row.source.report(row.key_at("message"), format!("“message” says nothing for the role “{role}”."), "");
            }
            if worst < Some(Severity::Medium) {
                continue;
            }
            let mut cures = test.cures.iter().filter(|c| c.role.is_none_or(|r| r == role)).peekable();
            if cures.peek().is_none() {
                row.source.report(
                    row.at,
                    format!("A test of severity medium or more has no cure for the role “{role}”."),
                    "Add one, or flag.",
                );
            }
            for cure in cures {
                if let Step::Clause { topic: None, rung, .. } = &cure.step
                    && topic.position(role, *rung).is_none()
                {
                    row.source.report(
                        row.key_at("cure"),
                        format!("The role “{role}” has no position “{rung}” for this cure to insert."),
                        "Write the position, or give the cure a role.",
                    );
                }
            }
            let comments: Vec<_> = test.comments(role).collect();
            if comments.is_empty() {
                row.source.report(
                    row.at,
                    format!("A test of severity medium or more has no comment for the role “{role}”."),
                    "Write one of its own.",
                );
            } else if comments.last().is_some_and(|c| c.needs.is_some()) {
                row.source.report(
                    row.key_at("comment"),
                    "The last comment needs a fact.",
                    "Put a twin without the fact after it.",
                );
            }
        }
    }
}

fn captures(names: &[String]) -> String {
    match names {
        [] => "The test has none: write name: before words, or as name after a find.".to_owned(),
        names => format!("It has {}.", names.join(", ")),
    }
}

/// Every role with a position has a preferred one, its fallbacks count up, and no position stands twice.
fn check_positions(table: &Table<'_>, topic: &Topic) {
    let rows = table.tables("position", &POSITION);
    let at = |index: usize| rows.get(index).map_or(table.at, |row| row.at);
    let mut seen = BTreeSet::new();
    let mut met: BTreeMap<(Role, &str), &Element> = BTreeMap::new();
    for (i, position) in topic.positions.iter().enumerate() {
        let (role, rung) = (position.role, position.rung);
        if !seen.insert((role, rung)) {
            table.source.report(at(i), format!("The position {role}, {rung} stands twice."), "");
        }
        let before = match rung {
            Rung::Preferred => None,
            Rung::Fallback(1) => Some(Rung::Preferred),
            Rung::Fallback(n) => Some(Rung::Fallback(n - 1)),
        };
        if let Some(before) = before
            && topic.position(role, before).is_none()
        {
            table.source.report(at(i), format!("The role “{role}” has no position “{before}”."), "Write it too.");
        }
        for element in &position.elements {
            let first = met.entry((role, element.id.as_str())).or_insert(element);
            if !same(&first.met, &element.met) {
                let message = format!("The element “{}” is met in two ways for the role “{role}”.", element.id);
                table.source.report(at(i), message, "Give one of them its own id.");
            }
        }
    }
}

/// Compares conditions without regard to where their words stand.
fn same(a: &Condition, b: &Condition) -> bool {
    let plain = |c: &Condition| {
        let shown = format!("{c:?}");
        let mut parts = shown.split("at: ");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + part.trim_start_matches(|c: char| c.is_ascii_digit()))
    };
    plain(a) == plain(b)
}

fn check_ids(rows: &[Table<'_>]) {
    let mut seen = BTreeSet::new();
    for id in rows.iter().filter_map(|row| row.string("id")) {
        if !seen.insert(id.value) {
            id.report(0, format!("The test “{}” stands twice.", id.value), "");
        }
    }
}

/// Every test has a line that it fires on and a near miss that names it.
fn check_examples(rows: &[Table<'_>], topic: &Topic, has_page: bool) {
    if !has_page || topic.status == Status::Retired {
        return;
    }
    for row in rows {
        let Some(id) = row.string("id") else { continue };
        if !topic.page.has(id.value, true) {
            let hint = format!("Add one under “Fires on”, with <!-- {} -->.", id.value);
            id.report(0, format!("The page has no line that {} fires on.", id.value), hint);
        }
        if !topic.page.has(id.value, false) {
            let hint = format!("Add one under “Stays silent on”, with <!-- {} -->.", id.value);
            id.report(0, format!("The page has no near miss of {}.", id.value), hint);
        }
    }
}
