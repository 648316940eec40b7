//! `counterdraft review`: what the draft does to the client and what to propose.

use history::Direction;
use review::{Certainty, Desk};
use work_product::{About, Reader};

use crate::args::{Format, Review};
use crate::failure::Failure;
use crate::matter::{Absent, Case};
use crate::paper::Paper;
use crate::{Done, report, rim, view};

pub fn run(options: &Review) -> Result<Done, Failure> {
    let paper = Paper::open(&options.draft)?;
    let case = Case::of(&options.draft, &paper.draft, &options.case, Absent::Refuse)?;
    let review = review::review(&paper.draft, &case.library, &case.playbook, &case.facts);
    let file = rim::name(&options.draft);
    let bytes = match options.format {
        Format::Text => report::text(&file, &paper, &case, &review).into_bytes(),
        Format::Json => view::json(&view::review(&file, &paper, &case, &review)).into_bytes(),
        Format::Docx => issues_list(&file, options, &case, &desk(&paper, &case, &review)?, &review)?,
    };
    let mut done = match &options.out {
        None => Done::new(String::from_utf8_lossy(&bytes).into_owned()),
        Some(out) => {
            history::write_file(out, &bytes, Some(&options.draft))?;
            Done::new(format!("{}: {} findings.\n", out.display(), review.findings.len()))
        }
    };
    let fails = |finding: &&review::Finding| {
        finding.certainty == Certainty::Sure && options.fail_on.is_some_and(|least| finding.severity >= least)
    };
    done.code = u8::from(review.findings.iter().any(|finding| fails(&finding)));
    Ok(done)
}

fn issues_list(
    file: &str,
    options: &Review,
    case: &Case,
    desk: &Desk,
    review: &review::Review,
) -> Result<Vec<u8>, Failure> {
    let party = |name: &Option<String>| name.clone().unwrap_or_default();
    let about = About {
        title: file.to_owned(),
        client: party(&case.facts.client),
        counterparty: party(&case.facts.counterparty),
        date: rim::local_minute().chars().take(10).collect(),
        reader: if options.for_them { Reader::Them } else { Reader::Us },
    };
    work_product::issues_list(review, desk, &about).map_err(|error| Failure::Refused(error.to_string()))
}

/// Returns what stands in the matter's record for this file, if a matter file was named and holds it.
fn desk(paper: &Paper, case: &Case, review: &review::Review) -> Result<Desk, Failure> {
    let Some(matter) = &case.matter else { return Ok(Desk::default()) };
    let rounds = matter.rounds()?;
    let round = rounds.iter().rev().find(|r| r.direction == Direction::Received && r.hash == paper.draft.source);
    match round {
        Some(round) => Ok(matter.desk(round.id)?.ruled(review)),
        None => Ok(Desk::default()),
    }
}
