//! What a unit does: its predicates, each with act, actor, consent and certainty.
//!
//! A unit is cut in two ways.
//! Exceptions are split off first: in "shall not train on Inputs, except on aggregated data" the words after the marker
//! carry the opposite act.
//! The rest is cut at coordinated markers: "may host but shall not train" is a permission and a prohibition.
//! All words of acts, exceptions, consent and parties come from the library; this file knows only how sentences hang
//! together.

mod subject;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::place::Place;
use super::token::{Gap, Tokens};

use library::condition::{Act, Certainty, Consent, Party};

/// Returns the other side; either stays either.
pub fn other(side: Party) -> Party {
    match side {
        Party::Us => Party::Them,
        Party::Them => Party::Us,
        Party::Either => Party::Either,
    }
}

/// One thing a unit does.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// What it does.
    pub act: Act,
    /// Who does it, may do it or must do it.
    pub actor: Option<Party>,
    /// Whom it is done for.
    pub to: Option<Party>,
    /// The words it reaches: its own, an elided subject, what a pronoun stands for.
    pub reach: Place,
    /// Its own words; at least one match must stand in them.
    pub own: Place,
    /// The marker, such as "shall not"; the exception marker where the act is only implied.
    pub marker: Range<u32>,
    /// Is it the half after an exception marker?
    pub exception: bool,
    /// What it waits for.
    pub consent: Consent,
    /// How firm it is.
    pub sure: Certainty,
    /// Was its act or its actor inferred, as from a double negation or a passive?
    pub inferred: bool,
    /// Is its act only implied by the exception, without a marker of its own?
    pub implied: bool,
}

/// Every marker of the library's grammar found in the draft, each list ascending.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Acts.
    pub acts: Vec<(Act, Range<u32>)>,
    /// Exceptions.
    pub exceptions: Vec<Range<u32>>,
    /// Words that cancel a prohibition: "shall not be restricted from".
    pub releases: Vec<Range<u32>>,
    /// Sides.
    pub sides: Vec<(Party, Range<u32>)>,
    /// Words of agreement beforehand.
    pub opt_in: Vec<Range<u32>>,
    /// Words of objection afterwards.
    pub opt_out: Vec<Range<u32>>,
    /// Words of aim.
    pub aims: Vec<Range<u32>>,
    /// Words of present practice.
    pub defaults: Vec<Range<u32>>,
}

/// Returns those of `marks` that lie inside `range`; both are ascending.
pub fn inside<'a, T>(marks: &'a [T], range: &Range<u32>, at: impl Fn(&T) -> &Range<u32>) -> &'a [T] {
    let from = marks.partition_point(|m| at(m).start < range.start);
    let to = marks.partition_point(|m| at(m).start < range.end);
    &marks[from..to.max(from)]
}

/// Reads what one unit does; `acting` is the side that a passive without agent is laid to.
pub fn predicates(tokens: &Tokens, marks: &Marks, unit: &Place, acting: Option<Party>) -> (Vec<Predicate>, Vec<Place>) {
    let reader = Reader { tokens, marks, unit, acting };
    let halves = reader.exceptions();
    let main = halves.iter().fold(unit.clone(), |rest, half| rest.without(&half.place));
    let mut out = reader.clauses(&main, unit, false);
    // A prohibition or a duty is read with its exceptions; a permission is not what it excepts.
    let excepted = halves.iter().fold(Place::default(), |all, half| all.joined(&half.place));
    for predicate in &mut out {
        if matches!(predicate.act, Act::Prohibits | Act::Obliges | Act::Disclaims | Act::Excludes | Act::Represents) {
            predicate.reach = predicate.reach.joined(&excepted);
        }
    }
    let opposite = out.first().map(|p| (opposite(p.act), p.actor));
    for half in &halves {
        let body = half.place.after(half.marker.end);
        let own = reader.clauses(&body, &body, true);
        if !own.is_empty() {
            out.extend(own);
        } else if let Some((Some(act), actor)) = opposite {
            let continues = tokens.all.get(half.marker.end as usize).is_some_and(|t| {
                matches!(t.key.as_str(), "to" | "for" | "as" | "in" | "where" | "if" | "when" | "with" | "that" | "so")
            });
            let reach = if continues || reader.has_pronoun(&half.place) { unit.clone() } else { body.clone() };
            out.push(Predicate {
                act,
                actor,
                to: None,
                consent: reader.consent(&half.place, act),
                sure: Certainty::Covenant,
                reach,
                own: body,
                marker: half.marker.clone(),
                exception: true,
                inferred: true,
                implied: true,
            });
        }
    }
    (out, halves.into_iter().map(|half| half.place).collect())
}

fn opposite(act: Act) -> Option<Act> {
    match act {
        Act::Prohibits | Act::Obliges | Act::Disclaims => Some(Act::Permits),
        Act::Permits | Act::Grants => Some(Act::Prohibits),
        Act::Excludes => Some(Act::Obliges),
        Act::Represents => Some(Act::Disclaims),
        Act::Defines => None,
    }
}

struct Half {
    marker: Range<u32>,
    place: Place,
}

struct Reader<'a> {
    tokens: &'a Tokens,
    marks: &'a Marks,
    unit: &'a Place,
    acting: Option<Party>,
}

/// A marker of an act in a clause, with what follows from its neighbourhood.
struct Found {
    act: Act,
    at: Range<u32>,
    given: bool,
    inferred: bool,
    /// Where its own words begin.
    start: u32,
    /// Is it inside a relative or other dependent clause of the one before?
    nested: bool,
}

impl Reader<'_> {
    fn key(&self, at: u32) -> &str {
        self.tokens.all.get(at as usize).map_or("", |t| t.key.as_str())
    }

    fn gap(&self, at: u32) -> Gap {
        self.tokens.all.get(at as usize).map_or(Gap::Paragraph, |t| t.gap)
    }

    /// Splits off what stands after exception markers.
    fn exceptions(&self) -> Vec<Half> {
        let mut out: Vec<Half> = Vec::new();
        for range in self.unit.ranges() {
            for marker in inside(&self.marks.exceptions, range, |m| m) {
                if out.iter().any(|half| half.place.holds(marker.start)) {
                    continue;
                }
                // "but may": the modal belongs to the words after the marker.
                let modal = inside(&self.marks.acts, marker, |m| &m.1).iter().find(|m| m.1.start > marker.start);
                let marker = &(marker.start..modal.map_or(marker.end, |m| m.1.start.min(marker.end)));
                let leading = marker.start <= range.start + 1 || self.gap(marker.start) == Gap::Stop;
                let acts = inside(&self.marks.acts, &(marker.end..range.end), |m| &m.1);
                let end = if leading {
                    // "Except for X, Vendor shall not ...": up to the last comma before the act.
                    let Some((_, act)) = acts.first() else { continue };
                    let comma = (marker.end..act.start).rev().find(|i| self.gap(*i) == Gap::Comma);
                    let Some(comma) = comma else { continue };
                    comma
                } else {
                    // "..., except X, and Vendor shall ...": up to the conjunction that opens a new clause.
                    let next = acts.iter().find_map(|(_, act)| self.coordinated(marker.end, act.start));
                    next.unwrap_or(range.end)
                };
                // "a license (except for resale) to use": up to the bracket that closes.
                let depth = |i: u32| self.tokens.all.get(i as usize).map_or(0, |t| t.depth);
                let closed = (marker.end..end).find(|i| depth(*i) < depth(marker.start));
                let end = closed.unwrap_or(end);
                out.push(Half { marker: marker.clone(), place: Place::one(marker.start..end) });
            }
        }
        out
    }

    /// Finds the start of a coordinate clause whose act stands at `act`: ", and Vendor shall".
    fn coordinated(&self, from: u32, act: u32) -> Option<u32> {
        let i = (from..act).rev().find(|i| {
            let joined = matches!(self.key(*i), "and" | "but" | "nor" | "provided") && self.gap(*i) == Gap::Comma;
            joined || self.gap(*i) == Gap::Stop
        })?;
        let subject = !inside(&self.marks.sides, &(i..act), |s| &s.1).is_empty();
        (subject || self.gap(i) == Gap::Stop || act - i <= 2).then_some(i)
    }

    /// Reads the predicates of `place`, which holds no exception; consent is looked up in `around`.
    fn clauses(&self, place: &Place, around: &Place, exception: bool) -> Vec<Predicate> {
        let mut found = self.found(place);
        let start = place.ranges().first().map_or(0, |r| r.start);
        for k in 0..found.len() {
            let from = if k == 0 { start } else { found[k - 1].at.end };
            let (at, nested) = if k == 0 { (start, false) } else { self.boundary(place, from, found[k].at.start) };
            found[k].start = at;
            found[k].nested = nested;
        }
        let end = place.ranges().last().map_or(0, |r| r.end);
        let mut out = Vec::new();
        for (k, this) in found.iter().enumerate() {
            let next = found[k + 1..].iter().find(|f| this.nested || !f.nested).map_or(end, |f| f.start);
            let own = place.between(this.start, next);
            let mut reach = own.clone();
            let subject = place.between(this.start, this.at.start);
            let elided = k > 0 && subject.len() <= 1 && !this.nested;
            if elided {
                reach = reach.joined(&place.between(found[k - 1].start, found[k - 1].at.start));
            }
            if self.has_pronoun(&own) {
                reach = reach.joined(&place.before(this.start));
            }
            let (actor, guessed) = self.actor(place, &found, k, &own);
            let actor = if this.given { actor.map(other) } else { actor };
            let named = |sides: Place| {
                let mut found =
                    sides.ranges().to_vec().into_iter().flat_map(|r| inside(&self.marks.sides, &r, |s| &s.1).to_vec());
                found.next().map(|side| side.0)
            };
            // "A license to use it and to grant sublicenses without payment to you": who gets those stands next to it or
            // nowhere.
            let infinitive = this.act == Act::Grants && this.at.start > 0 && self.key(this.at.start - 1) == "to";
            let to = if infinitive {
                named(own.between(this.at.end, this.at.end + 4))
            } else {
                named(own.after(this.at.end)).or_else(|| actor.filter(|_| this.act == Act::Grants).map(other))
            };
            out.push(Predicate {
                act: this.act,
                actor,
                to,
                consent: self.consent_around(
                    if found.len() == 1 || exception { around } else { &own },
                    around,
                    place,
                    this.act,
                ),
                sure: self.sure(&own),
                reach,
                own,
                marker: this.at.clone(),
                exception,
                inferred: this.inferred || guessed,
                implied: false,
            });
        }
        out
    }

    /// What an exception of the unit waits for, as in "unless Customer opts out", counts for the whole unit.
    fn consent_around(&self, own: &Place, around: &Place, main: &Place, act: Act) -> Consent {
        match self.consent(own, act) {
            Consent::None => self.consent(&around.without(main), act),
            found => found,
        }
    }

    /// Finds the markers of acts: the longest at each place, those that lie close together merged.
    fn found(&self, place: &Place) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        for range in place.ranges() {
            for (act, at) in inside(&self.marks.acts, range, |m| &m.1) {
                if at.end > range.end {
                    continue;
                }
                // "grants Vendor a worldwide license": the noun says again what the verb said.
                let any = |is: &dyn Fn(&str) -> bool| at.clone().any(|i| is(self.key(i)));
                let noun = *act == Act::Grants
                    && any(&|key| key.starts_with("licens"))
                    && !any(&|key| key.starts_with("grant") || key == "hereby");
                if noun && out.last().is_some_and(|last| last.act == Act::Grants && !self.stops(last.at.end, at.start))
                {
                    continue;
                }
                let given = *act == Act::Permits && self.is_given(at);
                let this = Found { act: *act, at: at.clone(), given, inferred: false, start: 0, nested: false };
                match out.last_mut() {
                    Some(last) if at.start < last.at.end => {
                        if at.end - at.start > last.at.end - last.at.start {
                            *last = this;
                        }
                    }
                    // "will in no event", "shall never": one prohibition.
                    Some(last)
                        if at.start - last.at.end <= 1
                            && self.gap(at.start) < Gap::Stop
                            && (*act == Act::Prohibits || last.act == Act::Prohibits)
                            && matches!(last.act, Act::Obliges | Act::Permits | Act::Prohibits)
                            && matches!(act, Act::Obliges | Act::Permits | Act::Prohibits) =>
                    {
                        last.act = Act::Prohibits;
                        last.at.end = at.end;
                    }
                    _ => out.push(this),
                }
            }
        }
        // "agrees to indemnify", "shall be entitled to": an act whose marker governs the next one.
        let mut k = 0;
        while k + 1 < out.len() {
            let close = out[k + 1].at.start - out[k].at.end <= 1 && self.gap(out[k + 1].at.start) < Gap::Comma;
            if close && out[k].act == Act::Obliges && out[k + 1].act != Act::Obliges {
                let start = out[k].at.start;
                out[k + 1].at.start = start;
                out.remove(k);
            } else if close && out[k].act == Act::Prohibits && out[k + 1].act == Act::Grants {
                // "shall not grant": what is forbidden is not done.
                out.remove(k + 1);
            } else {
                k += 1;
            }
        }
        for found in &mut out {
            self.negation(place, found);
        }
        // "If you use the free plan, we may": what stands in a condition before the main clause does nothing.
        let start = place.first().unwrap_or_default();
        if out.len() > 1
            && matches!(self.key(start), "if" | "when" | "where" | "while" | "once" | "unless" | "to" | "as")
            && (out[0].at.end..=out[1].at.start).any(|i| self.gap(i) == Gap::Comma)
            && !(start + 1..out[0].at.start).any(|i| self.gap(i) >= Gap::Comma)
        {
            out.remove(0);
        }
        out
    }

    /// Says whether a sentence or a part of one ends between two words.
    fn stops(&self, from: u32, to: u32) -> bool {
        (from..=to).any(|i| self.gap(i) >= Gap::Stop)
    }

    /// Is the permission given by its subject, as in "Customer consents to" or "authorizes"?
    fn is_given(&self, at: &Range<u32>) -> bool {
        let passive = at.start > 0 && matches!(self.key(at.start - 1), "is" | "are" | "be" | "been");
        !passive
            && at.clone().all(|i| !matches!(self.key(i), "is" | "are" | "be"))
            && at.clone().any(|i| {
                let key = self.key(i);
                key.starts_with("consent")
                    || key.starts_with("authoriz")
                    || matches!(key, "allows" | "allow" | "permits" | "permit")
            })
    }

    /// Resolves "no ... shall" and double negation: "shall not be prevented from", "nothing shall prevent".
    fn negation(&self, place: &Place, found: &mut Found) {
        let Some(range) = place.ranges().iter().find(|r| r.contains(&found.at.start)) else { return };
        let subject = range.start.max(found.at.start.saturating_sub(10))..found.at.start;
        let negated_subject = subject
            .clone()
            .rev()
            .take_while(|i| self.gap(*i + 1) < Gap::Comma)
            .any(|i| matches!(self.key(i), "no" | "nothing" | "neither" | "none") && self.key(i + 1) != "event");
        let positive = matches!(found.act, Act::Obliges | Act::Permits);
        let prohibits = found.act == Act::Prohibits || (positive && negated_subject);
        if !prohibits {
            return;
        }
        found.act = Act::Prohibits;
        // "shall not be restricted from" as a whole, or a release that follows "nothing in this Agreement shall".
        let near = range.start.max(found.at.start.saturating_sub(8))..range.end.min(found.at.end + 5);
        let release = inside(&self.marks.releases, &near, |m| m).iter().find(|m| m.end > found.at.start);
        if let Some(release) = release {
            found.act = Act::Permits;
            found.inferred = true;
            let rest = release.end..range.end.min(release.end + 6);
            if rest.into_iter().any(|i| matches!(self.key(i), "not" | "never")) {
                // Three negations: the sentence says nothing reliable, least of all a permission.
                found.act = Act::Prohibits;
            }
        }
    }

    /// Finds where the words of the next predicate begin, and whether it depends on the one before.
    fn boundary(&self, place: &Place, from: u32, marker: u32) -> (u32, bool) {
        let indexes: Vec<u32> = place.between(from, marker).ranges().iter().flat_map(|r| r.clone()).collect();
        let mut relative = None;
        for i in indexes.iter().rev().copied() {
            match self.key(i) {
                "and" | "but" | "or" | "nor" | "while" | "whereas" | "however" => return (i, false),
                "that" | "which" | "who" | "whom" | "as" | "where" | "when" | "if" | "whose" => {
                    relative.get_or_insert(i);
                }
                _ => {}
            }
            if relative.is_none() && self.gap(i) >= Gap::Stop {
                return (i, false);
            }
            if let Some(at) = relative {
                return (at, true);
            }
        }
        let subject = inside(&self.marks.sides, &(from..marker), |s| &s.1).last();
        match subject {
            Some((_, at)) => (at.start, self.gap(at.start) < Gap::Comma),
            None => (marker, true),
        }
    }

    fn has_pronoun(&self, place: &Place) -> bool {
        place.ranges().iter().flat_map(|r| r.clone()).any(|i| {
            matches!(
                self.key(i),
                "it" | "them" | "they" | "such" | "these" | "those" | "same" | "thereof" | "foregoing"
            ) || (self.key(i) == "so" && self.key(i + 1) != "long" && self.key(i + 1) != "that")
        })
    }

    fn consent(&self, place: &Place, act: Act) -> Consent {
        let hit = |marks: &[Range<u32>], unless_negated: bool| {
            place.ranges().iter().any(|range| {
                inside(marks, range, |m| m).iter().any(|m| {
                    let before = range.start.max(m.start.saturating_sub(4))..m.start;
                    !(unless_negated && before.into_iter().any(|i| matches!(self.key(i), "without" | "no" | "not")))
                })
            })
        };
        let permission = matches!(act, Act::Permits | Act::Grants);
        if hit(&self.marks.opt_out, false) {
            Consent::OptOut
        } else if hit(&self.marks.opt_in, permission) {
            Consent::OptIn
        } else {
            Consent::None
        }
    }

    fn sure(&self, place: &Place) -> Certainty {
        let any = |marks: &[Range<u32>]| place.ranges().iter().any(|r| !inside(marks, r, |m| m).is_empty());
        if any(&self.marks.aims) {
            Certainty::Aim
        } else if any(&self.marks.defaults) {
            Certainty::Default
        } else {
            Certainty::Covenant
        }
    }
}
