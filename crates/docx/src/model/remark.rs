//! Comments, their threads and what they are about.

use super::build::Builder;
use super::inline::shown_text;
use crate::element::{El, Ns};
use crate::tree::{NodeId, Tree};

/// A comment of the comments part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remark {
    pub(crate) author: String,
    pub(crate) date: Option<String>,
    pub(crate) text: String,
    pub(crate) para_id: Option<String>,
    pub(crate) parent: Option<usize>,
    pub(crate) resolved: bool,
    /// Where its range begins and ends: paragraph and atom.
    pub(crate) from: Option<(usize, usize)>,
    pub(crate) to: Option<(usize, usize)>,
}

impl Builder<'_> {
    pub(super) fn comment_mark(&mut self, tree: &Tree, id: NodeId, para: usize) {
        self.told += 1;
        let key = tree.attr(id, Ns::W, "id").unwrap_or_default().into_owned();
        let at = (para, self.model.paras[para].atoms.len());
        match tree.el(id) {
            El::CommentRangeStart => drop(self.marks.entry((key, false)).or_insert(at)),
            El::CommentRangeEnd => drop(self.marks.insert((key, true), at)),
            _ => {
                // A reference without a range is a comment on the place itself.
                self.marks.entry((key.clone(), false)).or_insert(at);
                self.marks.entry((key, true)).or_insert(at);
            }
        }
    }

    pub(super) fn comments(&mut self) {
        let Some(part) = self.package.part_of_kind("comments") else { return };
        let tree = self.tree(part);
        for node in tree.elements(tree.root).filter(|id| tree.el(*id) == El::Comment) {
            let id = tree.attr(node, Ns::W, "id").unwrap_or_default().into_owned();
            let mut text: Vec<String> = Vec::new();
            let mut para_id = None;
            for at in tree.descendants(node) {
                let last = text.last_mut();
                match (tree.el(at), last) {
                    (El::P, _) => {
                        para_id = tree.attr(at, Ns::W14, "paraId").map(|v| v.into_owned());
                        text.push(String::new());
                    }
                    (El::T, Some(last)) => last.push_str(&shown_text(tree, at)),
                    (El::Tab, Some(last)) if tree.el(tree.parent(at)) == El::R => last.push('\t'),
                    (El::Br | El::Cr, Some(last)) => last.push('\u{2028}'),
                    (El::NoBreakHyphen, Some(last)) => last.push('\u{2011}'),
                    _ => {}
                }
            }
            self.model.remarks.push(Remark {
                author: tree.attr(node, Ns::W, "author").unwrap_or_default().into_owned(),
                date: tree.attr(node, Ns::W, "date").map(|v| v.into_owned()),
                text: text.join("\n"),
                para_id,
                from: self.marks.get(&(id.clone(), false)).copied(),
                to: self.marks.get(&(id.clone(), true)).copied(),
                ..Remark::default()
            });
        }
        let Some(part) = self.package.part_of_kind("commentsExtended") else { return };
        let tree = self.tree(part);
        for row in tree.elements(tree.root).filter(|id| tree.local_is(*id, "commentEx")) {
            let text = |local| tree.attr(row, Ns::W15, local);
            let by_para = |id: &str| {
                self.model.remarks.iter().position(|r| r.para_id.as_deref().is_some_and(|p| p.eq_ignore_ascii_case(id)))
            };
            let Some(at) = text("paraId").and_then(|id| by_para(&id)) else { continue };
            let parent = text("paraIdParent").and_then(|id| by_para(&id)).filter(|parent| *parent != at);
            self.model.remarks[at].parent = parent;
            self.model.remarks[at].resolved = text("done").is_some_and(|v| crate::style::is_on(&v));
        }
    }
}
