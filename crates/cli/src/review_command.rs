//! `counterdraft review`: what the draft does to the client and what to propose.

use review::Certainty;

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
        Format::Docx => issues_list(&file, &paper, &case, &review)?,
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

fn issues_list(_file: &str, _paper: &Paper, _case: &Case, _review: &review::Review) -> Result<Vec<u8>, Failure> {
    Err(Failure::Usage("not yet".into()))
}
