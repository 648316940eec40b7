//! What the library must know, and which of its examples shows that it does.

use crate::library::Library;
use crate::load;
use crate::page::Example;
use crate::rules::Target;
use crate::source::{Source, Table};
use crate::topic::Topic;

/// Something that an attorney asks of a draft, with who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRow {
    /// The question, in an attorney's words.
    pub asks: String,
    /// Who answers; at least one.
    pub answers: Vec<Target>,
}

impl Library {
    /// Returns the lines of a topic's page that fire who answers, in the page's order; a retired topic fires none.
    pub fn samples<'l>(&'l self, of: &'l Target) -> impl Iterator<Item = (&'l Topic, &'l Example)> {
        let topic = self.topic(&of.topic).filter(|topic| topic.status != crate::Status::Retired);
        let fires = |example: &&Example| of.test.as_ref().is_none_or(|test| example.tests.contains(test));
        topic.into_iter().flat_map(move |topic| topic.page.fires.iter().filter(fires).map(move |line| (topic, line)))
    }
}

/// Reads `coverage.toml` once the topics are there.
pub(crate) fn read(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["row"]);
    for table in file.tables("row", &["asks", "topics"]) {
        table.in_order(&["asks", "topics"]);
        let answers = load::targets(&table, "topics", library);
        if table.strings("topics").is_empty() {
            source.report(table.at, "Nobody answers this row.", "Name topics, or tests as topic/test.");
        }
        library.coverage.push(CoverageRow { asks: table.owned("asks"), answers });
    }
}

#[cfg(test)]
mod tests {
    use crate::Library;

    #[test]
    fn a_row_names_topics_and_tests_that_exist() {
        let known = &Library::built_in().topics[0].id;
        let file = format!(
            "[[row]]\nasks = \"What?\"\ntopics = [\"no-topic\", \"{known}/T99\"]\n\n\
             [[row]]\nasks = \"Who?\"\ntopics = []\n"
        );
        let files = Library::built_in_files().iter().copied().chain([("coverage.toml", file.as_str())]);
        let mistakes = Library::parse(files).expect_err("three things are wrong");
        let shown: Vec<(usize, usize, &str)> =
            mistakes.iter().map(|m| (m.line, m.column, m.message.as_str())).collect();
        let test = format!("“{known}” has no test “T99”.");
        let expected = [
            (3, 12, "“no-topic” is no topic."),
            (3, 25 + known.len(), test.as_str()),
            (5, 1, "Nobody answers this row."),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn every_shipped_topic_answers_and_every_answer_has_a_line() {
        let library = Library::built_in();
        let answers = || library.coverage.iter().flat_map(|row| &row.answers);
        for topic in &library.topics {
            assert!(answers().any(|answer| answer.topic == topic.id), "{} stands in no row", topic.id);
        }
        for answer in answers() {
            assert!(library.samples(answer).next().is_some(), "no line fires {answer}");
        }
    }
}
