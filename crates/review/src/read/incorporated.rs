//! Documents that the draft takes in by reference: nobody reviewed them, so what it is silent on stays open.

use super::Reading;
use super::place::Place;
use super::token::Gap;

/// Last words of names of papers.
const PAPERS: &[&str] = &[
    "policy",
    "policies",
    "terms",
    "agreement",
    "addendum",
    "dpa",
    "documentation",
    "guidelines",
    "rules",
    "notice",
    "conditions",
    "nda",
    "plan",
    "code",
    "clauses",
];

impl Reading<'_> {
    /// Finds the documents that the draft takes in by reference: by their address, else by their name, else by the
    /// words that say so.
    ///
    /// Schedules and the like are part of the draft.
    pub(super) fn read_incorporated(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for words in &self.case.library.grammar.incorporates {
            for found in self.vocabulary.find(words, &self.whole, self) {
                let Some(unit) = self.units.iter().find(|u| u.own.holds(found.hull.start)) else { continue };
                let own = unit.own.ranges().first().map(|r| self.text.words(r)).unwrap_or_default();
                let name = match address(&self.whole_words(&unit.own)) {
                    Some(address) => address,
                    None if is_part(&own) => continue,
                    None => self.paper(&unit.own, found.hull.start).unwrap_or_else(|| self.text.words(&found.hull)),
                };
                if !out.contains(&name) {
                    out.push(name);
                }
            }
        }
        out.sort();
        out
    }

    /// Returns the capitalized name of a paper in the place, the last before the word `at` if there is one there.
    fn paper(&self, place: &Place, at: u32) -> Option<String> {
        let all = &self.text.tokens.all;
        let is_paper = |i: &u32| {
            let token = &all[*i as usize];
            token.capital && PAPERS.contains(&token.key.as_str())
        };
        let mut before = place.before(at).ranges().iter().rev().flat_map(|r| r.clone().rev()).collect::<Vec<_>>();
        before.extend(place.after(at).ranges().iter().flat_map(Clone::clone));
        let last = before.into_iter().find(is_paper)?;
        let joined = |i: &u32| all[*i as usize].capital && all[*i as usize + 1].gap <= Gap::Space;
        let first = (place.first()?..last).rev().take_while(joined).last().unwrap_or(last);
        let name = self.text.words(&(first..last + 1));
        Some(name.trim_start_matches("The ").to_owned())
    }

    /// Returns the text around a place's words, marks included.
    fn whole_words(&self, place: &Place) -> String {
        let spans = self.text.spans(place);
        let texts = spans.iter().filter_map(|s| {
            let text = &self.text.draft.paragraph(s.para)?.text;
            let end = text[s.end as usize..].find(char::is_whitespace).map_or(text.len(), |i| s.end as usize + i);
            text.get(s.start as usize..end)
        });
        texts.collect::<Vec<_>>().join(" ")
    }
}

/// Returns the first web address in the words.
fn address(words: &str) -> Option<String> {
    words.split(|c: char| c.is_whitespace() || "()[]<>".contains(c)).find_map(|word| {
        let word = word.trim_matches(|c: char| ",.;:\"'“”’".contains(c));
        let lower = word.to_lowercase();
        let web = ["http://", "https://", "www."].iter().any(|start| lower.starts_with(start));
        let host = word.split('/').next().unwrap_or_default();
        let top = host.rsplit('.').next().unwrap_or_default();
        let path = word.contains('/')
            && host.contains('.')
            && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
            && top.len() >= 2
            && top.chars().all(|c| c.is_ascii_lowercase());
        (web || path).then(|| word.to_owned())
    })
}

/// Says whether the words speak of a part of the draft itself.
fn is_part(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["schedule", "exhibit", "annex", "appendix", "attachment", "recital"].iter().any(|part| lower.contains(part))
}
