//! `counterdraft clauses`: how the draft is built.

use draft::{ClauseKind, Loose, LooseTerm, ReferenceKind, Span};
use serde::Serialize;

use crate::args::{Format, Show};
use crate::failure::Failure;
use crate::paper::Paper;
use crate::{Done, view};

#[derive(Serialize)]
struct View {
    clauses: Vec<ClauseView>,
    definitions: Vec<DefinitionView>,
    references: Vec<ReferenceView>,
    loose_terms: Vec<LooseView>,
}

#[derive(Serialize)]
struct ClauseView {
    id: u32,
    parent: Option<u32>,
    kind: &'static str,
    label: Option<String>,
    path: String,
    heading: Option<String>,
    from: Option<u32>,
    to: Option<u32>,
}

#[derive(Serialize)]
struct DefinitionView {
    term: String,
    #[serde(flatten)]
    at: At,
    body: At,
}

#[derive(Serialize)]
struct ReferenceView {
    words: String,
    label: String,
    clause: Option<u32>,
    kind: &'static str,
    #[serde(flatten)]
    at: At,
}

#[derive(Serialize)]
struct LooseView {
    term: String,
    /// `undefined`, `unused` or `defined-twice`.
    kind: &'static str,
    /// How often a term without a definition stands in the draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    uses: Option<usize>,
    /// Where the term was defined before.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<At>,
    #[serde(flatten)]
    at: At,
}

impl From<LooseTerm> for LooseView {
    fn from(LooseTerm { term, at, why }: LooseTerm) -> LooseView {
        let (kind, uses, first) = match why {
            Loose::Undefined(uses) => ("undefined", Some(uses), None),
            Loose::Unused => ("unused", None, None),
            Loose::DefinedTwice(first) => ("defined-twice", None, Some(first.into())),
        };
        LooseView { term, kind, uses, first, at: at.into() }
    }
}

#[derive(Serialize)]
struct At {
    paragraph: u32,
    start: u32,
    end: u32,
}

impl From<Span> for At {
    fn from(span: Span) -> At {
        At { paragraph: span.para.0, start: span.start, end: span.end }
    }
}

pub fn run(options: &Show) -> Result<Done, Failure> {
    let draft = Paper::open(&options.draft)?.draft;
    let outline = draft::outline(&draft);
    let id = |index: usize| draft.paragraphs.get(index).map(|para| para.id.0);
    let clauses = outline.clauses.iter().map(|clause| ClauseView {
        id: clause.id.0,
        parent: clause.parent.map(|parent| parent.0),
        kind: kind(clause.kind),
        label: clause.label.clone(),
        path: clause.path.clone(),
        heading: clause.heading.clone(),
        from: id(clause.paras.start),
        to: clause.paras.end.checked_sub(1).and_then(id),
    });
    let definitions = outline.definitions.iter();
    let references = outline.references.iter().map(|reference| ReferenceView {
        words: draft.words(&reference.at).unwrap_or_default().to_owned(),
        label: reference.label.clone(),
        clause: match reference.kind {
            ReferenceKind::Clause(clause) => Some(clause.0),
            _ => None,
        },
        kind: match reference.kind {
            ReferenceKind::Clause(_) => "clause",
            ReferenceKind::External => "external",
            ReferenceKind::Dangling => "dangling",
        },
        at: reference.at.into(),
    });
    let view = View {
        clauses: clauses.collect(),
        definitions: definitions
            .map(|d| DefinitionView { term: d.term.clone(), at: d.at.into(), body: d.body.into() })
            .collect(),
        references: references.collect(),
        loose_terms: draft::loose_terms(&draft, &outline).into_iter().map(LooseView::from).collect(),
    };
    Ok(Done::new(if options.format == Format::Json { view::json(&view) } else { text(&view) }))
}

fn text(view: &View) -> String {
    let mut out = String::new();
    let mut depths: Vec<usize> = Vec::new();
    for clause in &view.clauses {
        let depth = clause.parent.and_then(|parent| depths.get(parent as usize)).map_or(0, |depth| depth + 1);
        depths.push(depth);
        let label = if clause.path.is_empty() { clause.kind } else { &clause.path };
        let heading = clause.heading.as_deref().unwrap_or_default();
        out.push_str(format!("{}{label}  {heading}", "  ".repeat(depth)).trim_end());
        out.push('\n');
    }
    if !view.definitions.is_empty() {
        let terms: Vec<String> = view.definitions.iter().map(|d| format!("“{}”", d.term)).collect();
        out.push_str(&format!("\nDefined terms: {}\n", terms.join(", ")));
    }
    for (kind, title) in [
        ("undefined", "Used like terms, without a definition"),
        ("unused", "Defined and not used"),
        ("defined-twice", "Defined more than once"),
    ] {
        let terms = view.loose_terms.iter().filter(|loose| loose.kind == kind);
        let terms: Vec<String> = terms.map(|loose| format!("“{}”", loose.term)).collect();
        if !terms.is_empty() {
            out.push_str(&format!("\n{title}: {}\n", terms.join(", ")));
        }
    }
    let dangling: Vec<&str> =
        view.references.iter().filter(|r| r.kind == "dangling").map(|r| r.words.as_str()).collect();
    if !dangling.is_empty() {
        out.push_str(&format!("\nReferences to nothing in this draft: {}\n", dangling.join(", ")));
    }
    out
}

fn kind(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Preamble => "preamble",
        ClauseKind::Recital => "recital",
        ClauseKind::Section => "section",
        ClauseKind::Definition => "definition",
        ClauseKind::Schedule => "schedule",
        ClauseKind::Signature => "signature",
        ClauseKind::Contents => "contents",
        ClauseKind::Apart => "apart",
    }
}
