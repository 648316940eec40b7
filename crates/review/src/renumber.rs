//! Typed labels that give way to a new clause.

use draft::{Clause, ClauseId, Draft, Span};

use crate::place::{bare, successor};

/// A typed label that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    /// Where its number stands.
    pub at: Span,
    /// The number as it is.
    pub was: String,
    /// The number as it will be.
    pub now: String,
}

/// More clauses than this are not renumbered for a new one, which is then called `5A`.
pub(crate) const MOST: usize = 3;

/// Returns the typed labels that change when `new` clauses take the labels from `label` on among the clauses under `parent`:
/// the row of labels that begins there, up to its first gap, and the labels under them that repeat their number.
///
/// Nothing is returned when one of them cannot be changed by typing.
pub(crate) fn shifts(
    draft: &Draft,
    clauses: &[Clause],
    parent: Option<ClauseId>,
    label: &str,
    new: usize,
) -> Option<Vec<Shift>> {
    let mut out = Vec::new();
    let mut next = number(label)?.to_owned();
    for (index, clause) in clauses.iter().enumerate().filter(|(_, c)| c.parent == parent) {
        let own = clause.label.as_deref().and_then(number);
        if own != Some(next.as_str()) {
            continue;
        }
        let now = counted(&next, new)?;
        out.push(shift(draft, clause, &next, &now)?);
        for below in clauses[index + 1..].iter().take_while(|c| c.paras.start < clause.paras.end) {
            let Some(own) = below.label.as_deref().and_then(number) else { continue };
            if let Some(rest) = own.strip_prefix(next.as_str()).filter(|rest| rest.starts_with('.')) {
                out.push(shift(draft, below, own, &format!("{now}{rest}"))?);
            } else if own.contains('.') {
                // `6.1` under `ARTICLE VI`: its number is written in another way.
                return None;
            }
        }
        next = counted(&next, 1)?;
    }
    Some(out)
}

fn shift(draft: &Draft, clause: &Clause, was: &str, now: &str) -> Option<Shift> {
    let para = draft.paragraphs.get(clause.paras.start).filter(|para| para.label.is_none())?;
    let label = clause.label.as_deref()?;
    let start = para.text.find(label)? + label.find(was)?;
    let at = Span::new(para.id, start..start + was.len());
    let fixed = para.fixed.iter().any(|fixed| fixed.range.start < at.end && at.start < fixed.range.end);
    (!fixed).then(|| Shift { at, was: was.to_owned(), now: now.to_owned() })
}

/// Returns the number of a label without its word and its punctuation: `6` of `Section 6.`, `b` of `(b)`.
pub(crate) fn number(label: &str) -> Option<&str> {
    let label = bare(label).rsplit([' ', '\u{A0}']).next()?;
    let number = label.trim_matches(|c: char| !c.is_alphanumeric());
    (!number.is_empty()).then_some(number)
}

fn counted(number: &str, times: usize) -> Option<String> {
    (0..times).try_fold(number.to_owned(), |number, _| successor(&number))
}

#[cfg(test)]
mod tests {
    use draft::{build::lines, outline};

    use super::shifts;

    /// Gives the label to a new clause beside the first of the draft and compares what changes.
    fn check(text: &str, label: &str, expected: Option<&[&str]>) {
        let draft = lines(text);
        let outline = outline(&draft);
        let first = outline.clauses.iter().find(|c| c.label.is_some()).expect("the draft has a clause");
        let found = shifts(&draft, &outline.clauses, first.parent, label, 1)
            .map(|all| all.into_iter().map(|s| format!("{}>{}", s.was, s.now)).collect::<Vec<_>>());
        let expected = expected.map(|all| all.iter().map(|s| (*s).to_owned()).collect());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_row_gives_way_up_to_its_first_gap() {
        check("1. Fees\n2. Term\n3. Law", "2.", Some(&["2>3", "3>4"]));
        check("1. Fees\n2. Term\n4. Law", "2.", Some(&["2>3"]));
        check("1. Fees\n2. Term\n2.1 Start\n2.2 End\n3. Law", "2.", Some(&["2>3", "2.1>3.1", "2.2>3.2", "3>4"]));
        check("1. Fees\n2. Term", "3.", Some(&[]));
        // Automatic numbers are not typed.
        check("+ Fees\n+ Term", "2.", None);
    }
}
