//! Laws of a review, on every example of every page.

use std::collections::BTreeSet;

use draft::Draft;
use draft::build::lines;
use library::{Because, Example, Fact, Facts, Library, Role, Rung, Severity, Topic};
use review::{Act, Desk, Finding, FindingKey, Review, Suggestion, Variant};

/// Calls `see` with every firing example as a draft, with the facts around it.
fn each_example(mut see: impl FnMut(&Topic, &Example, &Draft, &Facts)) {
    for topic in &Library::built_in().topics {
        for example in &topic.page.fires {
            let test = example.tests.first().and_then(|id| topic.test(id)).expect("a firing line names a test");
            let role = example.context.role.or(test.severity.first().map(|s| s.role)).unwrap_or(Role::Customer);
            let form = example.context.form.or(topic.forms.first().copied());
            let mut facts = Facts { role: Some(role), form, ..Facts::default() };
            for (key, answer) in &example.context.facts {
                facts.values.insert(key.clone(), Fact { is: answer.clone(), ..Fact::default() });
            }
            let paragraphs: Vec<&str> =
                example.context.before.iter().chain(&example.paragraphs).map(String::as_str).collect();
            see(topic, example, &lines(&paragraphs.join("\n")), &facts);
        }
    }
}

fn reviewed(draft: &Draft, facts: &Facts) -> Review {
    let library = Library::built_in();
    review::review(draft, library, &library.playbook(facts.role.expect("it is given")), facts)
}

fn findings(draft: &Draft, facts: &Facts) -> Vec<Finding> {
    let library = Library::built_in();
    review::findings(draft, library, &library.playbook(facts.role.expect("it is given")), facts)
}

#[test]
fn a_review_is_a_function() {
    each_example(|_, _, draft, facts| {
        let (one, two) = (reviewed(draft, facts), reviewed(draft, facts));
        assert_eq!(one.findings, two.findings);
        assert_eq!(one.suggestions, two.suggestions);
    });
}

/// Findings of `after` that count, and that `before` has fewer of.
fn anew<'f>(before: &[Finding], after: &'f [Finding]) -> Vec<&'f Finding> {
    let count = |all: &[Finding], of: &Finding| {
        all.iter().filter(|f| f.key.topic == of.key.topic && f.key.test == of.key.test).count()
    };
    // A line by itself is silent about everything else, and a cure can make that silence count.
    let spoken = |f: &&Finding| f.because != Because::Absence && f.severity >= Severity::Medium;
    after.iter().filter(spoken).filter(|f| count(after, f) > count(before, f)).collect()
}

/// Accepts each suggestion by itself, at each of the rungs wanted, and shows the draft that comes of it.
///
/// What a line is silent about, most other lines are, too: the same words for another topic are tried once.
fn each_accepted(
    wanted: impl Fn(Rung) -> bool,
    mut see: impl FnMut(&Review, &Suggestion, &[Finding]) -> Vec<String>,
) -> Vec<String> {
    let mut problems = Vec::new();
    let mut tried = BTreeSet::new();
    each_example(|topic, example, draft, facts| {
        let review = reviewed(draft, facts);
        for suggestion in &review.suggestions {
            let own = suggestion.cures.iter().any(|key| key.topic == topic.id);
            let open = |v: &&Variant| wanted(v.rung) && v.needs.is_empty() && !v.is_comment();
            for variant in suggestion.variants.iter().filter(open) {
                let redline: Vec<&str> = variant.redline.iter().map(|r| r.text.as_str()).collect();
                let redline = redline.join("\n    ");
                if !tried.insert((facts.role, facts.form, redline.clone())) && !own {
                    continue;
                }
                let mut desk = Desk::default();
                desk.rulings.insert(suggestion.id.clone(), Act::accept(variant.rung));
                let found = match review::resolve(draft, &review, &desk) {
                    Ok(set) => see(&review, suggestion, &findings(&draft.apply(&set), facts)),
                    Err(clashes) => vec![format!("{clashes:?}")],
                };
                let place = format!("{}:{} {} at {}", topic.id, example.line, suggestion.id, variant.rung);
                problems.extend(found.iter().map(|problem| format!("{place}: {problem}\n    {redline}")));
            }
        }
    });
    problems
}

#[test]
fn a_cured_draft_no_longer_raises_the_finding() {
    let problems = each_accepted(
        |rung| rung == Rung::Preferred,
        |review, suggestion, after| {
            let count = |all: &[Finding], key: &FindingKey| {
                all.iter().filter(|f| f.key.topic == key.topic && f.key.test == key.test).count()
            };
            let raised = |key: &&FindingKey| count(after, key) >= count(&review.findings, key);
            let still =
                suggestion.cures.iter().filter(raised).map(|key| format!("{}/{} is still raised", key.topic, key.test));
            let new = anew(&review.findings, after);
            still.chain(new.iter().map(|f| format!("{}/{} is new", f.key.topic, f.key.test))).collect()
        },
    );
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn a_fallback_raises_nothing_outside_its_topic() {
    let problems = each_accepted(
        |rung| rung != Rung::Preferred,
        |review, suggestion, after| {
            let own = |f: &&&Finding| suggestion.cures.iter().any(|key| key.topic == f.key.topic);
            let new = anew(&review.findings, after);
            new.iter().filter(|f| !own(f)).map(|f| format!("{}/{} is new", f.key.topic, f.key.test)).collect()
        },
    );
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn each_part_of_a_suggestion_stands_alone() {
    let mut problems = Vec::new();
    each_example(|topic, example, draft, facts| {
        let review = reviewed(draft, facts);
        for suggestion in &review.suggestions {
            let Some(variant) = suggestion.variants.first().filter(|v| v.parts.len() > 1) else { continue };
            let cured: Vec<&FindingKey> = variant.parts.iter().flat_map(|part| &part.cures).collect();
            if cured.len() != suggestion.cures.len() || suggestion.cures.iter().any(|key| !cured.contains(&key)) {
                problems.push(format!(
                    "{}:{} the parts of {} do not cure what it cures",
                    topic.id, example.line, suggestion.id
                ));
            }
            for part in variant.parts.iter().filter(|p| p.needs.is_empty()) {
                let others = variant.parts.iter().map(|p| &p.id).filter(|id| **id != part.id).cloned().collect();
                let mut desk = Desk::default();
                let act = Act::Accept { rung: variant.rung, without: others };
                desk.rulings.insert(suggestion.id.clone(), act);
                let set = review::resolve(draft, &review, &desk).expect("a part clashes with nothing");
                let after = findings(&draft.apply(&set), facts);
                let redline: Vec<&str> = part.redline.iter().map(|r| r.text.as_str()).collect();
                let count = |all: &[Finding], key: &FindingKey| {
                    all.iter().filter(|f| f.key.topic == key.topic && f.key.test == key.test).count()
                };
                for key in part.cures.iter().filter(|key| count(&after, key) >= count(&review.findings, key)) {
                    problems.push(format!(
                        "{}:{} {} alone leaves {}/{}\n    {}",
                        topic.id,
                        example.line,
                        part.id,
                        key.topic,
                        key.test,
                        redline.join("\n    ")
                    ));
                }
            }
        }
    });
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
