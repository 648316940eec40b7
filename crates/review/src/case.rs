//! What a review is made with: library, playbook and facts for one role and form.

use library::condition::{Compare, Value};
use library::{Facts, Form, Holds, Library, Playbook, Role, Variable, VariableKind};

use crate::read::quantity::{self, Kind};

/// Library, playbook and facts, for one role and form.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The clause library.
    pub library: &'a Library,
    /// The client's preferences.
    pub playbook: &'a Playbook,
    /// What is known of the matter.
    pub facts: &'a Facts,
    /// Our client's role.
    pub role: Role,
    /// The form of the agreement.
    pub form: Form,
}

impl<'a> Case<'a> {
    /// Returns the variable's declaration.
    pub fn variable(&self, name: &str) -> Option<&'a Variable> {
        self.library.variables.get(name)
    }

    /// Returns the value of a variable that the matter, the playbook or the library gives, as written there.
    pub fn value(&self, name: &str) -> Option<String> {
        let given = self.facts.variables.get(name).or_else(|| self.playbook.variables.get(name));
        let value = match given {
            Some(value) => Some(value.as_str()),
            None => self.variable(name).and_then(|v| v.default_for(self.role)),
        };
        value.filter(|v| !v.trim().is_empty()).map(str::to_owned)
    }

    /// Returns the value of a variable as a measure of `kind`.
    pub fn measure(&self, name: &str, kind: Kind) -> Option<f64> {
        let text = self.value(name)?;
        if kind == Kind::Date {
            return text.replace('-', "").parse().ok();
        }
        let digits: String =
            text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let number: f64 = digits.parse().ok()?;
        if kind != Kind::Duration {
            return Some(number);
        }
        let unit = match self.variable(name).map(|v| v.kind) {
            Some(VariableKind::Hours) => 1.0,
            Some(VariableKind::Days | VariableKind::BusinessDays) => 24.0,
            Some(VariableKind::Months) => 720.0,
            Some(VariableKind::Years) => 8760.0,
            _ => text.split_whitespace().find_map(|w| quantity::unit_hours(&w.to_lowercase())).unwrap_or(24.0),
        };
        Some(number * unit)
    }

    /// Judges a fact; nothing when it is not known.
    pub fn judge(&self, key: &str, compare: Option<&(Compare, Value)>) -> Option<bool> {
        match self.facts.holds(self.library, key, compare, |name| self.value(name)) {
            Holds::Yes => Some(true),
            Holds::No => Some(false),
            Holds::Open => None,
        }
    }
}
