//! The export's own check: what was written is read again, and undone by a second implementation.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use draft::{Edit, EditSet, Line};

use crate::Error;
use crate::archive::Entry;
use crate::package::{Package, Part};
use crate::resolve::{Dom, How};
use crate::view::View;
use crate::write::Compiled;

mod excerpt;
mod order;
mod places;
mod resolved;

use excerpt::Compared;
pub(crate) use resolved::verify_resolved;

/// Checks that `compiled` is `base` with `applied` marked up and nothing else; `written` is what its entries should hold.
///
/// # Errors
/// [`Error::Unverified`] with the law that does not hold.
pub(crate) fn verify(
    base: &Package,
    compiled: &Compiled,
    written: BTreeMap<usize, Vec<u8>>,
    applied: Vec<Edit>,
) -> Result<Package, Error> {
    let law = |law: &'static str, holds: bool| if holds { Ok(()) } else { Err(Error::Unverified { law }) };
    let out = base.open_copy(&compiled.bytes, written);
    let out = out.map_err(|_| Error::Unverified { law: "the result opens again" })?;
    law("untouched parts keep their bytes", unchanged(base, &out, &compiled.changed, compiled.added.len()))?;
    for part in &base.parts {
        if !compiled.changed.contains(&part.entry) || is_support(base, part) {
            continue;
        }
        let there = out.parts.iter().find(|p| p.name == part.name);
        let Some(there) = there else { return Err(Error::Unverified { law: "every part is still there" }) };
        let earlier = earlier(base, part, compiled);
        let (before, after) = (&part.tree, &there.tree);
        let compared = Compared::of(before, after);
        check_part(&compared, compiled, &earlier)?;
        let apart = compared.apart();
        law("properties stand in the order of the schema", order::adds_no_disorder(before, after, &apart.1))?;
        law("bookmarks, notes and sections are kept", places::marks_are_kept(before, after, &apart))?;
    }
    let draft = base.final_draft();
    let (set, refused) = EditSet::gather(draft, applied);
    law("the edits stand together", refused.is_empty())?;
    reads_as(&out, draft.lines_after(&set), compiled)?;
    law("changes of others are as they were", census(base, compiled, false) == census(&out, compiled, true))?;
    law("ids of changes are unique", unique(&out, &compiled.ours))?;
    law("comments begin, end and are referred to", places::comments_are_whole(&out, &compiled.comments))?;
    law("paragraph ids are sound", places::paragraph_ids_are_sound(base, &out))?;
    Ok(out)
}

/// Checks that the Final view of `out` is `expected`, labels included where the draft can know them.
fn reads_as(out: &Package, mut expected: Vec<Line<'_>>, compiled: &Compiled) -> Result<(), Error> {
    let law = |law: &'static str, holds: bool| if holds { Ok(()) } else { Err(Error::Unverified { law }) };
    let gone = notes_gone(out);
    expected.retain(|line| !gone.contains(&line.story));
    let mut found = out.lines(View::Final);
    if compiled.kept_empty {
        expected.retain(|line| !line.text.is_empty());
        found.retain(|line| !line.text.is_empty());
    }
    let labels_known = !compiled.kept_empty && !compiled.unlabeled;
    let pairs = || by_story(&expected).zip(by_story(&found));
    let texts_equal = expected.len() == found.len() && pairs().all(|(a, b)| a.text == b.text);
    law("accepting gives the draft with the edits", texts_equal)?;
    let text = |line: &Line<'_>| line.label.as_ref().map(|label| label.text.clone());
    let labels_equal = pairs().all(|(a, b)| a.label == b.label || text(a) == text(b));
    law("labels are those of the draft with the edits", !labels_known || labels_equal)
}

/// Returns the notes that the Final view lacks because their reference is deleted; the draft keeps them.
fn notes_gone(out: &Package) -> HashSet<draft::Story> {
    use draft::{Place, Story};
    let notes = out.model.paras.iter().filter(|para| matches!(para.story, Story::Footnote(_) | Story::Endnote(_)));
    let gone = notes.filter(|para| para.place == Place::Flow && !out.model.shows_all(View::Final, &para.gate));
    gone.map(|para| para.story).collect()
}

/// Returns the lines with those of text boxes last.
///
/// A text box is read where it is anchored, which words beside it may move.
fn by_story<'a>(lines: &'a [Line<'a>]) -> impl Iterator<Item = &'a Line<'a>> {
    let boxed = |line: &&Line<'_>| matches!(line.story, draft::Story::TextBox(_));
    lines.iter().filter(move |line| !boxed(line)).chain(lines.iter().filter(boxed))
}

/// Is it a part that comments and settings change, and no story?
fn is_support(base: &Package, part: &Part) -> bool {
    ["comments", "commentsExtended", "commentsIds", "commentsExtensible", "settings"].iter().any(|kind| {
        base.by_kind.get(*kind).is_some_and(|list| list.iter().any(|id| base.parts[*id].entry == part.entry))
    })
}

/// Returns the ids in a part of our changes of an earlier round, where words of them were taken out.
fn earlier(base: &Package, part: &Part, compiled: &Compiled) -> HashSet<String> {
    let revs = compiled.taken.iter().map(|ix| &base.model.revs[*ix as usize]);
    let nodes: Vec<_> = revs.filter(|rev| base.parts[rev.part].entry == part.entry).collect();
    let copies = compiled
        .copies
        .iter()
        .filter(|((entry, _), node)| *entry == part.entry && nodes.iter().any(|rev| rev.node == **node));
    nodes.iter().map(|rev| rev.id.clone()).chain(copies.map(|((_, id), _)| id.clone())).collect()
}

fn check_part(compared: &Compared<'_>, compiled: &Compiled, earlier: &HashSet<String>) -> Result<(), Error> {
    // Blocks that repeat can be left out at the wrong place; what then seems to differ is looked at whole.
    let (was, is) = compared.excerpts();
    let (before, after) = compared.texts();
    check_texts(&was, &is, compiled, earlier).or_else(|_| check_texts(before, after, compiled, earlier))
}

fn check_texts(was: &str, is: &str, compiled: &Compiled, earlier: &HashSet<String>) -> Result<(), Error> {
    let law = |law: &'static str, holds: bool| if holds { Ok(()) } else { Err(Error::Unverified { law }) };
    let (mut before, after) = (parsed(was)?, parsed(is)?);
    let ours = |dom: &Dom<'_>, id: usize| dom.attribute(id, "w:id").is_some_and(|v| compiled.ours.contains(v));
    let (balanced, open) = (before.fields_balance(), before.open_containers());
    law("containers end as they did", after.open_containers() <= open)?;
    let mut rejected = after.clone();
    rejected.drop_comments(&compiled.comments);
    rejected.resolve(How::Reject, ours);
    // Words of an earlier round that are taken out are compared as if that round had been rejected too.
    if !earlier.is_empty() {
        let sent = |dom: &Dom<'_>, id: usize| dom.attribute(id, "w:id").is_some_and(|v| earlier.contains(v));
        rejected.resolve(How::Reject, sent);
        before.resolve(How::Reject, sent);
    }
    law("fields stay whole when ours is rejected", rejected.fields_balance() == balanced)?;
    before.normalize();
    rejected.normalize();
    if let Some(at) = before.first_difference(&rejected) {
        tracing::debug!(at, "rejecting ours differs");
        return Err(Error::Unverified { law: "rejecting gives what was received" });
    }
    // What is not looked at again makes room.
    drop((before, rejected));
    // Without changes of others, what is left when ours is accepted is what is left when all are.
    let all = after.has_changes_beside(ours).then(|| after.clone());
    let mut both = after;
    both.resolve(How::Accept, ours);
    law("fields stay whole when ours is accepted", !balanced || both.fields_balance())?;
    law("containers end with a paragraph when ours is accepted", both.open_containers() <= open)?;
    let Some(mut all) = all else { return Ok(()) };
    both.resolve(How::Accept, |_, _| true);
    all.resolve(How::Accept, |_, _| true);
    law("accepting ours and then theirs is accepting all", both.bare_text() == all.bare_text())
}

/// Reads a part for the second resolver.
fn parsed(text: &str) -> Result<Dom<'_>, Error> {
    Dom::parse(text).ok_or(Error::Unverified { law: "parts are well formed" })
}

/// Counts the changes of others: what each author and date did, with the words in order.
fn census(
    package: &Package,
    compiled: &Compiled,
    written: bool,
) -> BTreeMap<(draft::RevisionKind, String, Option<String>), String> {
    let model = &package.model;
    let mut words: HashMap<u32, String> = HashMap::new();
    for para in model.paras.iter().filter(|para| !para.alone) {
        for atom in &para.atoms {
            for rev in model.stack(atom) {
                words.entry(*rev).or_default().push_str(para.words(atom));
            }
        }
    }
    // Where words of an earlier round of ours are taken out, that round is not counted.
    let sent = |author: &str| compiled.taken_by.contains(author);
    let mut out: BTreeMap<_, String> = BTreeMap::new();
    for (i, rev) in model.revs.iter().enumerate() {
        if (written && compiled.ours.contains(&rev.id)) || sent(&rev.author) {
            continue;
        }
        let entry = out.entry((rev.kind, rev.author.clone(), rev.date.clone())).or_default();
        entry.push_str(words.get(&(i as u32)).map_or("", String::as_str));
    }
    out
}

/// Says whether every id we gave stands on one element only.
fn unique(out: &Package, ours: &HashSet<String>) -> bool {
    let mut seen = HashSet::new();
    out.model.revs.iter().filter(|rev| ours.contains(&rev.id)).all(|rev| seen.insert(rev.id.clone()))
}

/// Says whether `out` has the entries of `base` with their compressed bytes, those of `changed` left out, and `added`
/// entries more.
fn unchanged(base: &Package, out: &Package, changed: &BTreeSet<usize>, added: usize) -> bool {
    let is_kept = |(index, entry): (usize, &Entry)| match changed.contains(&index) {
        true => out.entries[index].name == entry.name,
        false => base.has_entry(index, &out.entries[index], &out.bytes),
    };
    out.entries.len() == base.entries.len() + added && base.entries.iter().enumerate().all(is_kept)
}
