use super::{Facts, Holds};
use crate::condition::{Condition, Test};
use crate::{Form, Library, Mistake, Role};

const MATTER: &str = r#"[matter]
client = "Acme, Inc."
jurisdictions = ["us-ca", "eu"]
value = 250000

[[document]]
file = "upstream/agreement.docx"
role = "customer"
form = "services-agreement"
direction = "upstream"

[fact]
config.zero-retention = true
config.no-training-on = { is = "no", from = 2026-01-01, evidence = "settings.png" }
downstream.no-training = "yes"
use.resale = "unknown"
config.retention-days = 30

[variable]
audit_notice_days = 10
named_models = ["Alpha 1", "Alpha 2", "Beta"]
"#;

#[test]
fn a_matter_file_is_read() {
    let facts = Facts::parse("x.matter.toml", MATTER, Library::built_in()).unwrap();
    assert_eq!((facts.role, facts.form), (Some(Role::Customer), Some(Form::ServicesAgreement)));
    assert_eq!(facts.variables["named_models"], "Alpha 1, Alpha 2 and Beta");
    assert_eq!(facts.variables["audit_notice_days"], "10");
    let fact = &facts.values["config.no-training-on"];
    assert_eq!((fact.from.as_deref(), fact.evidence.as_deref()), (Some("2026-01-01"), Some("settings.png")));
    assert_eq!(facts.of_document("other.docx").role, Some(Role::Customer));
}

#[test]
fn facts_answer_yes_no_or_open() {
    let facts = Facts::parse("x.matter.toml", MATTER, Library::built_in()).unwrap();
    let check = |source: &str, holds: Holds| {
        let condition = Condition::parse(source).unwrap();
        let Condition::Test(Test::Fact { key, compare, .. }) = &condition else { panic!("a fact") };
        let variable = |name: &str| (name == "limit").then(|| "20".to_owned());
        assert_eq!(facts.holds(Library::built_in(), key, compare.as_ref(), variable), holds, "{source}");
    };
    check("fact(config.zero-retention)", Holds::Yes);
    check("fact(config.no-training-on)", Holds::No);
    check("fact(config.no-training-on = no)", Holds::Yes);
    check("fact(use.resale)", Holds::Open);
    check("fact(use.resale = unknown)", Holds::Yes);
    check("fact(downstream.no-training = unknown)", Holds::No);
    check("fact(data.personal)", Holds::Open);
    check("fact(license.exclusive)", Holds::No);
    check("fact(matter.value >= 250000)", Holds::Yes);
    check("fact(matter.risk > 1)", Holds::Open);
    check("fact(matter.jurisdictions = eu)", Holds::Yes);
    check("fact(matter.jurisdictions = uk)", Holds::No);
    check("fact(config.retention-days > {limit})", Holds::Yes);
    check("fact(config.retention-days > {other})", Holds::Open);
}

#[test]
fn mistakes_in_a_matter_stand_at_their_line() {
    let check = |from: &str, to: &str, line: usize, said: &str| {
        let text = MATTER.replacen(from, to, 1);
        let all = Facts::parse("x.matter.toml", &text, Library::built_in()).expect_err(to);
        let shown: Vec<String> = all.iter().map(Mistake::to_string).collect();
        assert!(all[0].line == line && shown[0].contains(said), "{to}: {}", shown.join("\n"));
    };
    check("zero-retention", "zero-retentoin", 13, "Did you mean “config.zero-retention”");
    check("= true", "= \"perhaps\"", 13, "Write yes, no or unknown");
    check("2026-01-01", "\"January\"", 14, "a date such as");
    check("evidence", "proof", 14, "not known here");
    check("client =", "klient =", 2, "Did you mean “client”");
    check("us-ca", "us-cal", 3, "Did you mean “us-ca”");
    check("\"customer\"", "\"buyer\"", 8, "no role");
    check("direction = \"upstream\"", "direction = \"up\"", 10, "no direction");
    check("audit_notice_days", "audit_days", 20, "no variable");
    check("30", "-1", 17, "a number from 0 up");
}
