//! How bad a finding is: the test's own rule, then the library's modifiers, and what would change it if it were known.

use library::condition::{Condition, Test as Ask};
use library::{Answer, Does, Effect, Modifier, Severity, SeverityRule, Test, Topic};
use serde::Serialize;

use crate::case::Case;
use crate::evaluate::{Judge, Solution};
use crate::finding::{Need, Trap};

/// One rule that set the severity of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The rule: `test`, `playbook` or the code of a modifier, such as `M7`.
    pub rule: String,
    /// What it set.
    pub is: Severity,
    /// Why, as a sentence without its period.
    pub says: String,
}

/// What the severity of a finding would be if something that is not known were so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Would {
    /// The rule that would set it: `test` or the code of a modifier.
    pub rule: String,
    /// What it would be; nothing where the finding would not be raised.
    pub is: Option<Severity>,
    /// What is not known; any of it may settle it.
    pub needs: Vec<Need>,
    /// The same as a sentence without its period.
    pub says: String,
}

/// A word of a modifier to our side, said once for the whole review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The code of the modifier.
    pub rule: String,
    /// What is so.
    pub because: String,
    /// What follows.
    pub says: String,
}

/// A modifier that applies, or would if something were known.
pub(crate) struct Applying<'a> {
    modifier: &'a Modifier,
    /// What is not known; nothing where it applies.
    needs: Vec<Need>,
}

impl Applying<'_> {
    fn is_sure(&self) -> bool {
        self.needs.is_empty()
    }
}

/// The severity of a finding with everything that set it or would.
pub(crate) struct Weight {
    pub is: Severity,
    pub steps: Vec<Step>,
    pub would: Vec<Would>,
    /// Words of modifiers to our side.
    pub notes: Vec<String>,
    /// What must be known before the test has a severity at all.
    pub needs: Vec<Need>,
}

/// Returns the modifiers of the library that apply to the draft and the matter, and those that may.
pub(crate) fn applying<'a>(judge: &Judge<'a>) -> Vec<Applying<'a>> {
    let case = judge.case;
    let mut out = Vec::new();
    for modifier in &case.library.modifiers {
        if !(modifier.roles.is_empty() || modifier.roles.contains(&case.role)) {
            continue;
        }
        let Some(mut needs) = needs_of(judge, modifier.when.as_ref()) else { continue };
        if needs.is_empty() {
            let bare = |key: &&String| case.facts.values.get(*key).is_none_or(|fact| fact.evidence.is_none());
            needs.extend(modifier.evidence.iter().filter(bare).cloned().map(Need::Fact));
        }
        out.push(Applying { modifier, needs });
    }
    out
}

/// Returns what must be known before the condition holds: nothing where it does, `None` where it cannot.
pub(crate) fn needs_of(judge: &Judge, when: Option<&Condition>) -> Option<Vec<Need>> {
    let Some(when) = when else { return Some(Vec::new()) };
    open_needs(&judge.solve(when))
}

fn open_needs(found: &[Solution]) -> Option<Vec<Need>> {
    if found.is_empty() {
        return None;
    }
    if found.iter().any(Solution::is_sure) {
        return Some(Vec::new());
    }
    let mut needs: Vec<Need> = found.iter().flat_map(|s| s.needs.iter().cloned()).collect();
    needs.sort();
    needs.dedup();
    Some(needs)
}

/// Weighs a finding; nothing where the role does not run the test, or a modifier turns it off.
pub(crate) fn weigh(judge: &Judge, topic: &Topic, test: &Test, solution: &Solution, traps: &[Trap]) -> Option<Weight> {
    let own = own(judge, topic, test, solution)?;
    let effects: Vec<(&Applying, &Effect)> = judge
        .modifiers()
        .iter()
        .flat_map(|standing| standing.modifier.effects.iter().map(move |effect| (standing, effect)))
        .filter(|(_, effect)| effect.is_on(&topic.id, &test.id, judge.case.role))
        .filter(|(_, effect)| {
            effect.traps.is_empty() || traps.iter().any(|t| effect.traps.iter().any(|c| c == t.code()))
        })
        // A playbook's word on a severity is final.
        .filter(|(_, effect)| !own.is_final || !changes(&effect.does))
        .collect();
    let (is, steps) = applied(own.is, &effects, |standing| standing.is_sure());
    let is = is?;
    let mut would: Vec<Would> = Vec::new();
    let mut add = |rule: &str, other: Option<Severity>, needs: &[Need], if_so: &str| {
        if other == Some(is) || would.iter().any(|w| w.rule == rule && w.needs == needs) {
            return;
        }
        let says = match other {
            Some(other) => format!("it would be {other} {if_so}"),
            None => format!("it would not be raised {if_so}"),
        };
        would.push(Would { rule: rule.to_owned(), is: other, needs: needs.to_vec(), says });
    };
    for (other, needs) in &own.open {
        let (other, _) = applied(*other, &effects, |standing| standing.is_sure());
        add("test", other, needs, "by the test's own rule");
    }
    // What reaches every test is asked for once, and not at each finding.
    let narrow = |effect: &Effect| !effect.on.is_empty() || !effect.traps.is_empty();
    for (this, _) in effects.iter().filter(|(standing, effect)| !standing.is_sure() && narrow(effect)) {
        let counts = |standing: &Applying| standing.is_sure() || std::ptr::eq(standing.modifier, this.modifier);
        let (other, _) = applied(own.is, &effects, counts);
        let modifier = this.modifier;
        add(&modifier.code, other, &this.needs, &format!("by {} if {}", modifier.code, modifier.title));
    }
    let mut notes = Vec::new();
    for (standing, effect) in effects.iter().filter(|(standing, _)| standing.is_sure()) {
        if let Does::Note(text) = &effect.does
            && !effect.on.is_empty()
        {
            let modifier = standing.modifier;
            notes.push(format!("{} ({}: {}.)", judge.filler().plain(text, ""), modifier.code, modifier.title));
        }
    }
    let steps = own.step.into_iter().chain(steps).collect();
    Some(Weight { is, steps, would, notes, needs: own.needs })
}

fn changes(does: &Does) -> bool {
    matches!(does, Does::Raise | Does::AtLeast(_) | Does::AtMost(_))
}

/// Applies the effects of those modifiers that count, in order; no severity where they turn the test off.
fn applied(
    own: Severity,
    effects: &[(&Applying, &Effect)],
    counts: impl Fn(&Applying) -> bool,
) -> (Option<Severity>, Vec<Step>) {
    let (mut is, mut off, mut steps) = (own, false, Vec::new());
    for (standing, effect) in effects.iter().filter(|(standing, _)| counts(standing)) {
        let reaches = effect.from.is_none_or(|from| is >= from);
        let (verb, to) = match effect.does {
            Does::Off => {
                off = true;
                continue;
            }
            Does::On => {
                off = false;
                continue;
            }
            Does::Raise if reaches => ("raises", next(is)),
            Does::AtLeast(least) if reaches => ("raises", is.max(least)),
            Does::AtMost(most) if reaches => ("lowers", is.min(most)),
            _ => continue,
        };
        if to != is {
            is = to;
            let modifier = standing.modifier;
            let says = format!("{} {verb} it to {to}: {}", modifier.code, modifier.title);
            steps.push(Step { rule: modifier.code.clone(), is: to, says });
        }
    }
    ((!off).then_some(is), steps)
}

/// Returns the next worse severity; critical is the worst.
fn next(severity: Severity) -> Severity {
    Severity::ALL.iter().copied().find(|s| *s > severity).unwrap_or(severity)
}

/// What the playbook or the test itself says of a severity.
struct Own {
    is: Severity,
    step: Option<Step>,
    /// Earlier rules whose facts are not known, with what they say.
    open: Vec<(Severity, Vec<Need>)>,
    /// What must be known before any rule of the test holds.
    needs: Vec<Need>,
    /// Does no modifier change it?
    is_final: bool,
}

fn own(judge: &Judge, topic: &Topic, test: &Test, solution: &Solution) -> Option<Own> {
    let case = judge.case;
    let key = (topic.id.clone(), test.id.clone());
    let step = |rule: &str, is: Severity, says: String| Some(Step { rule: rule.to_owned(), is, says });
    if let Some(is) = case.playbook.severities.get(&key) {
        let step = step("playbook", *is, "The playbook sets it".to_owned());
        return Some(Own { is: *is, step, open: Vec::new(), needs: Vec::new(), is_final: true });
    }
    let mut open: Vec<(Severity, Vec<Need>)> = Vec::new();
    for rule in test.severities(case.role) {
        let found = match &rule.when {
            None => Some(Vec::new()),
            Some(when) => {
                let bare = Solution { needs: Vec::new(), ..solution.clone() };
                open_needs(&judge.solve_after(when, bare))
            }
        };
        match found {
            None => {}
            Some(needs) if needs.is_empty() => {
                let step = step("test", rule.is, said(case, rule));
                return Some(Own { is: rule.is, step, open, needs, is_final: false });
            }
            // A rule whose fact is not known does not set the severity.
            Some(needs) => open.push((rule.is, needs)),
        }
    }
    // Every rule waits for a fact: the mildest counts until it is known.
    let (is, needs) = open.iter().min_by_key(|(is, _)| *is).cloned()?;
    let says = format!("It is {is} for the {} at least, and depends on a fact that is not known", case.role);
    Some(Own { is, step: step("test", is, says), open, needs, is_final: false })
}

/// Says what a rule of the test stands on.
fn said(case: Case, rule: &SeverityRule) -> String {
    let base = format!("It is {} for the {} by the test's own rule", rule.is, case.role);
    let Some(when) = &rule.when else { return base };
    let known = known(case, when);
    if known.is_empty() {
        return format!("{base}, on the words around it");
    }
    format!("{base}, since the matter says: {}", known.join("; "))
}

/// Returns the facts that a condition asks for and the matter knows, with their answers.
pub(crate) fn known(case: Case, when: &Condition) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for ask in when.tests() {
        let Ask::Fact { key, .. } = ask else { continue };
        let answer = match case.facts.answer(case.library, key) {
            Answer::Unknown => continue,
            Answer::Yes => "yes".to_owned(),
            Answer::No => "no".to_owned(),
            Answer::Number(number) => number.to_string(),
            Answer::Text(text) => text,
            Answer::List(items) => items.join(", "),
        };
        let title = case.library.facts.get(key).map_or(key.as_str(), |kind| kind.title.as_str());
        let line = format!("{title}: {answer}");
        if !out.contains(&line) {
            out.push(line);
        }
    }
    out
}

/// Returns why a topic is not looked for as a whole, if a modifier turns it off.
pub(crate) fn off(judge: &Judge, topic: &Topic) -> Option<String> {
    let (modifier, _) = switch(judge, topic).filter(|(_, does)| **does == Does::Off)?;
    Some(format!("{} turns it off: {}.", modifier.code, modifier.title))
}

/// Says whether a modifier has a topic looked for whatever bounds its absence.
pub(crate) fn is_on(judge: &Judge, topic: &Topic) -> bool {
    switch(judge, topic).is_some_and(|(_, does)| *does == Does::On)
}

/// Returns the last modifier that turns the topic as a whole on or off for the role.
fn switch<'j>(judge: &'j Judge, topic: &Topic) -> Option<(&'j Modifier, &'j Does)> {
    let reaches = |effect: &Effect| {
        effect.role.is_none_or(|role| role == judge.case.role) && effect.on.iter().any(|t| t.is_topic(&topic.id))
    };
    let switches =
        sure_effects(judge).filter(|(_, effect)| matches!(effect.does, Does::On | Does::Off) && reaches(effect));
    switches.last().map(|(modifier, effect)| (modifier, &effect.does))
}

/// Returns modifiers that reach every test and would apply if something were known.
pub(crate) fn wide<'j>(judge: &'j Judge) -> impl Iterator<Item = (&'j Modifier, &'j [Need])> {
    let is_wide = |effect: &Effect| effect.on.is_empty() && effect.traps.is_empty();
    let open = judge.modifiers().iter().filter(|standing| !standing.is_sure());
    let wide = open.filter(move |standing| standing.modifier.effects.iter().any(is_wide));
    wide.map(|standing| (standing.modifier, standing.needs.as_slice()))
}

/// Returns topics that a modifier would have looked for if something were known: topic, code, title, what is not known.
pub(crate) fn may_be_on<'j>(judge: &'j Judge) -> impl Iterator<Item = (&'j str, &'j Modifier, &'j [Need])> {
    let open = judge.modifiers().iter().filter(|standing| !standing.is_sure());
    open.flat_map(|standing| {
        let effects = standing.modifier.effects.iter().filter(|effect| effect.does == Does::On);
        let topics = effects.flat_map(|effect| effect.on.iter().filter(|t| t.test.is_none()));
        topics.map(move |target| (target.topic.as_str(), standing.modifier, standing.needs.as_slice()))
    })
}

fn sure_effects<'j>(judge: &'j Judge) -> impl Iterator<Item = (&'j Modifier, &'j Effect)> {
    let sure = judge.modifiers().iter().filter(|standing| standing.is_sure());
    sure.flat_map(|standing| standing.modifier.effects.iter().map(|effect| (standing.modifier, effect)))
}

/// Returns what modifiers say once for the whole review.
pub(crate) fn remarks(judge: &Judge) -> Vec<Remark> {
    let said = |(modifier, effect): (&Modifier, &Effect)| match &effect.does {
        Does::Note(text) if effect.on.is_empty() => Some(Remark {
            rule: modifier.code.clone(),
            because: modifier.title.clone(),
            says: judge.filler().plain(text, ""),
        }),
        _ => None,
    };
    sure_effects(judge).filter_map(said).collect()
}

#[cfg(test)]
mod tests;
