//! Change tracking in the settings part.

use std::collections::BTreeMap;

use crate::element::Ns;
use crate::package::Package;
use crate::splice::Splices;
use crate::style::is_on;
use crate::tree::Kind;
use crate::write::with_mark;

/// What stands before `w:trackRevisions` in the settings (ECMA-376 Part 1 §17.15.1.78).
const BEFORE: [&str; 31] = [
    "writeProtection",
    "view",
    "zoom",
    "removePersonalInformation",
    "removeDateAndTime",
    "doNotDisplayPageBoundaries",
    "displayBackgroundShape",
    "printPostScriptOverText",
    "printFractionalCharacterWidth",
    "printFormsData",
    "embedTrueTypeFonts",
    "embedSystemFonts",
    "saveSubsetFonts",
    "saveFormsData",
    "mirrorMargins",
    "alignBordersAndEdges",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "gutterAtTop",
    "hideSpellingErrors",
    "hideGrammaticalErrors",
    "activeWritingStyle",
    "proofState",
    "formsDesign",
    "attachedTemplate",
    "linkStyles",
    "stylePaneFormatFilter",
    "stylePaneSortMethod",
    "documentType",
    "mailMerge",
    "revisionView",
];

/// Turns change tracking on; a file without a settings part stays without one.
pub(super) fn track(package: &Package, changed: &mut BTreeMap<usize, Vec<u8>>) {
    let Some(part) = package.part_of_kind("settings").map(|part| &package.parts[part]) else { return };
    let tree = &part.tree;
    let Some(w) = tree.w_prefix().filter(|_| !tree.is_sealed() && tree.node(tree.root).kind == Kind::Element) else {
        return;
    };
    let tag = format!("<{w}:trackRevisions/>");
    let mut splices = Splices::default();
    if let Some(found) = tree.named(tree.root, "trackRevisions") {
        if tree.attr(found, Ns::W, "val").is_none_or(|v| is_on(&v)) {
            return;
        }
        splices.replace(tree.range(found), tag);
    } else {
        let last = tree.elements(tree.root).filter(|id| BEFORE.contains(&tree.local(*id))).last();
        let at = last.map_or(tree.node(tree.root).open.end as usize, |id| tree.range(id).end);
        splices.replace(at..at, tag);
    }
    if let Some(text) = splices.apply(&tree.text) {
        changed.insert(part.entry, with_mark(tree, text));
    }
}
