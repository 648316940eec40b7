//! `counterdraft read`: what the draft says.

use draft::{Draft, Place, Story};
use serde::Serialize;

use crate::args::{Format, Show};
use crate::failure::Failure;
use crate::paper::Paper;
use crate::{Done, view};

#[derive(Serialize)]
struct View<'a> {
    paragraphs: Vec<ParagraphView<'a>>,
    comments: Vec<CommentView<'a>>,
    notices: Vec<view::Notice<'a>>,
}

#[derive(Serialize)]
struct ParagraphView<'a> {
    id: u32,
    story: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<[u32; 3]>,
    number: Option<&'a str>,
    text: &'a str,
    pending: Vec<PendingView<'a>>,
}

#[derive(Serialize)]
struct PendingView<'a> {
    id: u32,
    kind: draft::RevisionKind,
    author: &'a str,
    date: Option<&'a str>,
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct CommentView<'a> {
    id: u32,
    parent: Option<u32>,
    author: &'a str,
    date: Option<&'a str>,
    resolved: bool,
    paragraph: Option<u32>,
    start: Option<u32>,
    end: Option<u32>,
    text: &'a str,
}

pub fn run(options: &Show) -> Result<Done, Failure> {
    let paper = Paper::open(&options.draft)?;
    let view = of(&paper);
    if options.format == Format::Json {
        return Ok(Done::new(view::json(&view)));
    }
    let mut done = Done::new(text(&view));
    done.remarks = paper.notices.iter().map(|notice| format!("Notice: {}", notice.message)).collect();
    Ok(done)
}

fn of(paper: &Paper) -> View<'_> {
    let draft = &paper.draft;
    View {
        paragraphs: draft.paragraphs.iter().map(|para| paragraph(draft, para)).collect(),
        comments: draft.threads.iter().map(comment).collect(),
        notices: view::notices(&paper.notices),
    }
}

fn paragraph<'a>(draft: &'a Draft, para: &'a draft::Paragraph) -> ParagraphView<'a> {
    let cell = match para.place {
        Place::Flow => None,
        Place::Cell { table, row, column } => Some([table, row, column]),
    };
    ParagraphView {
        id: para.id.0,
        story: story(para.story),
        cell,
        number: para.label.as_ref().map(|label| label.text.as_str()),
        text: &para.text,
        pending: pending(draft, para.id),
    }
}

fn comment(thread: &draft::Thread) -> CommentView<'_> {
    // Where a comment spans paragraphs, its place is what it covers of the first.
    let at = thread.at.map(|stretch| {
        let last = if stretch.to.para == stretch.from.para { stretch.to.end } else { stretch.from.end };
        (stretch.from.para.0, stretch.from.start, last)
    });
    CommentView {
        id: thread.id.0,
        parent: thread.parent.map(|parent| parent.0),
        author: &thread.author,
        date: thread.date.as_deref(),
        resolved: thread.resolved,
        paragraph: at.map(|at| at.0),
        start: at.map(|at| at.1),
        end: at.map(|at| at.2),
        text: &thread.text,
    }
}

fn pending(draft: &Draft, para: draft::ParaId) -> Vec<PendingView<'_>> {
    let here = draft.revisions.iter().filter(|revision| revision.at.para == para);
    here.map(|revision| PendingView {
        id: revision.id.0,
        kind: revision.kind,
        author: &revision.author,
        date: revision.date.as_deref(),
        start: revision.at.start,
        end: revision.at.end,
        text: &revision.text,
    })
    .collect()
}

/// Returns a story's name, such as `footnote-1`.
fn story(story: Story) -> String {
    match story {
        Story::Body => "body".into(),
        Story::Footnote(n) => format!("footnote-{n}"),
        Story::Endnote(n) => format!("endnote-{n}"),
        Story::Header(n) => format!("header-{n}"),
        Story::Footer(n) => format!("footer-{n}"),
        Story::TextBox(n) => format!("text-box-{n}"),
    }
}

fn text(view: &View) -> String {
    let mut out = String::new();
    let mut last = "body";
    for para in view.paragraphs.iter().filter(|para| !para.text.trim().is_empty() || !para.pending.is_empty()) {
        if para.story != last {
            out.push_str(&format!("\n[{}]\n", para.story));
            last = &para.story;
        }
        let number = para.number.map(|number| format!("{number} ")).unwrap_or_default();
        out.push_str(&format!("{:>5}  {number}{}\n", para.id, para.text.replace('\u{2028}', "\n       ")));
        for pending in &para.pending {
            let kind = view::word(&pending.kind);
            let words = if pending.text.is_empty() { String::new() } else { format!(": “{}”", pending.text) };
            out.push_str(&format!("       | pending {kind} by {}{words}\n", pending.author));
        }
    }
    if !view.comments.is_empty() {
        out.push_str("\n[comments]\n");
    }
    for comment in &view.comments {
        let at = comment.paragraph.map(|para| format!("{para:>5}")).unwrap_or_else(|| "     ".into());
        let state = if comment.resolved { ", resolved" } else { "" };
        out.push_str(&format!("{at}  {}{state}: {}\n", comment.author, comment.text.replace('\n', " ")));
    }
    out
}
