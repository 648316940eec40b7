//! Facts between the library, which knows what they mean, and the record, which keeps them as entries.

use library::{Answer, Facts};
use serde_json::Value;

use crate::{Error, Matter, What};

/// The places whose law matters are kept under this key.
const JURISDICTIONS: &str = "matter.jurisdictions";

/// Returns what is to be recorded of facts that were read from a file: answers, places and values of variables.
pub fn entries_of(facts: &Facts) -> Vec<What> {
    let fact = |(key, fact): (&String, &library::Fact)| What::Fact {
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

impl Matter {
    /// Returns what is known of the matter, as a review takes it, for the document named `file`.
    ///
    /// Role and form are those last recorded for the document; nothing leaves them to be inferred.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn known(&self, file: &str) -> Result<Facts, Error> {
        let about = self.about()?;
        let named = |name: String| Some(name).filter(|name| !name.is_empty());
        let mut facts =
            Facts { client: named(about.client), counterparty: named(about.counterparty), ..Facts::default() };
        for fact in self.facts()? {
            if let (JURISDICTIONS, Value::Array(places)) = (fact.key.as_str(), &fact.value) {
                facts.jurisdictions = places.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            }
            let held = library::Fact { is: answer(&fact.value), from: fact.from, to: fact.to, evidence: fact.evidence };
            facts.values.insert(fact.key, held);
        }
        let documents = self.documents()?;
        let this = documents.iter().find(|(_, name)| name == file).map(|(id, _)| *id);
        for entry in self.standing()? {
            match entry.what {
                What::Variable { name, value } => drop(facts.variables.insert(name, value)),
                What::Document { document, role, form, .. } if Some(document) == this => {
                    facts.role = role.parse().ok();
                    facts.form = form.parse().ok();
                }
                _ => {}
            }
        }
        Ok(facts)
    }
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
