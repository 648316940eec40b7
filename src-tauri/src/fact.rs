//! Facts of a matter: between the library, which knows what they mean, and the record, which keeps them.

use history::{Matter, What};
use library::{Answer, Fact, Facts};
use serde_json::Value;

use crate::error::ErrorView;

/// Places whose law matters are kept under this key.
const JURISDICTIONS: &str = "matter.jurisdictions";

/// Returns what is to be recorded of the facts of a matter file in TOML.
pub fn entries(facts: &Facts) -> Vec<What> {
    let fact = |(key, fact): (&String, &Fact)| What::Fact {
        key: key.clone(),
        value: value(&fact.is),
        from: fact.from.clone(),
        to: fact.to.clone(),
        evidence: fact.evidence.clone(),
    };
    let mut out: Vec<What> = facts.values.iter().map(fact).collect();
    if !facts.jurisdictions.is_empty() && !facts.values.contains_key(JURISDICTIONS) {
        let value = facts.jurisdictions.iter().cloned().map(Value::String).collect();
        out.push(What::Fact { key: JURISDICTIONS.into(), value, from: None, to: None, evidence: None });
    }
    let variable = |(name, value): (&String, &String)| What::Variable { name: name.clone(), value: value.clone() };
    out.extend(facts.variables.iter().map(variable));
    out
}

/// Returns the facts that a matter holds.
///
/// # Errors
/// When the matter file cannot be read.
pub fn of_matter(matter: &Matter) -> Result<Facts, ErrorView> {
    let about = matter.about()?;
    let named = |name: String| Some(name).filter(|name| !name.is_empty());
    let mut facts = Facts { client: named(about.client), counterparty: named(about.counterparty), ..Facts::default() };
    for fact in matter.facts()? {
        if fact.key == JURISDICTIONS
            && let Value::Array(places) = &fact.value
        {
            facts.jurisdictions = places.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        let held = Fact { is: answer(&fact.value), from: fact.from, to: fact.to, evidence: fact.evidence };
        facts.values.insert(fact.key, held);
    }
    for what in matter.standing()? {
        if let What::Variable { name, value } = what {
            facts.variables.insert(name, value);
        }
    }
    Ok(facts)
}

fn value(answer: &Answer) -> Value {
    match answer {
        Answer::Yes => Value::Bool(true),
        Answer::No => Value::Bool(false),
        Answer::Unknown => Value::Null,
        Answer::Number(number) => (*number).into(),
        Answer::Text(text) => text.as_str().into(),
        Answer::List(items) => items.iter().map(String::as_str).collect(),
    }
}

fn answer(value: &Value) -> Answer {
    match value {
        Value::Bool(true) => Answer::Yes,
        Value::Bool(false) => Answer::No,
        Value::Number(number) => number.as_u64().map(Answer::Number).unwrap_or_default(),
        Value::String(text) => Answer::Text(text.clone()),
        Value::Array(items) => Answer::List(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Value::Null | Value::Object(_) => Answer::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_survives_the_record() {
        let list = Answer::List(vec!["us-ca".into(), "eu".into()]);
        for is in [Answer::Yes, Answer::No, Answer::Unknown, Answer::Number(7), Answer::Text("opt-out".into()), list] {
            assert_eq!(answer(&value(&is)), is);
        }
    }
}
