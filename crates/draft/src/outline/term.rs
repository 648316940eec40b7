use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::sentence::sentences;
use super::{ClauseKind, Definition, Outline};
use crate::{Draft, Paragraph, Span, Story};

/// A term and its definition that do not belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseTerm {
    /// The term as the draft writes it.
    pub term: String,
    /// Where it stands: the definition, or the first use of a term without one.
    pub at: Span,
    /// What is wrong.
    pub why: Loose,
}

/// Why a term is loose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loose {
    /// It is written like a defined term and has no definition; so often it is used.
    Undefined(usize),
    /// It is defined and stands nowhere else.
    Unused,
    /// It was defined before, at this place, in the same part of the draft.
    DefinedTwice(Span),
}

/// So often a term without a definition has to stand before it is taken for one.
const OFTEN: usize = 3;

/// Words that are capitalized without being terms: names of offices, places, laws, months and parts of an agreement.
const PROPER: &str = "
    act acts agency agreement annex appendix april article articles association attachment attorney august authority bank
    board bureau chair chairman chapter chief city clause code commission committee company congress corp corporation
    council county court courts december delaware department directive director directors district drive eastern england
    english exhibit executive february federal financial friday general government group holdings inc
    incorporated international january japan july june justice kingdom law laws limited llc llp lp ltd managing march may
    minister ministry monday national new north northern november october office officer parliament part president
    procedure reg regulation regulations road rule rules saturday schedule schedules secretary section sections securities
    senior september south southern standards state states street suite sunday supreme thursday title treasury tribunal
    trust tuesday u.s uniform union united university vice wednesday west western york california texas florida
    internet web
";

/// Words before a term of an agreement; before a name of a person or a place there are none.
const BEFORE_TERMS: [&str; 20] = [
    "the",
    "such",
    "any",
    "each",
    "a",
    "an",
    "all",
    "this",
    "that",
    "its",
    "their",
    "other",
    "no",
    "said",
    "applicable",
    "every",
    "these",
    "those",
    "our",
    "your",
];

/// Finds terms that are used without a definition, defined and never used, or defined twice, in document order.
///
/// Terms without a definition are sought among two capitalized words or more that stand [`OFTEN`] times within
/// sentences; a single one is too often the beginning of a name.
pub fn loose_terms(draft: &Draft, outline: &Outline) -> Vec<LooseTerm> {
    let text = Text::of(draft, outline);
    let mut out = text.unused();
    out.extend(text.twice());
    out.extend(text.undefined());
    out.sort_by_key(|loose| (draft.index(loose.at.para), loose.at.start, loose.why));
    out
}

struct Text<'a> {
    draft: &'a Draft,
    outline: &'a Outline,
    /// For each word in small letters the places where it stands.
    words: HashMap<String, Vec<(usize, Range<usize>)>>,
    /// The terms that are defined, in small letters and the singular.
    defined: BTreeSet<String>,
}

impl<'a> Text<'a> {
    fn of(draft: &'a Draft, outline: &'a Outline) -> Text<'a> {
        let mut words: HashMap<String, Vec<(usize, Range<usize>)>> = HashMap::new();
        for (index, para) in draft.paragraphs.iter().enumerate().filter(|(_, para)| !para.style.generated) {
            for range in words_of(&para.text) {
                words.entry(key(&para.text[range.clone()])).or_default().push((index, range));
            }
        }
        let defined = outline.definitions.iter().map(|definition| keys(&definition.term)).collect();
        Text { draft, outline, words, defined }
    }

    fn unused(&self) -> Vec<LooseTerm> {
        let all = &self.outline.definitions;
        let used: Vec<bool> = all.iter().map(|definition| self.is_used(definition)).collect();
        // “TSN” or “Time Since New” of one definition: the use of one is enough.
        let alias = |d: &Definition| all.iter().zip(&used).any(|(other, used)| *used && other.body == d.body);
        let loose = |d: &Definition| LooseTerm { term: d.term.clone(), at: d.at, why: Loose::Unused };
        let unused = all.iter().zip(&used).filter(|(d, used)| !**used && !alias(d) && !self.is_title(d));
        unused.map(|(definition, _)| loose(definition)).collect()
    }

    /// Says whether the term stands at another place than its definition; for “Maximum Quantity (MQ)” either half will do.
    fn is_used(&self, definition: &Definition) -> bool {
        let Some(index) = self.draft.index(definition.at.para) else { return true };
        let halves = definition.term.split(['(', ')']).map(str::trim).filter(|half| half.len() > 1);
        let mut terms: Vec<Vec<String>> = halves.map(|half| words_of(half).map(|w| key(&half[w])).collect()).collect();
        terms.retain(|term| !term.is_empty());
        terms.is_empty()
            || terms.iter().any(|term| {
                let places = self.words.get(&term[0]).map(Vec::as_slice).unwrap_or_default();
                places.iter().any(|(para, range)| {
                    let rest = &self.draft.paragraphs[*para].text[range.start..];
                    let own = *para == index && definition.at.range().contains(&range.start);
                    let mut here = words_of(rest).map(|word| key(&rest[word]));
                    !own && term.iter().all(|word| here.next().as_ref() == Some(word))
                })
            })
    }

    fn twice(&self) -> Vec<LooseTerm> {
        let mut seen: BTreeMap<(Option<u32>, String), &Definition> = BTreeMap::new();
        let mut out = Vec::new();
        for definition in self.outline.definitions.iter().filter(|d| !self.refers(d) && !self.is_title(d)) {
            // A schedule may define a term anew for itself.
            let scope = (self.schedule(definition), keys(&definition.term));
            let Some(first) = seen.get(&scope) else {
                seen.insert(scope, definition);
                continue;
            };
            // “Cap” or “the Cap” of one sentence is one definition, and a name may be given to one thing again.
            if first.body != definition.body && !self.names_the_same(first, definition) {
                let why = Loose::DefinedTwice(first.at);
                out.push(LooseTerm { term: definition.term.clone(), at: definition.at, why });
            }
        }
        out
    }

    /// Says whether the quoted words are the title of the place named before them: Exhibit 6 (“Service Levels”).
    fn is_title(&self, definition: &Definition) -> bool {
        let body = self.draft.words(&definition.body).unwrap_or_default();
        let last = body.split_whitespace().next_back().unwrap_or_default();
        definition.in_passing && last.len() < 8 && last.starts_with(|c: char| c.is_ascii_digit())
            || definition.in_passing
                && body
                    .rsplit(' ')
                    .nth(1)
                    .is_some_and(|word| matches!(word, "Exhibit" | "Schedule" | "Annex" | "Appendix"))
    }

    /// Says whether two definitions in passing stand behind the same two words.
    fn names_the_same(&self, one: &Definition, other: &Definition) -> bool {
        let end = |definition: &Definition| {
            let body = self.draft.words(&definition.body).unwrap_or_default();
            let words: Vec<String> = words_of(body).map(|word| key(&body[word])).collect();
            words.into_iter().rev().take(2).collect::<Vec<_>>()
        };
        one.in_passing && other.in_passing && end(one).len() == 2 && end(one) == end(other)
    }

    /// Says whether a definition only says where the term is defined.
    fn refers(&self, definition: &Definition) -> bool {
        let body = self.draft.words(&definition.body).unwrap_or_default().to_lowercase();
        // A list of terms with the numbers of their sections gives no meaning either.
        let points = ["set forth in", "given", "ascribed", "assigned", "set out in", "provided in", "specified in"];
        let short = body.split_whitespace().count() < 40;
        short && (body.contains("meaning") || body.contains("defined")) && points.iter().any(|p| body.contains(p))
            || short && body.contains("is defined in")
            || short && body.contains("as defined in")
    }

    fn schedule(&self, definition: &Definition) -> Option<u32> {
        let mut next = self.outline.clause_of(self.draft, definition.at.para);
        while let Some(clause) = next {
            if clause.kind == ClauseKind::Schedule {
                return Some(clause.id.0);
            }
            next = clause.parent.and_then(|parent| self.outline.clauses.get(parent.0 as usize));
        }
        None
    }

    fn undefined(&self) -> Vec<LooseTerm> {
        let proper: BTreeSet<&str> = PROPER.split_whitespace().collect();
        let headings: BTreeSet<String> =
            self.outline.clauses.iter().filter_map(|clause| clause.heading.as_deref()).map(keys).collect();
        let mut found: BTreeMap<String, Uses> = BTreeMap::new();
        for (index, para) in self.draft.paragraphs.iter().enumerate() {
            if para.style.generated || matches!(para.story, Story::Header(_) | Story::Footer(_)) || is_title(&para.text)
            {
                continue;
            }
            let kind = self.outline.clause_of(self.draft, para.id).map(|clause| clause.kind);
            let names = matches!(kind, Some(ClauseKind::Preamble | ClauseKind::Signature | ClauseKind::Contents));
            for run in runs(para) {
                let term = keys(&para.text[run.clone()]);
                let uses = found.entry(term).or_default();
                uses.elsewhere |= is_explained(&para.text, &run);
                uses.names |= names;
                uses.count += 1;
                uses.as_term += usize::from(is_after_article(&para.text[..run.start]));
                uses.first.get_or_insert((index, run));
            }
        }
        let loose = |(term, uses): (String, Uses)| {
            let (index, range) = uses.first?;
            let words: Vec<&str> = term.split(' ').collect();
            let is_named = words.iter().any(|word| proper.contains(word.trim_matches('.')));
            let known = self.is_made_of_terms(&words) || headings.contains(&term);
            let often = uses.count >= OFTEN && uses.as_term * 2 >= uses.count;
            if uses.names || uses.elsewhere || is_named || known || !often {
                return None;
            }
            let para = &self.draft.paragraphs[index];
            let words = para.text[range.clone()].to_owned();
            Some(LooseTerm { term: words, at: Span::new(para.id, range), why: Loose::Undefined(uses.count) })
        };
        found.into_iter().filter_map(loose).collect()
    }

    /// Says whether the words are terms that the draft defines, one behind the other, such as `Customer` `Data`; a word
    /// that no definition knows makes them another term only where no term begins or ends them.
    fn is_made_of_terms(&self, words: &[&str]) -> bool {
        let begins = (1..=words.len()).any(|end| self.defined.contains(&words[..end].join(" ")));
        let ends = (0..words.len()).any(|start| self.defined.contains(&words[start..].join(" ")));
        // "Additional Confidential Information" and "Closing Date Balance Sheet" are formed from a term.
        begins || ends || self.defined.iter().any(|term| term.contains(&words.join(" ")))
    }
}

/// How words that may be a term are used.
#[derive(Default)]
struct Uses {
    first: Option<(usize, Range<usize>)>,
    count: usize,
    /// After an article or a word like one.
    as_term: usize,
    /// Among parties and signatures, where names stand.
    names: bool,
    /// Said to be defined, or in quotation marks: there is a definition, though not in a form that is read.
    elsewhere: bool,
}

/// Returns the words of a text, hyphens and apostrophes within them included.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let within = |c: char| c.is_alphanumeric() || matches!(c, '-' | '&' | '\'' | '’');
        let end = text[start..].find(|c| !within(c)).map_or(text.len(), |length| start + length);
        rest = end;
        Some(start..end)
    })
}

/// Returns a word to compare by: in small letters, in the singular, without a possessive.
fn key(word: &str) -> String {
    let word = word.to_lowercase();
    let word = word.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’', '-']);
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ if word.ends_with("ss") || word.len() < 4 => word.to_owned(),
        _ => {
            let stem = word.strip_suffix('s').unwrap_or(word);
            let hissing = ["xe", "che", "she", "sse"].iter().any(|end| word.len() > stem.len() && stem.ends_with(end));
            stem[..stem.len() - usize::from(hissing)].to_owned()
        }
    }
}

fn keys(words: &str) -> String {
    let keys: Vec<String> = words_of(words).map(|word| key(&words[word])).collect();
    // “the Agreement” and “Agreement” are one term.
    let the = usize::from(keys.len() > 1 && matches!(keys[0].as_str(), "the" | "this"));
    keys[the..].join(" ")
}

/// Says whether most words of a line are capitalized, as those of a title or a list of names are.
fn is_title(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect();
    words.iter().filter(|word| is_capitalized(word)).count() * 2 > words.len()
}

fn is_capitalized(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Returns two capitalized words or more with single blanks between them, within sentences.
fn runs(para: &Paragraph) -> Vec<Range<usize>> {
    let text = para.text.as_str();
    let starts: Vec<usize> = sentences(text).into_iter().map(|sentence| sentence.start).collect();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut run: Option<(Range<usize>, usize)> = None;
    let mut close = |run: &mut Option<(Range<usize>, usize)>| {
        let Some((range, count)) = run.take() else { return };
        // “The Fees” at the beginning of a sentence are the Fees.
        let range = match text[range.clone()].strip_prefix("The ") {
            Some(rest) => range.end - rest.len()..range.end,
            None => range,
        };
        if (2..=5).contains(&count) && text[range.clone()].contains(' ') {
            out.push(range);
        }
    };
    for word in words_of(text) {
        let shown = &text[word.clone()];
        let begins =
            starts.iter().any(|start| text.get(*start..word.start).is_some_and(|b| !b.contains(char::is_alphabetic)));
        let lower = shown.chars().any(char::is_lowercase);
        let fits = is_capitalized(shown) && lower && !begins && !shown.contains(|c: char| c.is_ascii_digit());
        let joined = run.as_ref().is_some_and(|(range, _)| &text[range.end..word.start] == " ");
        if !joined {
            close(&mut run);
        }
        match (&mut run, fits) {
            (Some((range, count)), true) => (range.end, *count) = (word.end, *count + 1),
            (None, true) => run = Some((word, 1)),
            _ => close(&mut run),
        }
    }
    close(&mut run);
    // The possessive of a term is the term.
    for range in &mut out {
        let words = &text[range.clone()];
        range.end = range.start + words.trim_end_matches("’s").trim_end_matches("'s").len();
    }
    out
}

/// Says whether the words stand in quotation marks, or before "(as defined in the Plan)".
fn is_explained(text: &str, at: &Range<usize>) -> bool {
    let after = text[at.end..].trim_start();
    let inside = after.strip_prefix('(').map_or("", |rest| rest.split(')').next().unwrap_or_default());
    let quoted = text[..at.start].ends_with(['“', '"', '‘', '„', '`', '\''])
        && after.starts_with(['”', '"', '’', '“', '\'', ',']);
    quoted || inside.contains("defined")
}

fn is_after_article(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    BEFORE_TERMS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{build, outline};

    /// Compares the loose terms of a draft, each as `term: why`.
    fn check(text: &str, expected: &[&str]) {
        let draft = build::lines(text);
        let found: Vec<String> = loose_terms(&draft, &outline(&draft))
            .into_iter()
            .map(|loose| {
                let why = match loose.why {
                    Loose::Undefined(count) => format!("undefined {count}"),
                    Loose::Unused => "unused".to_owned(),
                    Loose::DefinedTwice(first) => format!("twice, first in {}", first.para.0),
                };
                format!("{}: {why}", loose.term)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_term_that_is_defined_and_never_used_is_loose() {
        check("“Cap” means the fees.\nThe Cap applies.", &[]);
        check("“Cap” means the fees.\nNo limit applies.", &["Cap: unused"]);
        check("“Party” means one of us.\nBoth Parties sign.", &[]);
        check("“Tax” means a levy.\nCustomer’s Taxes are its own.", &[]);
        check(
            "“Service Data” means logs.\n“Services” means the platform.\nThe Services run.",
            &["Service Data: unused"],
        );
        check("The fees (the “Fees”) are due.\nPay the Fees.", &[]);
        check("“Net Fee(s)” means ten dollars.\nPay the Net Fees.", &[]);
        check("“Maximum Quantity (MQ)” means ten.\nNo more than the MQ.", &[]);
        check("“TSN” or “Time Since New” means hours.\nThe TSN counts.", &[]);
        check("It meets Exhibit 6 (“Service Levels”) at all times.", &[]);
    }

    #[test]
    fn a_term_that_is_defined_twice_is_loose() {
        check("“Cap” means the fees.\n“Cap” means ten dollars.\nThe Cap applies.", &["Cap: twice, first in 0"]);
        check("“Cap” has the meaning set forth in Section 2.\n“Cap” means ten dollars.\nThe Cap applies.", &[]);
        check("1. Terms\n“Cap” means the fees.\nSchedule A – Data\n“Cap” means ten dollars.\nThe Cap applies.", &[]);
    }

    #[test]
    fn a_term_that_is_used_and_never_defined_is_loose() {
        let often = "1. Use\nUse of the Licensed Works is limited.\nNo one may sell any Licensed Works.\nThe Licensed Works stay ours, and you keep the Licensed Works safe.";
        check(often, &["Licensed Works: undefined 4"]);
        check(&often.replace("1. Use", "“Licensed Works” means the books."), &[]);
        check(&often.replace("1. Use", "“Works” means the books."), &[]);
        check(&often.replace("any Licensed Works", "any Licensed Works (as defined in the Plan)"), &[]);
        // Names have no article, offices and laws are known, and twice is not often.
        check("1. Use\nAsk Jane Roe first.\nThen Jane Roe decides.\nAfter Jane Roe comes no one.", &[]);
        check("1. Use\nAsk the Chief Executive.\nThen the Chief Executive says.\nSo the Chief Executive does.", &[]);
        check("1. Use\nUse the Licensed Works.\nKeep the Licensed Works.", &[]);
    }
}
