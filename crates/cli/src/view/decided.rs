//! What a review decides from facts, as JSON.

use draft::Span;
use library::Answered;
use review::{Backing, Bounded, CarveOut, Hang, Link, Need, OpenFact, Remark, Reply, Review, Said, Triage};
use serde::Serialize;

use super::ClauseView;

/// Who takes the matter on, what is still to be known, and the answers to questions put to the whole draft.
#[derive(Serialize)]
pub struct DecidedView<'a> {
    inquiries: Vec<ReplyView<'a>>,
    triage: Option<&'a Triage>,
    remarks: &'a [Remark],
    open_facts: &'a [OpenFact],
}

#[derive(Serialize)]
struct ReplyView<'a> {
    id: &'a str,
    asks: &'a str,
    answer: Answered,
    because: &'a str,
    clauses: Vec<SaidView<'a>>,
    carve_outs: Vec<CarveOutView<'a>>,
    needs: &'a [Need],
    backing: Option<BackingView<'a>>,
    backing_open: Vec<BackingView<'a>>,
}

#[derive(Serialize)]
struct PlaceView<'a> {
    paragraph: u32,
    start: u32,
    end: u32,
    quote: &'a str,
}

impl<'a> PlaceView<'a> {
    fn of(at: &Span, quote: &'a str) -> PlaceView<'a> {
        PlaceView { paragraph: at.para.0, start: at.start, end: at.end, quote }
    }
}

#[derive(Serialize)]
struct SaidView<'a> {
    says: Answered,
    because: &'a str,
    clause: Option<ClauseView<'a>>,
    #[serde(flatten)]
    place: PlaceView<'a>,
    hangs: &'a [Hang],
    chain: Vec<LinkView<'a>>,
}

#[derive(Serialize)]
struct LinkView<'a> {
    term: &'a str,
    by: Option<&'a str>,
    #[serde(flatten)]
    place: PlaceView<'a>,
}

#[derive(Serialize)]
struct CarveOutView<'a> {
    clause: Option<ClauseView<'a>>,
    #[serde(flatten)]
    place: PlaceView<'a>,
    chain: Vec<LinkView<'a>>,
    bounds: Vec<BoundView<'a>>,
}

#[derive(Serialize)]
struct BoundView<'a> {
    id: &'a str,
    title: &'a str,
    found: bool,
    words: Option<PlaceView<'a>>,
}

#[derive(Serialize)]
struct BackingView<'a> {
    result: &'static str,
    severity: Option<&'static str>,
    says: &'a str,
    needs: &'a [Need],
}

pub fn decided(review: &Review) -> DecidedView<'_> {
    DecidedView {
        inquiries: review.replies.iter().map(reply).collect(),
        triage: review.triage.as_ref(),
        remarks: &review.remarks,
        open_facts: &review.intake,
    }
}

fn reply(reply: &Reply) -> ReplyView<'_> {
    ReplyView {
        id: &reply.inquiry,
        asks: &reply.asks,
        answer: reply.answer,
        because: &reply.because,
        clauses: reply.said.iter().map(said).collect(),
        carve_outs: reply.carve_outs.iter().map(carve_out).collect(),
        needs: &reply.needs,
        backing: reply.backing.as_ref().map(backing),
        backing_open: reply.backing_open.iter().map(backing).collect(),
    }
}

fn said(said: &Said) -> SaidView<'_> {
    SaidView {
        says: said.answer,
        because: &said.because,
        clause: said.clause.as_ref().map(ClauseView::of),
        place: PlaceView::of(&said.at, &said.quote),
        hangs: &said.hangs,
        chain: said.chain.iter().map(link).collect(),
    }
}

fn link(link: &Link) -> LinkView<'_> {
    LinkView { term: &link.term, by: link.by.as_deref(), place: PlaceView::of(&link.at, &link.quote) }
}

fn carve_out(carve_out: &CarveOut) -> CarveOutView<'_> {
    CarveOutView {
        clause: carve_out.clause.as_ref().map(ClauseView::of),
        place: PlaceView::of(&carve_out.at, &carve_out.quote),
        chain: carve_out.chain.iter().map(link).collect(),
        bounds: carve_out.bounds.iter().map(bound).collect(),
    }
}

fn bound(bound: &Bounded) -> BoundView<'_> {
    let words = bound.words.as_ref().map(|(at, quote)| PlaceView::of(at, quote));
    BoundView { id: &bound.bound, title: &bound.title, found: words.is_some(), words }
}

fn backing(backing: &Backing) -> BackingView<'_> {
    BackingView {
        result: backing.result.id(),
        severity: backing.severity.map(library::Severity::id),
        says: &backing.says,
        needs: &backing.needs,
    }
}
