//! The record's rulings as a review takes them.

use draft::{Change, Edit, EditId, Origin};
use review::{Act, FindingKey, Review, SuggestionId};

use crate::Desk;

impl Desk {
    /// Returns the rulings as [`review::resolve`] takes them: on suggestions of this review, on its findings, own edits.
    ///
    /// A ruling on what the review no longer says is left out; it stays in the record.
    pub fn ruled(&self, review: &Review) -> review::Desk {
        let mut out = review::Desk::default();
        for (id, standing) in &self.rulings {
            let act = &standing.act;
            let suggestion = SuggestionId(id.clone());
            if review.suggestion(&suggestion).is_some() {
                out.rulings.insert(suggestion, act.clone());
                continue;
            }
            let Ok(key) = id.parse::<FindingKey>() else { continue };
            let at = review.finding(&key).and_then(|finding| finding.at);
            // A finding without a suggestion can still be commented on.
            if let (Act::CommentOnly { text }, Some(at)) = (act, at) {
                let change = Change::Comment { at: at.into(), text: text.clone() };
                let origin = Origin::Suggested(id.clone());
                out.own.push(Edit { id: EditId(0), change, was: String::new(), comment: None, group: None, origin });
            }
            out.findings.insert(key, act.clone());
        }
        out.own.extend(self.own.iter().flat_map(|own| own.edits.clone()));
        out
    }
}
