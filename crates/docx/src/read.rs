//! A package as a draft.

use std::collections::HashMap;

use draft::{
    Draft, Emphasis, Face, Fixed, Line, ListId, ListItem, ParaId, Paragraph, RevId, Revision, RevisionKind, Span,
    Stretch, Style, Thread, ThreadId, Why,
};

use crate::element::{El, Ns};
use crate::model::{AtomKind, Para};
use crate::notice::{Notice, NoticeKind};
use crate::package::{Package, PartId};
use crate::style::{on, para_over, para_props};
use crate::tree::{NONE, NodeId};
use crate::view::{Group, Groups, View};

/// Styles and places in lists by part, by properties as written and by whether the paragraph is generated: a file has
/// few that differ.
type StylesOf<'a> = HashMap<(PartId, &'a str, bool), (Style, Option<ListItem>)>;

impl Package {
    /// Reads the file as a draft in one view, with notices of what was not read.
    ///
    /// Paragraph ids are ordinals over all paragraphs of the file in document order: the body with its cells and text
    /// boxes at their places, then footnotes, endnotes, headers and footers. They are the same in every view; where
    /// paragraphs read as one the id is the last one's.
    pub fn read(&self, view: View) -> (Draft, Vec<Notice>) {
        let span = tracing::info_span!("docx.read", view = ?view, paragraphs = tracing::field::Empty);
        let _entered = span.enter();
        let reading = match view {
            View::Final => self.final_reading().clone(),
            _ => self.reading(view),
        };
        span.record("paragraphs", reading.0.paragraphs.len());
        reading
    }

    /// Returns the Final view, read once.
    pub(crate) fn final_reading(&self) -> &(Draft, Vec<Notice>) {
        self.final_reading.get_or_init(|| self.reading(View::Final))
    }

    fn reading(&self, view: View) -> (Draft, Vec<Notice>) {
        let groups = self.model.groups(view);
        let mut styles = HashMap::new();
        let mut draft = Draft {
            source: self.hash,
            paragraphs: groups.list.iter().map(|group| self.paragraph(&groups, group, &mut styles)).collect(),
            numbering: self.model.lists.numbering(),
            revisions: self.revisions(view, &groups),
            threads: self.threads(&groups),
            pointers: self.pointers(&groups),
        };
        draft.numbering.label(&mut draft.paragraphs);
        if view == View::Markup {
            self.relabel(&mut draft);
        }
        let notices = self.notices(&groups);
        (draft, notices)
    }

    /// Returns how every paragraph of a view reads, without making a draft of it.
    pub(crate) fn lines(&self, view: View) -> Vec<Line<'_>> {
        let groups = self.model.groups(view);
        let numbering = self.model.lists.numbering();
        let mut count = numbering.count();
        let mut styles = HashMap::new();
        let line = |group: &Group| {
            let (owner, text) = (&self.model.paras[group.last()], groups.text(group));
            let item = self.known_style(view, owner, &mut styles).1;
            // Word numbers no empty paragraph that ends a section.
            let item = item.filter(|_| !(owner.section && text.is_empty()));
            Line { story: owner.story, text, label: count.next(owner.story, item) }
        };
        groups.list.iter().map(line).collect()
    }

    /// Gives every paragraph of the Markup view the number it shows beside the other changes.
    ///
    /// A paragraph that goes shows the number it had and takes none from those after it.
    fn relabel(&self, draft: &mut Draft) {
        let labels = |view| -> HashMap<ParaId, Option<draft::Label>> {
            self.read(view).0.paragraphs.into_iter().map(|para| (para.id, para.label)).collect()
        };
        let (stays, was) = (labels(View::Final), labels(View::Original));
        for para in &mut draft.paragraphs {
            para.label = stays.get(&para.id).or_else(|| was.get(&para.id)).cloned().flatten();
        }
    }

    fn paragraph<'a>(&'a self, groups: &Groups<'_>, group: &Group, styles: &mut StylesOf<'a>) -> Paragraph {
        let view = groups.view;
        let owner = &self.model.paras[group.last()];
        let (style, item) = self.known_style(view, owner, styles).clone();
        let mut out = Paragraph {
            id: group.id(),
            story: owner.story,
            place: owner.place,
            container: owner.container,
            text: groups.text(group).into_owned(),
            label: None,
            item,
            style,
            emphasis: Vec::new(),
            fixed: Vec::new(),
        };
        for segment in groups.segments(group) {
            let para = &self.model.paras[segment.para];
            let atom = &para.atoms[segment.atom];
            let former = || self.model.former.get(&(para.part, atom.run)).copied();
            let face = if view == View::Original { former().unwrap_or(atom.face) } else { atom.face };
            if atom.is_empty() || plain(face) == Face::default() {
                continue;
            }
            let range = segment.start as u32..(segment.start + atom.len()) as u32;
            match out.emphasis.last_mut() {
                Some(last) if last.range.end == range.start && last.face == face => last.range.end = range.end,
                _ => out.emphasis.push(Emphasis { range, face }),
            }
        }
        if !(owner.alone && group.first() == group.last()) {
            out.fixed = self.fixed(groups, group);
        }
        if owner.section {
            let end = group.len as u32;
            out.fixed.push(Fixed { range: end..end, why: Why::SectionMark, whole: false });
        }
        out
    }

    /// Returns the style and the place in a list of a paragraph, found once for all that are written alike.
    fn known_style<'a, 's>(
        &'a self,
        view: View,
        para: &Para,
        styles: &'s mut StylesOf<'a>,
    ) -> &'s (Style, Option<ListItem>) {
        let properties = para.ppr.map_or("", |pr| self.parts[para.part].tree.raw(pr));
        styles.entry((para.part, properties, para.generated)).or_insert_with(|| self.style_of(view, para))
    }

    /// Returns what no edit may cut: fields as wholes, generated text, and objects that are not written.
    ///
    /// Locked controls and text boxes are not among them: an edit there is carried out as a comment.
    fn fixed(&self, groups: &Groups<'_>, group: &Group) -> Vec<Fixed> {
        let mut out: Vec<(u32, Fixed)> = Vec::new();
        for segment in groups.segments(group) {
            let para = &self.model.paras[segment.para];
            let atom = &para.atoms[segment.atom];
            let range = segment.start as u32..(segment.start + atom.len()) as u32;
            let field = self.model.fields.get(atom.field as usize);
            let (key, why, whole) = match (atom.frozen, field) {
                (Some(Why::Locked), _) => continue,
                (Some(why), _) => (atom.field, why, false),
                (None, Some(field)) if !field.is_link() => (atom.field, Why::CutsField, field.is_in_one_paragraph()),
                _ if matches!(atom.kind, AtomKind::Object(true)) => (NONE - 1, Why::NotSupported, false),
                _ => continue,
            };
            match out.last_mut() {
                Some((last, fixed)) if *last == key && fixed.why == why && fixed.range.end == range.start => {
                    fixed.range.end = range.end;
                }
                _ if range.is_empty() && why != Why::CutsField => {}
                _ => out.push((key, Fixed { range, why, whole })),
            }
        }
        out.into_iter().map(|(_, fixed)| fixed).filter(|fixed| !fixed.range.is_empty()).collect()
    }

    /// Returns what reading needs of a paragraph's style, and its place in a list.
    pub(crate) fn style_of(&self, view: View, para: &Para) -> (Style, Option<ListItem>) {
        let tree = &self.parts[para.part].tree;
        let old = |pr: NodeId| tree.child(tree.child(pr, El::PPrChange)?, El::PPr);
        let ppr = match view {
            View::Original => para.ppr.map(|pr| old(pr).unwrap_or(pr)),
            _ => para.ppr,
        };
        let direct = ppr.map(|pr| para_props(tree, pr)).unwrap_or_default();
        let styles = &self.model.styles;
        let lists = &self.model.lists;
        let named = ppr.and_then(|pr| tree.val(pr, "pStyle"));
        let id = named.as_deref().filter(|id| styles.styles.contains_key(*id)).or(styles.default_para.as_deref());
        let chain = styles.chain(id);
        let mut all = styles.para_defaults().clone();
        let mut list = None;
        for (key, style) in &chain {
            if let Some(num) = style.para.list {
                let depth = lists.level_of_style(num, id.unwrap_or_default());
                let depth = depth.or_else(|| lists.level_of_style(num, key)).or(style.para.depth).unwrap_or(0);
                list = Some((num, depth));
                if let Some(layout) = lists.layout(num, depth) {
                    para_over(&mut all, layout);
                }
            } else if let (Some((num, _)), Some(depth)) = (list, style.para.depth) {
                list = Some((num, depth));
            } else if let Some((num, _)) = list
                && let Some(depth) = lists.level_of_style(num, key)
            {
                list = Some((num, depth));
                if let Some(layout) = lists.layout(num, depth) {
                    para_over(&mut all, layout);
                }
            }
            para_over(&mut all, &style.para);
        }
        match (direct.list, direct.depth, list) {
            (Some(num), depth, _) => list = Some((num, depth.unwrap_or(0))),
            (None, Some(depth), Some((num, _))) => list = Some((num, depth)),
            _ => {}
        }
        if direct.list.is_some() || direct.depth.is_some() {
            match list.and_then(|(num, depth)| lists.layout(num, depth)) {
                Some(layout) => para_over(&mut all, layout),
                // A paragraph taken out of its list loses the list's indents.
                None if direct.list == Some(0) => (all.left, all.first) = (None, None),
                None => {}
            }
        }
        para_over(&mut all, &direct);
        let item = list.filter(|(num, _)| *num != 0 && lists.has(*num));
        let name = chain.last().filter(|_| id != styles.default_para.as_deref());
        let name = name.map(|(_, style)| style.name.clone()).unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        let generated = para.generated
            || lower.strip_prefix("toc ").is_some_and(|n| n.parse::<u8>().is_ok())
            || lower == "table of figures"
            || lower == "table of authorities";
        let style = Style {
            outline: all.outline.filter(|level| *level < 9),
            indent: all.left.unwrap_or(0),
            first: all.first.unwrap_or(0),
            before: all.before.unwrap_or(0),
            after: all.after.unwrap_or(0),
            align: all.align.unwrap_or_default(),
            name,
            generated,
        };
        (style, item.map(|(num, depth)| ListItem { list: ListId(num), depth }))
    }

    fn revisions(&self, view: View, groups: &Groups<'_>) -> Vec<Revision> {
        let model = &self.model;
        // For every run-level change the first and last byte it covers and its words, in one pass over the atoms.
        let mut cover: Vec<Option<(usize, usize, usize, String)>> = vec![None; model.revs.len()];
        let mut by_run: HashMap<(usize, NodeId), Vec<usize>> = HashMap::new();
        for (i, rev) in model.revs.iter().enumerate().filter(|(_, rev)| rev.run != NONE) {
            by_run.entry((rev.part, rev.run)).or_default().push(i);
        }
        for (p, para) in model.paras.iter().enumerate().filter(|(_, para)| !para.alone) {
            let group = groups.of[p].map(|g| &groups.list[g]);
            for (a, atom) in para.atoms.iter().enumerate() {
                let runs = by_run.get(&(para.part, atom.run)).filter(|_| atom.run != NONE);
                let about = model.stack(atom).iter().map(|rev| *rev as usize);
                for rev in about.chain(runs.into_iter().flatten().copied()) {
                    let start = group.map_or(0, |_| groups.offset(p, a));
                    let shown = group.is_some() && model.shows_atom(view, atom);
                    let end = start + if shown { atom.len() } else { 0 };
                    let entry = cover[rev].get_or_insert((p, start, start, String::new()));
                    if entry.0 == p {
                        (entry.1, entry.2) = (entry.1.min(start), entry.2.max(end));
                    }
                    entry.3.push_str(para.words(atom));
                }
            }
        }
        let mut out = Vec::new();
        for (i, (rev, cover)) in model.revs.iter().zip(cover).enumerate() {
            let mark = matches!(rev.kind, RevisionKind::ParagraphInsertion | RevisionKind::ParagraphDeletion);
            let (para, start, end, text) = match cover {
                Some(cover) => cover,
                None => {
                    let group = groups.of.get(rev.para).copied().flatten().map(|g| &groups.list[g]);
                    let past = model.paras.get(rev.para).map_or(0, |para| para.atoms.len());
                    let at = group.map_or(0, |_| groups.offset(rev.para, if mark { past } else { 0 }));
                    (rev.para, at, at, String::new())
                }
            };
            let id = match groups.of.get(para).copied().flatten() {
                Some(group) => groups.list[group].id(),
                // The paragraph is not there in this view: the one before it that is.
                None => groups
                    .list
                    .iter()
                    .rev()
                    .find(|g| g.last() <= para)
                    .or(groups.list.first())
                    .map_or(ParaId(0), Group::id),
            };
            out.push(Revision {
                id: RevId(i as u32),
                kind: rev.kind,
                author: rev.author.clone(),
                date: rev.date.clone(),
                at: Span::new(id, start..end),
                text,
            });
        }
        out
    }

    fn threads(&self, groups: &Groups<'_>) -> Vec<Thread> {
        let place = |(para, atom): (usize, usize)| {
            let group = &groups.list[groups.of.get(para).copied().flatten()?];
            Some((group.id(), groups.offset(para, atom), group.len))
        };
        let thread = |(i, remark): (usize, &crate::model::Remark)| {
            let from = remark.from.and_then(place);
            let to = remark.to.and_then(place).or(from);
            let at = from.or(to).zip(to).map(|((first, start, length), (last, end, _))| match first == last {
                true => Span::new(first, start..end.max(start)).into(),
                false => Stretch { from: Span::new(first, start..length), to: Span::new(last, 0..end) },
            });
            Thread {
                id: ThreadId(i as u32),
                parent: remark.parent.map(|parent| ThreadId(parent as u32)),
                author: remark.author.clone(),
                date: remark.date.clone(),
                resolved: remark.resolved,
                at,
                text: remark.text.clone(),
            }
        };
        self.model.remarks.iter().enumerate().map(thread).collect()
    }

    fn notices(&self, groups: &Groups<'_>) -> Vec<Notice> {
        let mut out: Vec<Notice> = Vec::new();
        for (kind, part, message) in &self.remarks {
            out.push(Notice { kind: *kind, part: part.clone(), para: None, message: message.clone() });
        }
        for part in self.parts.iter().filter(|part| part.tree.utf16) {
            let message = "This part is in an encoding that is read and not written.".to_owned();
            out.push(Notice { kind: NoticeKind::Encoding, part: part.name.clone(), para: None, message });
        }
        for part in &self.parts {
            let Some(prefix) = &part.tree.demands else { continue };
            let message = format!(
                "This part says that who does not understand its “{prefix}” markup must not use it: \
                 what was read may not be all, and the part is not written."
            );
            out.push(Notice { kind: NoticeKind::NotUnderstood, part: part.name.clone(), para: None, message });
        }
        if let Some(part) = self.part_of_kind("settings") {
            let (tree, name) = (&self.parts[part].tree, &self.parts[part].name);
            if let Some(id) = tree.named(tree.root, "documentProtection") {
                let what = match tree.attr(id, Ns::W, "edit").as_deref() {
                    Some("readOnly") => "is protected against changes",
                    Some("forms") => "lets only form fields be filled in",
                    Some("comments") => "lets only comments be added",
                    Some("trackedChanges") => "lets only tracked changes be made",
                    _ => "has a protection setting",
                };
                let message = format!("This file {what}; the setting is kept.");
                out.push(Notice { kind: NoticeKind::Protected, part: name.clone(), para: None, message });
            }
            let anonymous = ["removePersonalInformation", "removeDateAndTime"];
            if anonymous.iter().any(|local| on(tree, tree.root, local) == Some(true)) {
                let message = "Word takes names or dates out of tracked changes when it saves this file.".to_owned();
                out.push(Notice { kind: NoticeKind::Anonymous, part: name.clone(), para: None, message });
            }
        }
        let id_of = |para: usize| Some(groups.list[groups.of.get(para).copied().flatten()?].id());
        for found in &self.model.found {
            out.push(Notice {
                kind: found.kind,
                part: found.part.clone(),
                para: found.para.and_then(id_of),
                message: found.message.clone(),
            });
        }
        for (index, para) in self.model.paras.iter().enumerate() {
            let name = &self.parts[para.part].name;
            if !para.boxes.is_empty() {
                let message = "A text box is read; edits in it become comments.".to_owned();
                out.push(Notice { kind: NoticeKind::TextBox, part: name.clone(), para: id_of(index), message });
            }
            if para.atoms.iter().any(|atom| atom.face.hidden && !atom.is_empty()) {
                let message = "Hidden text is read like other text.".to_owned();
                out.push(Notice { kind: NoticeKind::Hidden, part: name.clone(), para: id_of(index), message });
            }
        }
        out
    }
}

/// Returns a look without its size, which alone makes no emphasis.
fn plain(face: Face) -> Face {
    Face { half_points: 0, ..face }
}
