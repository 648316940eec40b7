//! Who acts: the subject of a marker, read from how the sentence hangs together.

use std::ops::Range;

use library::condition::{Act, Party};

use super::{Found, Gap, Place, Reader, inside, other};

impl Reader<'_> {
    /// Finds who acts: the subject before the marker, or after "by" in a passive; else the side laid to.
    pub(super) fn actor(&self, place: &Place, found: &[Found], k: usize, own: &Place) -> (Option<Party>, bool) {
        let this = &found[k];
        // "We use your Inputs", "you authorize us": the marker begins with its subject.
        if let Some((side, _)) = self.sides(&Place::one(this.at.clone())).into_iter().next_back() {
            return (Some(side), false);
        }
        let that = (this.start..this.at.start).rev().find(|i| self.key(*i) == "that" && place.holds(*i));
        let from = that.unwrap_or(this.start);
        let subject = self.subject(&place.between(from, this.at.start));
        if self.is_passive(this) {
            let agent = self.sides(&own.after(this.at.end)).into_iter().find(|(_, at)| {
                at.start > 0 && (self.key(at.start - 1) == "by" || (at.start > 1 && self.key(at.start - 2) == "by"))
            });
            // "Vendor is hereby granted a license": who gets it is the subject.
            let taker = self.sides(&subject).into_iter().next_back().filter(|_| this.act == Act::Grants);
            return match (agent, taker) {
                (Some((side, _)), _) => (Some(side), false),
                (None, Some((side, _))) => (Some(other(side)), false),
                (None, None) => (self.acting, true),
            };
        }
        let sides = self.sides(&subject);
        if let Some((side, _)) = sides.iter().rev().find(|(_, at)| !self.owner(at)).or(sides.last()) {
            return (Some(*side), false);
        }
        // "Do not share your password": said to who is addressed.
        let opens = place.ranges().iter().any(|r| r.start == this.at.start) || self.gap(this.at.start) >= Gap::Stop;
        if opens && matches!(self.key(this.at.start), "do" | "don't") {
            return (self.acting.map(other), true);
        }
        if k > 0 && subject.len() <= 1 && !this.nested {
            return self.actor(place, found, k - 1, &place.between(found[k - 1].start, this.start));
        }
        let pronoun = subject.first().is_some_and(|at| matches!(self.key(at), "it" | "they" | "he" | "she"));
        if !pronoun && subject.len() > 1 && (that.is_some() || k > 0) {
            return (self.acting, true);
        }
        // "After Customer pays, the Platform will": the one before the comma is another subject.
        if !pronoun && !subject.is_empty() && subject.first() > Some(from) {
            return (self.acting, true);
        }
        match self.sides(&place.before(this.at.start)).into_iter().next_back() {
            Some((side, _)) => (Some(side), true),
            None => (self.acting, true),
        }
    }

    fn sides(&self, place: &Place) -> Vec<(Party, Range<u32>)> {
        place.ranges().iter().flat_map(|r| inside(&self.marks.sides, r, |s| &s.1).iter().cloned()).collect()
    }

    /// Returns the words of a subject without the condition or the circumstance before it: "If you subscribe, Acme".
    fn subject(&self, place: &Place) -> Place {
        let Some(start) = place.first() else { return Place::default() };
        let opens = [
            "if",
            "when",
            "where",
            "whenever",
            "unless",
            "until",
            "while",
            "once",
            "after",
            "before",
            "upon",
            "by",
            "to",
            "for",
            "in",
            "on",
            "as",
            "during",
            "with",
            "without",
            "subject",
            "except",
            "because",
            "since",
            "should",
            "although",
            "provided",
            "depending",
        ];
        let first = (start..start + 2).find(|i| !matches!(self.key(*i), "and" | "or" | "but" | "only" | "that"));
        if !first.is_some_and(|at| opens.contains(&self.key(at))) {
            return place.clone();
        }
        let indexes: Vec<u32> = place.ranges().iter().flat_map(|r| r.clone()).collect();
        let comma = indexes.into_iter().rev().find(|i| *i > start && self.gap(*i) == Gap::Comma);
        comma.map_or_else(|| place.clone(), |at| place.after(at))
    }

    /// Says whether the marker governs a passive: "may be used", "are not logged"; "shall be entitled" is none, since
    /// its subject is the one who may.
    fn is_passive(&self, this: &Found) -> bool {
        let is_be = |i: u32| matches!(self.key(i), "be" | "been" | "being" | "is" | "are");
        let skip = |from: u32| {
            (from..from + 4).find(|i| {
                let key = self.key(*i);
                !(key.ends_with("ly") || matches!(key, "not" | "also" | "only" | "then" | "so" | "never" | "hereby"))
            })
        };
        let Some(next) = skip(this.at.end) else { return false };
        let participle = if is_be(next) && self.gap(next) < Gap::Comma {
            skip(next + 1)
        } else {
            this.at.clone().any(is_be).then_some(next)
        };
        // A grant's own marker may be the participle: "is hereby granted".
        let granted = this.act == Act::Grants && this.at.clone().chain([this.at.start.saturating_sub(1)]).any(is_be);
        granted || participle.is_some_and(|at| self.gap(at) < Gap::Comma && is_participle(self.key(at)))
    }

    /// Says whether the side at `at` only owns or names what follows, as in "Customer's prompts" and "Customer Data".
    fn owner(&self, at: &Range<u32>) -> bool {
        let all = &self.tokens.all;
        let Some(last) = at.end.checked_sub(1).and_then(|i| all.get(i as usize)) else { return false };
        let next = all.get(at.end as usize).filter(|t| t.gap <= Gap::Space);
        let bytes = last.range.end - last.range.start;
        // The key has lost the possessive; the range has not.
        let possessive = bytes as usize > last.key.len() && !last.key.contains('\'');
        next.is_some_and(|next| possessive || (last.capital && next.capital))
    }
}

/// Says whether the word is a participle that something is done by; those of leave and duty are not.
fn is_participle(key: &str) -> bool {
    let of_subject = [
        "entitled",
        "permitted",
        "allowed",
        "required",
        "obligated",
        "obliged",
        "prohibited",
        "bound",
        "authorized",
        "restricted",
        "precluded",
        "prevented",
        "excused",
        "released",
        "relieved",
        "deemed",
        "limited",
        "need",
        "interested",
    ];
    let irregular = [
        "made",
        "given",
        "kept",
        "held",
        "sent",
        "sold",
        "shown",
        "put",
        "set",
        "done",
        "taken",
        "paid",
        "brought",
        "met",
        "left",
        "borne",
        "seen",
        "run",
        "cut",
        "used",
        "built",
        "lost",
        "read",
        "known",
        "found",
        "written",
        "drawn",
        "shared",
        "overwritten",
    ];
    irregular.contains(&key) || (key.ends_with("ed") && !of_subject.contains(&key))
}
