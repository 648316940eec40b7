//! Where a unit refers to clauses of the draft: each by the number that names it, and whether that number stands in a
//! list of several, so that it can be struck alone.

use std::ops::Range;

use draft::{Draft, Reference, ReferenceKind, Span, Unit};

use super::token::Tokens;

/// One clause that a unit refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The index of the clause.
    pub clause: usize,
    /// The words that name it as one of several in a list: `5` of "Sections 3, 5 and 9", with a heading in brackets
    /// after it; the whole item where each is an item of its own. Nothing where it stands alone, or where a range
    /// only includes it.
    pub listed: Option<Range<u32>>,
}

/// Returns the clauses that a unit refers to, in order.
pub fn citations(draft: &Draft, tokens: &Tokens, references: &[Reference], unit: &Unit) -> Vec<Citation> {
    let spans: Vec<&Span> = unit.lead_in.iter().chain([&unit.at]).chain(&unit.tail).collect();
    let here: Vec<&Reference> = references.iter().filter(|r| spans.iter().any(|span| span.holds(&r.at))).collect();
    let cited = here.iter().enumerate().filter_map(|(i, reference)| match reference.kind {
        ReferenceKind::Clause(id) => {
            let listed = listed(draft, &here, i).or_else(|| is_item(draft, unit, reference).then_some(unit.at));
            let listed = listed.map(|span| tokens.within(&span)).filter(|range| !range.is_empty());
            Some(Citation { clause: id.0 as usize, listed })
        }
        ReferenceKind::External | ReferenceKind::Dangling => None,
    });
    cited.collect()
}

/// Returns the words of reference `i` as a member of a list of references.
fn listed(draft: &Draft, all: &[&Reference], i: usize) -> Option<Span> {
    let this = all[i];
    let bare = |reference: &Reference| words(draft, &reference.at).is_some_and(|w| !begins_with_word(w));
    let joined = |a: Option<&&Reference>, b: Option<&&Reference>| a.zip(b).is_some_and(|(a, b)| joins(draft, a, b));
    let before = i.checked_sub(1).and_then(|i| all.get(i));
    let after = all.get(i + 1);
    // A label that a range includes has the words of the whole range, which hold its ends.
    let implied = |r: &Reference| words(draft, &r.at).is_some_and(|w| !w.ends_with(&r.label) && !w.starts_with('('));
    let in_range = [before, after].into_iter().flatten().any(|other| implied(other) || through(draft, this, other));
    if implied(this) || in_range || !(joined(before, Some(&this)) || joined(Some(&this), after)) {
        return None;
    }
    let text = &draft.paragraph(this.at.para)?.text;
    let mut span = this.at;
    if after.is_some_and(|after| joins(draft, this, after) && bare(after)) && !bare(this) {
        // "Sections 3, 5 and 9": the word before the first number belongs to all of them.
        span.start = span.end - this.label.len() as u32;
    }
    span.end += bracket(&text[span.end as usize..]) as u32;
    Some(span)
}

fn words<'a>(draft: &'a Draft, span: &Span) -> Option<&'a str> {
    draft.words(span)
}

/// Says whether a reference brings a word of its own, such as "Section".
fn begins_with_word(words: &str) -> bool {
    words.starts_with('§') || words.chars().take_while(|c| c.is_alphabetic()).count() > 2
}

/// Returns what stands between two references of one paragraph.
fn between<'a>(draft: &'a Draft, a: &Reference, b: &Reference) -> Option<&'a str> {
    let text = &draft.paragraph(a.at.para)?.text;
    (a.at.para == b.at.para).then_some(())?;
    text.get(a.at.end as usize..b.at.start as usize)
}

/// Says whether two references follow each other in a list, a heading in brackets after the first apart.
fn joins(draft: &Draft, a: &Reference, b: &Reference) -> bool {
    let Some(gap) = between(draft, a, b) else { return false };
    let gap = gap[bracket(gap)..].trim();
    matches!(gap.trim_start_matches([',', ';']).trim(), "" | "and" | "or" | "and/or" | "&") && !gap.is_empty()
}

/// Says whether the two are the ends of a range, in either order.
fn through(draft: &Draft, a: &Reference, b: &Reference) -> bool {
    [(a, b), (b, a)]
        .into_iter()
        .any(|(a, b)| between(draft, a, b).is_some_and(|gap| matches!(gap.trim(), "through" | "to" | "–" | "-" | "—")))
}

/// Returns the length of a heading in brackets at the start of `text`, such as ` (Fees)`.
fn bracket(text: &str) -> usize {
    let inner = text.trim_start();
    let close = inner.find(')').filter(|_| inner.starts_with('('));
    close.map_or(0, |close| text.len() - inner.len() + close + 1)
}

/// Says whether the reference is all that its item of a list says.
fn is_item(draft: &Draft, unit: &Unit, reference: &Reference) -> bool {
    if unit.lead_in.is_empty() || !unit.at.holds(&reference.at) {
        return false;
    }
    let Some(text) = draft.paragraph(unit.at.para).map(|p| p.text.as_str()) else { return false };
    let before = &text[unit.at.start as usize..reference.at.start as usize];
    let after = &text[reference.at.end as usize..unit.at.end as usize];
    before.trim().is_empty() && after[bracket(after)..].trim_matches([' ', ',', ';', '.']).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_list_can_be_told_from_its_neighbors() {
        const CLAUSES: &str =
            "1. Definitions\n\nWords.\n\n2. License\n\nWords.\n\n2.1 Grant. Words.\n\n3. Fees\n\nWords.\n\n4. Term\n\n";
        for (sentence, expected) in [
            ("Sections 1, 2 and 3 survive.", "1|2|3"),
            ("Sections 1, 2, and 3 survive.", "1|2|3"),
            ("Sections 2 and 3 survive.", "2|3"),
            ("Section 1, Section 2.1 and Section 3 survive.", "Section 1|Section 2.1|Section 3"),
            (
                "Only Section 2 (License), Section 3 (Fees) and Section 1 survive.",
                "Section 2 (License)|Section 3 (Fees)|Section 1",
            ),
            ("Section 2 survives.", "-"),
            ("Sections 1 through 3 survive.", "-|-|-"),
            ("The following survive: Section 2 and Section 3.", "Section 2|Section 3"),
            ("Under Section 1 the fees of Section 3 are due.", "-|-"),
            ("The following survive:\n\n(a) Section 3;\n\n(b) Section 2 in part; and\n\n(c) this.", "Section 3"),
            // Known wrong: "(a) Section 2 (License)" is taken for the label and the heading of a clause, so that (a)
            // refers to nothing; the first reference is that of (b).
            ("The following survive:\n\n(a) Section 2 (License);\n\n(b) Section 3; and\n\n(c) this.", "Section 3"),
        ] {
            let draft = draft::build::lines(&format!("{CLAUSES}{sentence}"));
            let outline = draft::outline(&draft);
            let tokens = Tokens::of(&draft);
            let unit = outline.units.iter().find(|u| outline.references.iter().any(|r| u.at.holds(&r.at)));
            let unit = unit.expect("the sentence has a reference");
            let found = citations(&draft, &tokens, &outline.references, unit);
            let shown: Vec<String> = found
                .iter()
                .map(|c| {
                    let Some(range) = &c.listed else { return "-".to_owned() };
                    let (first, last) = (&tokens.all[range.start as usize], &tokens.all[range.end as usize - 1]);
                    let text = &draft.paragraph(first.para).expect("it is there").text;
                    let words = &text[first.range.start as usize..last.range.end as usize];
                    format!("{words}{}", if words.contains('(') { ")" } else { "" })
                })
                .collect();
            assert_eq!(shown.join("|"), expected, "{sentence}");
        }
    }
}
