//! Search of a draft in the words of the library's conditions.

use std::ops::Range;

use draft::{Draft, ParaId};
use library::condition::Words;
use library::{Facts, Library, Playbook};

use crate::read::place::Place;
use crate::read::{Reading, Text};
use crate::review::case;

/// A paragraph that has the words of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The paragraph.
    pub para: ParaId,
    /// Half-open byte ranges of the words in its text, in order; they do not overlap.
    pub marks: Vec<Range<u32>>,
}

/// Finds every paragraph that has the words, as a condition of the library would find them in it.
///
/// A lexicon counts the terms that the draft defines with its words; quantities are read with the values that `facts`
/// give to variables.
pub fn search(draft: &Draft, library: &Library, facts: &Facts, words: &Words) -> Vec<Hit> {
    let playbook = Playbook::default();
    let text = Text::of(draft);
    let reading = Reading::of(&text, case(draft, library, &playbook, facts));
    let hits = draft.paragraphs.iter().map(|para| {
        let place = Place::one(text.tokens.paragraph(para.id));
        let found = reading.vocabulary.find(words, &place, &reading);
        // Words that touch are one mark, so the ranges are joined as words before they are measured.
        let spans = text.spans(&Place::of(found.into_iter().flat_map(|found| found.hits)));
        Hit { para: para.id, marks: spans.into_iter().map(|span| span.start..span.end).collect() }
    });
    hits.filter(|hit| !hit.marks.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use draft::build::lines;

    use super::*;

    /// Search, draft, the words found in each paragraph.
    #[test]
    fn a_draft_is_searched_as_conditions_read_it() {
        let library = Library::built_in();
        let check = |search_for: &str, draft: &str, found: &[&[&str]]| {
            let draft = lines(draft);
            let words = library.words(search_for).unwrap_or_else(|e| panic!("{search_for}: {e}"));
            let hits = search(&draft, library, &Facts::default(), &words);
            let shown = |hit: &Hit| -> Vec<String> {
                let text = &draft.paragraph(hit.para).expect("it was found there").text;
                hit.marks.iter().map(|mark| text[mark.start as usize..mark.end as usize].to_owned()).collect()
            };
            assert_eq!(hits.iter().map(shown).collect::<Vec<_>>(), found, "{search_for}");
        };
        let two = "Vendor may audit the records.\nCustomer keeps no records of it.";
        check("audit record", two, &[&["audit", "records"], &["records"]]);
        check("audit & record", two, &[&["audit", "records"]]);
        check("record % audit", two, &[&["records"]]);
        check("vendor +3 audit", two, &[&["Vendor", "audit"]]);
        check("audit +3 vendor", two, &[]);
        check("train! /s model", "Train it. A model.\nTrain a model.", &[&["Train", "model"]]);
        check("duration(>30 days)", "Within 45 days.\nWithin ten days.", &[&["45 days"]]);
        let defined = "\"Learnings\" means prompts and outputs.\nVendor may keep Learnings.";
        check("keep & @data-in", defined, &[&["keep Learnings"]]);
    }
}
