//! What the readers of stories, tables and paragraphs share while a model is being built.

use std::borrow::Cow;
use std::collections::HashMap;

use draft::{ContainerId, Face, Place, Story, Why};

use super::earlier::Earlier;
use super::{Atom, Model, Para, RevIx};
use crate::notice::{Found, NoticeKind};
use crate::package::{Package, PartId};
use crate::style::run_props;
use crate::tree::{NodeId, Tree};

/// What the blocks of one container have in common.
pub(super) struct Scope {
    pub(super) part: PartId,
    pub(super) story: Story,
    pub(super) place: Place,
    pub(super) container: ContainerId,
    pub(super) gate: Vec<RevIx>,
    pub(super) frozen: Option<Why>,
    pub(super) host: Option<usize>,
}

impl Scope {
    /// Returns a paragraph of the container before anything of it is read.
    pub(super) fn para(&self, node: NodeId) -> Para {
        Para {
            part: self.part,
            node,
            story: self.story,
            place: self.place,
            container: self.container,
            ppr: None,
            mark: Vec::new(),
            gate: self.gate.clone(),
            text: String::new(),
            atoms: Vec::new(),
            section: false,
            frozen: None,
            host: self.host,
            boxes: Vec::new(),
            generated: false,
            alone: false,
        }
    }
}

/// Where a paragraph's content is being read.
#[derive(Clone, Copy)]
pub(super) struct Within {
    pub(super) run: NodeId,
    pub(super) stack: u32,
    pub(super) frozen: Option<Why>,
    pub(super) face: Face,
    pub(super) link: u32,
}

/// What the look of a run follows from: the part, the paragraph's style, and the run's properties as written.
pub(super) type FaceKey<'a> = (PartId, Option<Cow<'a, str>>, &'a str);

/// What a paragraph is gathered in before it is known how much of it there is.
#[derive(Default)]
pub(super) struct Room {
    pub(super) text: String,
    pub(super) atoms: Vec<Atom>,
    pub(super) todo: Vec<(NodeId, Within, bool)>,
}

/// A model that is being built.
pub(super) struct Builder<'a> {
    pub(super) package: &'a Package,
    pub(super) model: Model,
    pub(super) interned: HashMap<Vec<RevIx>, u32>,
    /// Complex fields that have begun and not ended.
    pub(super) open: Vec<u32>,
    /// Comment marks between paragraphs, which belong to the next one.
    pub(super) pending: Vec<NodeId>,
    /// Ids of footnotes and endnotes in the order they are first referred to.
    pub(super) notes: [Vec<String>; 2],
    /// By a note's place in [`Builder::notes`] the changes that each of its references stands in.
    pub(super) references: [Vec<Vec<Vec<RevIx>>>; 2],
    pub(super) boxes: u32,
    /// Comment marks: id and whether it ends, to paragraph and atom.
    pub(super) marks: HashMap<(String, bool), (usize, usize)>,
    pub(super) faces: HashMap<FaceKey<'a>, Face>,
    /// The one that was asked for last.
    pub(super) face: Option<(FaceKey<'a>, Face)>,
    /// Room for the paragraph that is being read, which grows once for all of them.
    pub(super) room: Room,
    /// How often a paragraph told of something beside its own words.
    pub(super) told: usize,
    /// The file that this one is a copy of.
    pub(super) earlier: Option<Earlier<'a>>,
}

impl<'a> Builder<'a> {
    pub(super) fn tree(&self, part: PartId) -> &'a Tree {
        &self.package.parts[part].tree
    }

    pub(super) fn container(&mut self) -> ContainerId {
        self.model.containers += 1;
        ContainerId(self.model.containers - 1)
    }

    pub(super) fn face(&mut self, part: PartId, style: Option<Cow<'a, str>>, rpr: Option<NodeId>) -> Face {
        let tree = self.tree(part);
        let key = (part, style, rpr.map_or("", |pr| tree.inner(pr)));
        // Runs that follow one another mostly look alike.
        if let Some((last, face)) = &self.face
            && *last == key
        {
            return *face;
        }
        let face = self.faces.get(&key).copied().unwrap_or_else(|| {
            let direct = rpr.map(|pr| run_props(tree, pr)).unwrap_or_default();
            self.model.styles.face(key.1.as_deref(), &direct)
        });
        self.faces.insert(key.clone(), face);
        self.face = Some((key, face));
        face
    }

    pub(super) fn link(&mut self, target: String) -> u32 {
        self.told += 1;
        let known = self.model.links.iter().position(|link| *link == target);
        known.unwrap_or_else(|| {
            self.model.links.push(target);
            self.model.links.len() - 1
        }) as u32
    }

    pub(super) fn notice(&mut self, kind: NoticeKind, part: PartId, para: Option<usize>, message: &str) {
        self.told += 1;
        let name = self.package.parts[part].name.clone();
        self.model.found.push(Found { kind, part: name, para, message: message.to_owned() });
    }
}
