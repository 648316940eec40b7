//! Questions that conditions ask of other elements and tests: to what exists, and never in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::Compare;
use crate::id::{Role, Rung};
use crate::library::Library;
use crate::mistake::hint_known;
use crate::source::{Source, Str};

/// Something of a topic that another condition can ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// An element of a position.
    Element(String, String),
    /// A number of elements of the positions at a rung.
    Grade(String, Rung, (Compare, u32)),
    /// A test.
    Test(String, String),
    /// A condition that nothing can wait for, such as a walk-away.
    Leaf,
}

/// Whose condition asks.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    /// What it belongs to.
    pub(super) node: Node,
    /// The role it is judged for, where it is one.
    pub(super) role: Option<Role>,
}

impl Asker {
    /// Makes the asker that is judged for this role only.
    pub(super) fn of(&self, role: Option<Role>) -> Asker {
        Asker { node: self.node.clone(), role: role.or(self.role) }
    }
}

/// One question with its place.
struct Link {
    file: String,
    at: usize,
    from: Asker,
    to: Node,
}

/// Questions that conditions ask of other elements and tests.
#[derive(Default)]
pub(super) struct Links(Vec<Link>);

impl Links {
    /// Adds the question at byte `at` of a condition.
    pub(super) fn add(&mut self, source: &Str<'_>, at: usize, from: &Asker, to: Node) {
        self.0.push(Link { file: source.source.file.to_owned(), at: source.at(at), from: from.clone(), to });
    }

    /// Reports questions to what does not exist, and tests that wait for themselves.
    pub(super) fn check(self, library: &Library, sources: &BTreeMap<&str, Source<'_>>) {
        // A grade waits for each element that it counts.
        let counted: Vec<(&Node, Vec<Node>)> =
            self.0.iter().map(|link| (&link.to, elements(library, &link.to))).collect();
        let mut waits: BTreeMap<&Node, BTreeSet<&Node>> = BTreeMap::new();
        for link in &self.0 {
            waits.entry(&link.from.node).or_default().insert(&link.to);
        }
        for (grade, elements) in &counted {
            waits.entry(*grade).or_default().extend(elements);
        }
        for link in &self.0 {
            let Some(source) = sources.get(link.file.as_str()) else { continue };
            if let Some((message, hint)) = missing(library, &link.from, &link.to) {
                source.report(link.at, message, hint);
            } else if link.from.node != Node::Leaf && waits_for(&waits, &link.to, &link.from.node) {
                source.report(link.at, "This condition waits for itself, through what it asks.", "Break the circle.");
            }
        }
    }
}

/// Returns the elements that a grade counts, for whatever role.
fn elements(library: &Library, node: &Node) -> Vec<Node> {
    let Node::Grade(id, rung, _) = node else { return Vec::new() };
    let positions = library.topic(id).into_iter().flat_map(|t| &t.positions).filter(|p| p.rung == *rung);
    positions.flat_map(|p| &p.elements).map(|e| Node::Element(id.clone(), e.id.clone())).collect()
}

/// Says what a question asks for and the library lacks.
fn missing(library: &Library, from: &Asker, node: &Node) -> Option<(String, String)> {
    let (Node::Element(topic, _) | Node::Grade(topic, ..) | Node::Test(topic, _)) = node else { return None };
    let Some(found) = library.topic(topic) else {
        let known: Vec<&str> = library.topics.iter().map(|t| t.id.as_str()).collect();
        return Some((format!("“{topic}” is no topic."), hint_known(topic, known)));
    };
    let absent = |what: &str, part: &str, known: Vec<&str>| {
        let is_there = known.contains(&part);
        (!is_there).then(|| (format!("“{topic}” has no {what} “{part}”."), hint_known(part, known)))
    };
    match node {
        Node::Element(_, part) => {
            let elements = found.positions.iter().flat_map(|p| &p.elements);
            absent("element", part, elements.map(|e| e.id.as_str()).collect())
        }
        Node::Test(_, part) => absent("test", part, found.tests.iter().map(|t| t.id.as_str()).collect()),
        Node::Grade(_, rung, (compare, n)) => {
            let roles = from.role.map_or_else(|| judged_for(library, &from.node), |role| vec![role]);
            if !found.positions.iter().any(|p| p.rung == *rung) {
                let known: BTreeSet<String> = found.positions.iter().map(|p| p.rung.to_string()).collect();
                let known: Vec<String> = known.into_iter().collect();
                return Some((format!("“{topic}” has no position “{rung}”."), format!("It has {}.", known.join(", "))));
            }
            roles.into_iter().find_map(|role| ungraded(found, role, *rung, *compare, *n))
        }
        Node::Leaf => None,
    }
}

/// Says why elements of a role's position cannot be counted so.
fn ungraded(topic: &crate::Topic, role: Role, rung: Rung, compare: Compare, n: u32) -> Option<(String, String)> {
    let id = &topic.id;
    let Some(position) = topic.position(role, rung) else {
        let hint = "Write the position, or a condition for each role.";
        return Some((format!("“{id}” has no position “{rung}” for the role “{role}”."), hint.to_owned()));
    };
    let count = position.elements.len() as u32;
    let hint = "Count from 1 to that number, or write a condition for each role.".to_owned();
    if n > count {
        return Some((format!("The position {role}, {rung} of “{id}” has {count} elements, not {n}."), hint));
    }
    let holding = (0..=count).filter(|met| compare.holds(met, &n)).count() as u32;
    let says = if holding == 0 { "never" } else { "always" };
    (holding == 0 || holding == count + 1).then(|| (format!("Of {count} elements this is {says} so."), hint))
}

/// Returns the roles that a condition of this node is judged for.
fn judged_for(library: &Library, node: &Node) -> Vec<Role> {
    let Node::Test(topic, test) = node else { return Vec::new() };
    let rules = library.topic(topic).and_then(|t| t.test(test)).into_iter().flat_map(|t| &t.severity);
    let roles: BTreeSet<Role> = rules.map(|rule| rule.role).collect();
    roles.into_iter().collect()
}

fn waits_for(waits: &BTreeMap<&Node, BTreeSet<&Node>>, from: &Node, to: &Node) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(node) = next.pop() {
        if node == to {
            return true;
        }
        if seen.insert(node) {
            next.extend(waits.get(node).into_iter().flatten().copied());
        }
    }
    false
}
