use super::marks;
use crate::build::lines;
use crate::outline::clause::clauses;

/// Compares the labels inside the paragraphs of a draft.
fn check(text: &str, expected: &[&str]) {
    let draft = lines(text);
    let (clauses, lines) = clauses(&draft);
    let found: Vec<String> = marks(&draft, &clauses, &lines).into_iter().map(|mark| mark.path).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn labels_inside_a_paragraph_continue_a_row() {
    check("7. Fees\n7.1 Rate. Customer pays. 7.2 Taxes. Each party pays its own. 8. Term. Five years.", &["7.2", "8"]);
    check("1. Fees. Customer pays. 2. Term. It ends. 3. Law. Delaware.", &["2", "3"]);
    // A number in a sentence is no label, nor is one far from its row.
    check("1. Fees. Customer pays 4.5 percent. 30. Nobody pays more than 2.5 Units.", &[]);
    check("1. Fees. As in Section 4.1 Customer pays. Section 4.2 Taxes. Each pays.", &["4.2"]);
}

#[test]
fn schedules_begin_inside_a_paragraph() {
    check("1. Fees\nThe end. EXHIBIT B Prices 1. Rates. Ten dollars.", &["Exhibit B", "Exhibit B 1"]);
    check("1. Fees\nMASTER AGREEMENT EXHIBIT G", &["Exhibit G"]);
    check("1. Fees\nPrices are in Exhibit B. Exhibit C sets the rest.", &[]);
}
