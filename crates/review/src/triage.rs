//! Who takes a matter on, by the library's rules and the facts.

use library::TriageRule;
use serde::Serialize;

use crate::evaluate::Judge;
use crate::finding::Need;
use crate::severity::{known, needs_of};

/// Who takes a matter on, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Triage {
    /// The rule that holds: `R2`.
    pub rule: String,
    /// What is to be done, by id: `engage`.
    pub result: String,
    /// The same in a sentence.
    pub says: String,
    /// Why the rule holds, in plain words.
    pub because: Vec<String>,
    /// The facts it stands on, with their answers.
    pub facts: Vec<String>,
    /// What is to be confirmed.
    pub confirm: Vec<String>,
    /// Rules before it that would hold if something were known.
    pub open: Vec<OpenRule>,
}

/// A triage rule that would hold if something were known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenRule {
    /// The rule.
    pub rule: String,
    /// What would be done, by id.
    pub result: String,
    /// What is not known; any of it may settle it.
    pub needs: Vec<Need>,
}

/// Tries the rules in order; the first that surely holds counts. No rule holds without a library's triage.
pub(crate) fn triage(judge: &Judge) -> Option<Triage> {
    let mut open = Vec::new();
    for rule in &judge.case.library.triage {
        match tried(judge, rule) {
            Tried::Holds { because, facts } => {
                let TriageRule { code, result, says, confirm, .. } = rule.clone();
                return Some(Triage { rule: code, result, says, because, facts, confirm, open });
            }
            Tried::Open(needs) => {
                open.push(OpenRule { rule: rule.code.clone(), result: rule.result.clone(), needs });
            }
            Tried::No => {}
        }
    }
    None
}

enum Tried {
    Holds { because: Vec<String>, facts: Vec<String> },
    Open(Vec<Need>),
    No,
}

fn tried(judge: &Judge, rule: &TriageRule) -> Tried {
    let (mut because, mut facts, mut needs) = (Vec::new(), Vec::new(), Vec::new());
    for reason in &rule.any {
        if !(reason.forms.is_empty() || reason.forms.contains(&judge.case.form)) {
            continue;
        }
        match needs_of(judge, reason.when.as_ref()) {
            Some(waits) if waits.is_empty() => {
                because.push(reason.says.clone());
                facts.extend(reason.when.iter().flat_map(|when| known(judge.case, when)));
            }
            Some(waits) => needs.extend(waits),
            None => {}
        }
    }
    if !because.is_empty() || rule.any.is_empty() {
        facts.dedup();
        return Tried::Holds { because, facts };
    }
    needs.sort();
    needs.dedup();
    if needs.is_empty() { Tried::No } else { Tried::Open(needs) }
}

#[cfg(test)]
mod tests {
    use draft::build::lines;
    use library::{Answer, Fact, Facts, Form, Library, Playbook, Role};

    use crate::finding::Need;

    const SMALL: &[(&str, Answer)] = &[
        ("matter.proceeding", Answer::No),
        ("matter.self-serve", Answer::Yes),
        ("use.internal", Answer::Yes),
        ("use.customer-facing", Answer::No),
        ("data.of-customers", Answer::No),
        ("data.personal", Answer::No),
        ("data.privileged", Answer::No),
    ];

    fn of(form: Form, known: &[(&str, Answer)]) -> super::Triage {
        let mut facts = Facts { role: Some(Role::Customer), form: Some(form), ..Facts::default() };
        for (key, is) in known {
            // Nothing is pending: the choice is a word.
            let is =
                if *key == "matter.proceeding" && *is == Answer::No { Answer::Text("none".into()) } else { is.clone() };
            facts.values.insert((*key).to_owned(), Fact { is, ..Fact::default() });
        }
        let draft = lines("Vendor shall provide the Services.");
        crate::review(&draft, Library::built_in(), &Playbook::default(), &facts).triage.expect("a rule always holds")
    }

    #[test]
    fn the_first_rule_that_holds_says_who_takes_it_on() {
        let but = |key: &'static str, is: Answer| -> Vec<(&'static str, Answer)> {
            SMALL.iter().filter(|(k, _)| *k != key).cloned().chain([(key, is)]).collect()
        };
        let pending = |what: &str| but("matter.proceeding", Answer::Text(what.to_owned()));
        type Case = (Form, Vec<(&'static str, Answer)>, &'static str, &'static str);
        let cases: [Case; 10] = [
            (Form::ServicesAgreement, pending("class-action"), "R1", "refer"),
            (Form::ServicesAgreement, pending("regulator"), "R1", "refer"),
            (Form::ServicesAgreement, pending("dispute"), "R2", "engage"),
            (Form::TrainingDataLicense, SMALL.to_vec(), "R2", "engage"),
            (Form::ServicesAgreement, but("matter.self-serve", Answer::No), "R2", "engage"),
            (Form::ServicesAgreement, SMALL.to_vec(), "R3", "internal"),
            (Form::ServicesAgreement, but("data.of-customers", Answer::Yes), "R4", "engage"),
            (Form::ServicesAgreement, but("use.customer-facing", Answer::Yes), "R4", "engage"),
            (Form::ServicesAgreement, but("data.privileged", Answer::Yes), "R4", "engage"),
            (Form::ServicesAgreement, but("data.of-customers", Answer::Unknown), "R5", "ask"),
        ];
        for (form, known, rule, result) in cases {
            let triage = of(form, &known);
            assert_eq!((triage.rule.as_str(), triage.result.as_str()), (rule, result), "{known:?}");
            assert!(rule == "R5" || !triage.because.is_empty(), "a rule says why");
        }
    }

    #[test]
    fn what_is_handled_inside_is_confirmed_in_three_lines_and_what_is_not_known_is_listed() {
        assert_eq!(of(Form::ServicesAgreement, SMALL).confirm.len(), 3);
        let asked = of(Form::ServicesAgreement, &[]);
        let needs: Vec<&Need> = asked.open.iter().flat_map(|open| &open.needs).collect();
        for key in ["matter.self-serve", "data.of-customers", "data.privileged", "matter.proceeding"] {
            assert!(needs.contains(&&Need::Fact(key.into())), "{key}");
        }
    }

    #[test]
    fn nothing_names_a_fee_a_firm_or_advice() {
        let said: Vec<String> = Library::built_in()
            .triage
            .iter()
            .flat_map(|rule| {
                rule.any.iter().map(|r| r.says.clone()).chain([rule.says.clone()]).chain(rule.confirm.clone())
            })
            .collect();
        for word in [" fee", "firm", "advice", "$"] {
            assert!(said.iter().all(|line| !line.to_lowercase().contains(word)), "{word}");
        }
    }
}
