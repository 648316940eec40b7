//! The role and the form of a draft, guessed from how it begins and how it speaks.

use std::collections::BTreeSet;

use draft::Draft;
use library::{Facts, Form, Library, Playbook, Role};

use crate::case::Case;
use crate::read::{Reading, Text};

/// A guess, for the attorney to confirm or to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Our client's role: the side that usually receives the other's paper.
    pub role: Role,
    /// The form of the agreement.
    pub form: Form,
    /// Why, one sentence for each.
    pub why: Vec<String>,
}

/// Guesses role and form of a draft.
///
/// Words of its title count three times, words anywhere once; of equal forms the library's first is taken.
pub fn infer(draft: &Draft, library: &Library) -> Guess {
    let (facts, playbook) = (Facts::default(), Playbook::default());
    let case =
        Case { library, playbook: &playbook, facts: &facts, role: Role::Customer, form: Form::ServicesAgreement };
    let text = Text::of(draft);
    let reading = Reading::of(&text, case);
    let title = crate::party::title(&reading);
    let mut best: Option<(usize, &library::FormRule, Vec<String>)> = None;
    for rule in &library.forms {
        let mut score = 0;
        let mut seen: Vec<String> = Vec::new();
        for words in &rule.titles {
            for found in reading.vocabulary.find(words, &title, &reading) {
                score += 3;
                seen.push(reading.text.words(&found.hull));
            }
        }
        for words in &rule.speaks {
            let found = reading.vocabulary.find(words, &reading.whole, &reading);
            score += found.len().min(3);
            seen.extend(found.first().map(|m| reading.text.words(&m.hull)));
        }
        // "License Agreement" in the title and "license agreement" below are one reason.
        let mut known = BTreeSet::new();
        seen.retain(|words| known.insert(words.to_lowercase()));
        if score > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((score, rule, seen));
        }
    }
    let Some((_, rule, seen)) = best else {
        return Guess {
            role: Role::Customer,
            form: Form::ServicesAgreement,
            why: vec![
                "Nothing in the draft names its form; a services agreement received by the customer is assumed.".into(),
            ],
        };
    };
    let words: Vec<String> = seen.iter().take(3).map(|w| format!("“{w}”")).collect();
    let form = format!("It reads as a {} because it says {}.", rule.title.to_lowercase(), words.join(", "));
    let role = format!("The {} usually receives such a draft from the {}.", rule.usual, rule.usual.counterpart());
    Guess { role: rule.usual, form: rule.id, why: vec![form, role] }
}
