use draft::{Draft, Place, Story};
use library::{Because, Citation, Form, Role, Severity};
use review::{
    Act, Certainty, Cited, ClauseName, Desk, Finding, FindingKey, Is, Presence, Redline, Review, Suggestion,
    SuggestionId, Variant, WalkAway,
};

use crate::{About, Reader, issues_list};

const NOTE: &str = "Their counsel conceded this last year.";

fn finding(test: &str, severity: Severity, comment: Option<&str>) -> Finding {
    Finding {
        key: FindingKey { topic: "training-use".into(), test: test.into(), clause: "aa".into(), ordinal: 1 },
        topic_title: "Training".into(),
        title: format!("title {test}"),
        severity,
        steps: Vec::new(),
        would: Vec::new(),
        because: Because::Words,
        clause: Some(ClauseName { label: "3.2".into(), heading: Some("Data".into()) }),
        at: None,
        quote: "may & will <train>".into(),
        evidence: Vec::new(),
        message: format!("Message {test}."),
        comment: comment.map(Into::into),
        note: Some(NOTE.into()),
        authorities: vec![Cited {
            id: Citation::parse("ccpa-general#1798.140(ag)"),
            citation: "Cal. Civ. Code § 1798.100 et seq.".into(),
            checked: Some("2026-11-23".into()),
        }],
        certainty: Certainty::Sure,
        needs: Vec::new(),
        traps: Vec::new(),
    }
}

fn review() -> Review {
    let findings =
        vec![finding("T1", Severity::Medium, Some("Please limit it.")), finding("T2", Severity::Critical, None)];
    let redline = "Vendor {--may--}{++shall not++} train any model on the data that Customer gives to it.";
    let variant = Variant {
        rung: library::Rung::Preferred,
        edits: Vec::new(),
        redline: vec![Redline { para: None, text: redline.into() }],
        comment: None,
        needs: Vec::new(),
        lands: None,
        companions: Vec::new(),
        parts: Vec::new(),
    };
    let suggestion = Suggestion {
        id: SuggestionId("training-use/T1@aa#1".into()),
        cures: vec![findings[0].key.clone()],
        severity: Severity::Medium,
        at: None,
        variants: vec![variant],
        clashes: Vec::new(),
    };
    let presence = Presence {
        topic: "audit-right".into(),
        is: Is::NotFound,
        reason: "The draft is silent.".into(),
        spans: Vec::new(),
        spoken: Vec::new(),
        nearest: None,
        elements: None,
        lacks: Vec::new(),
    };
    let walk_away = WalkAway {
        topic: "training-use".into(),
        reason: "No deletion.".into(),
        evidence: Vec::new(),
        needs: Vec::new(),
    };
    Review {
        role: Role::Customer,
        form: Form::ServicesAgreement,
        findings,
        suggestions: vec![suggestion],
        presence: vec![presence],
        walk_aways: vec![walk_away],
        triage: None,
        replies: Vec::new(),
        intake: Vec::new(),
        remarks: Vec::new(),
    }
}

/// Makes the list and reads it back as any received file is read.
fn made(desk: &Desk, reader: Reader) -> Draft {
    read(&review(), desk, reader)
}

fn read(review: &Review, desk: &Desk, reader: Reader) -> Draft {
    let about = About {
        title: "agreement.docx".into(),
        client: "Orion & Co".into(),
        date: "2026-11-24".into(),
        reader,
        ..About::default()
    };
    let bytes = issues_list(review, desk, &about).unwrap();
    let (draft, notices) = docx::Package::open(&bytes).unwrap().read(docx::View::Final);
    assert!(notices.is_empty(), "{notices:?}");
    draft
}

fn row(draft: &Draft, wanted: u32) -> Vec<&str> {
    let in_row = |p: &&draft::Paragraph| matches!(p.place, Place::Cell { row, .. } if row == wanted);
    draft.paragraphs.iter().filter(in_row).map(|p| p.text.as_str()).collect()
}

#[test]
fn our_list_holds_everything_worst_first() {
    let mut desk = Desk::default();
    desk.rulings.insert(SuggestionId("training-use/T1@aa#1".into()), Act::accept(library::Rung::Preferred));
    let draft = made(&desk, Reader::Us);
    assert_eq!(row(&draft, 0), ["No.", "Clause", "Issue", "Severity", "Our position", "Status"]);
    let worst = ["1", "3.2 Data", "Title T2. Message T2.", "Critical", "To be discussed.", "Open"];
    assert_eq!(row(&draft, 1), worst);
    let position = "Vendor mayshall not train any model …";
    assert_eq!(row(&draft, 2), ["2", "3.2 Data", "Title T1. Message T1.", "Medium", position, "Proposed"]);
    let texts: Vec<&str> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
    assert!(texts.contains(&"Stop before signature: No deletion."));
    assert!(texts.iter().all(|text| !text.contains(NOTE)), "notes stay in the matter");
}

#[test]
fn a_page_that_is_full_says_what_it_leaves_out() {
    let mut review = review();
    review.suggestions.clear();
    let low = |n: usize| finding(&format!("L{n}"), Severity::Low, None);
    review.findings.extend((0..60).map(low));
    let draft = read(&review, &Desk::default(), Reader::Us);
    let listed = (1..).take_while(|&at| !row(&draft, at).is_empty()).count();
    assert_eq!(row(&draft, 1)[3], "Critical");
    assert!((20..60).contains(&listed), "{listed}");
    let more = format!("{} more of low severity are in the matter.", 62 - listed);
    assert!(draft.paragraphs.iter().any(|p| p.text == more), "{more}");
}

#[test]
fn the_list_for_the_other_side_holds_nothing_internal() {
    let draft = made(&Desk::default(), Reader::Them);
    assert_eq!(row(&draft, 1)[..3], ["1", "3.2 Data", "Please limit it."]);
    assert!(row(&draft, 2).is_empty(), "a finding without a comment to them is not listed");
    for paragraph in &draft.paragraphs {
        for internal in [NOTE, "Message", "Critical", "medium", "Internal", "Civ. Code", "Stop before"] {
            assert!(!paragraph.text.contains(internal), "{}", paragraph.text);
        }
    }
    let mut desk = Desk::default();
    desk.findings.insert(review().findings[0].key.clone(), Act::Approve);
    assert!(row(&made(&desk, Reader::Them), 1).is_empty(), "what we approved is no issue");
}

#[test]
fn the_sheet_has_styles_a_header_and_a_footer() {
    for reader in [Reader::Us, Reader::Them] {
        let draft = made(&Desk::default(), reader);
        assert_eq!(draft.paragraphs[0].style.name, "Title");
        let footer = draft.paragraphs.iter().find(|p| matches!(p.story, Story::Footer(_))).unwrap();
        assert!(footer.text.contains("not legal advice"), "{}", footer.text);
        let header = draft.paragraphs.iter().find(|p| matches!(p.story, Story::Header(_))).unwrap();
        assert!(header.text.contains("Orion & Co | 2026-11-24"), "{}", header.text);
    }
}
