//! Formatting as far as reading and showing need it: document defaults, style chains and direct properties.

use std::collections::HashMap;

use draft::{Align, Face, Language};

use crate::element::{El, Ns};
use crate::tree::{NodeId, Tree};

/// Paragraph properties that one place sets; nothing where it is silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ParaProps {
    pub(crate) align: Option<Align>,
    pub(crate) left: Option<i32>,
    /// First-line indent, negative when hanging.
    pub(crate) first: Option<i32>,
    pub(crate) before: Option<u32>,
    pub(crate) after: Option<u32>,
    pub(crate) outline: Option<u8>,
    pub(crate) list: Option<u32>,
    pub(crate) depth: Option<u8>,
}

/// Run properties that one place sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RunProps {
    pub(crate) style: Option<String>,
    pub(crate) toggles: [Option<bool>; 6],
    pub(crate) underline: Option<bool>,
    pub(crate) raised: Option<i8>,
    pub(crate) highlight: Option<bool>,
    pub(crate) size: Option<u16>,
    pub(crate) spec_vanish: Option<bool>,
}

/// Names of the toggle properties (ECMA-376 Part 1 §17.7.3), in the order of [`RunProps::toggles`].
const TOGGLES: [&str; 6] = ["b", "i", "strike", "caps", "smallCaps", "vanish"];

/// One style.
#[derive(Clone, Debug, Default)]
pub(crate) struct StyleDef {
    pub(crate) name: String,
    pub(crate) based_on: Option<String>,
    pub(crate) para: ParaProps,
    pub(crate) run: RunProps,
    /// The list that a numbering style links to.
    pub(crate) num: Option<u32>,
}

/// The styles part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styles {
    pub(crate) styles: HashMap<String, StyleDef>,
    pub(crate) default_para: Option<String>,
    default_char: Option<String>,
    para: ParaProps,
    run: RunProps,
    /// The language of text that names none.
    pub(crate) language: Language,
}

impl Styles {
    pub(crate) fn read(tree: &Tree) -> Styles {
        let mut out = Styles::default();
        for id in tree.elements(tree.root) {
            match tree.local(id) {
                "docDefaults" => {
                    for holder in tree.elements(id) {
                        if let Some(pr) = tree.child(holder, El::PPr) {
                            out.para = para_props(tree, pr);
                        }
                        if let Some(pr) = tree.child(holder, El::RPr) {
                            out.run = run_props(tree, pr);
                            out.language = language_of(tree, pr).unwrap_or_default();
                        }
                    }
                }
                "style" => {
                    let Some(key) = tree.attr(id, Ns::W, "styleId") else { continue };
                    let kind = tree.attr(id, Ns::W, "type").unwrap_or("paragraph".into()).into_owned();
                    if tree.attr(id, Ns::W, "default").is_some_and(|v| is_on(&v)) {
                        match kind.as_str() {
                            "paragraph" => out.default_para = Some(key.to_string()),
                            "character" => out.default_char = Some(key.to_string()),
                            _ => {}
                        }
                    }
                    let para = tree.child(id, El::PPr).map(|pr| para_props(tree, pr)).unwrap_or_default();
                    let style = StyleDef {
                        name: tree.val(id, "name").unwrap_or_default().into_owned(),
                        based_on: tree.val(id, "basedOn").map(|v| v.into_owned()),
                        run: tree.child(id, El::RPr).map(|pr| run_props(tree, pr)).unwrap_or_default(),
                        num: para.list,
                        para,
                    };
                    out.styles.insert(key.into_owned(), style);
                }
                _ => {}
            }
        }
        out
    }

    /// Returns a style and those it is based on, the outermost first.
    pub(crate) fn chain(&self, id: Option<&str>) -> Vec<(&str, &StyleDef)> {
        let mut chain = Vec::new();
        let mut at = id;
        while let Some((key, style)) = at.and_then(|key| self.styles.get_key_value(key)) {
            // A chain that comes back to itself ends there.
            if chain.iter().any(|(known, _)| *known == key.as_str()) || chain.len() > 64 {
                break;
            }
            chain.push((key.as_str(), style));
            at = style.based_on.as_deref();
        }
        chain.reverse();
        chain
    }

    /// Returns the document's own defaults of paragraphs.
    pub(crate) fn para_defaults(&self) -> &ParaProps {
        &self.para
    }

    /// Returns how a run looks, from its own properties and its paragraph's style.
    pub(crate) fn face(&self, para_style: Option<&str>, direct: &RunProps) -> Face {
        let para_style = para_style.or(self.default_para.as_deref());
        let char_style = direct.style.as_deref().or(self.default_char.as_deref());
        let fold = |chain: Vec<(&str, &StyleDef)>| {
            chain.into_iter().fold(RunProps::default(), |acc, (_, style)| over(acc, &style.run))
        };
        let (para, char) = (fold(self.chain(para_style)), fold(self.chain(char_style)));
        // Toggles set by both the paragraph's and the character's style cancel out (ECMA-376 Part 1 §17.7.3).
        let toggle = |i: usize| match direct.toggles[i] {
            Some(value) => value,
            None => {
                let (p, c) = (para.toggles[i].unwrap_or(false), char.toggles[i].unwrap_or(false));
                self.run.toggles[i].unwrap_or(false) && !(p && c) || (p ^ c)
            }
        };
        let all = over(over(over(self.run.clone(), &para), &char), direct);
        Face {
            bold: toggle(0),
            italic: toggle(1),
            strike: toggle(2),
            caps: toggle(3),
            small_caps: toggle(4),
            hidden: toggle(5),
            underline: all.underline.unwrap_or(false),
            superscript: all.raised == Some(1),
            subscript: all.raised == Some(-1),
            highlight: all.highlight.unwrap_or(false),
            half_points: all.size.unwrap_or(0),
        }
    }
}

fn over(mut base: RunProps, top: &RunProps) -> RunProps {
    for (value, set) in base.toggles.iter_mut().zip(&top.toggles) {
        *value = set.or(*value);
    }
    base.underline = top.underline.or(base.underline);
    base.raised = top.raised.or(base.raised);
    base.highlight = top.highlight.or(base.highlight);
    base.size = top.size.or(base.size);
    base.style = top.style.clone().or(base.style);
    base
}

/// Lays `top` over `base`, property by property.
pub(crate) fn para_over(base: &mut ParaProps, top: &ParaProps) {
    base.align = top.align.or(base.align);
    base.left = top.left.or(base.left);
    base.first = top.first.or(base.first);
    base.before = top.before.or(base.before);
    base.after = top.after.or(base.after);
    base.outline = top.outline.or(base.outline);
    base.list = top.list.or(base.list);
    base.depth = top.depth.or(base.depth);
}

/// Says whether an on-off value is on (ECMA-376 Part 1 §17.17.4).
pub(crate) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

/// Says whether an on-off child is there and on.
pub(crate) fn on(tree: &Tree, parent: NodeId, local: &str) -> Option<bool> {
    let id = tree.named(parent, local)?;
    Some(tree.attr(id, Ns::W, "val").is_none_or(|v| is_on(&v)))
}

/// Reads a `w:pPr`.
pub(crate) fn para_props(tree: &Tree, pr: NodeId) -> ParaProps {
    let mut out = ParaProps::default();
    for id in tree.elements(pr) {
        if tree.node(id).ns != Ns::W {
            continue;
        }
        match tree.local(id) {
            "jc" => {
                out.align = tree.attr(id, Ns::W, "val").map(|v| match &*v {
                    "center" => Align::Center,
                    "right" | "end" => Align::End,
                    "both" | "distribute" => Align::Justify,
                    _ => Align::Start,
                });
            }
            "ind" => {
                out.left = length(tree, id, "start").or_else(|| length(tree, id, "left"));
                out.first = match length(tree, id, "hanging") {
                    Some(hanging) => Some(-hanging),
                    None => length(tree, id, "firstLine"),
                };
            }
            "spacing" => {
                out.before = length(tree, id, "before").map(|v| v.max(0) as u32);
                out.after = length(tree, id, "after").map(|v| v.max(0) as u32);
            }
            "outlineLvl" => out.outline = tree.number(id, "val").map(|v| v.clamp(0, 9) as u8),
            "numPr" => {
                out.list = tree.named(id, "numId").and_then(|n| tree.number(n, "val")).map(|v| v.max(0) as u32);
                out.depth = tree.named(id, "ilvl").and_then(|n| tree.number(n, "val")).map(|v| v.clamp(0, 8) as u8);
            }
            _ => {}
        }
    }
    out
}

/// Reads a length in twentieths of a point; the strict form may carry a unit.
fn length(tree: &Tree, id: NodeId, local: &str) -> Option<i32> {
    let value = tree.attr(id, Ns::W, local)?;
    let value = value.trim();
    let units = [("pt", 20.0), ("in", 1440.0), ("cm", 567.0), ("mm", 56.7), ("pc", 240.0), ("pi", 240.0)];
    let twips = match units.iter().find(|(unit, _)| value.ends_with(unit)) {
        Some((unit, factor)) => value.trim_end_matches(unit).parse::<f64>().ok()? * factor,
        None => value.parse::<f64>().ok()?,
    };
    Some(twips.clamp(-100_000.0, 100_000.0) as i32)
}

/// Reads the language of a `w:rPr` (ECMA-376 Part 1 §17.3.2.20).
pub(crate) fn language_of(tree: &Tree, pr: NodeId) -> Option<Language> {
    tree.val(pr, "lang").map(|tag| Language::of(&tag))
}

/// Reads a `w:rPr`.
pub(crate) fn run_props(tree: &Tree, pr: NodeId) -> RunProps {
    let mut out = RunProps::default();
    for id in tree.elements(pr) {
        if tree.node(id).ns != Ns::W {
            continue;
        }
        let val = || tree.attr(id, Ns::W, "val");
        let local = tree.local(id);
        if let Some(i) = TOGGLES.iter().position(|name| *name == local) {
            out.toggles[i] = Some(val().is_none_or(|v| is_on(&v)));
            continue;
        }
        match local {
            "rStyle" => out.style = val().map(|v| v.into_owned()),
            "u" => out.underline = Some(val().is_none_or(|v| v != "none")),
            "vertAlign" => {
                out.raised = val().map(|v| match &*v {
                    "superscript" => 1,
                    "subscript" => -1,
                    _ => 0,
                });
            }
            "highlight" => out.highlight = Some(val().is_some_and(|v| v != "none")),
            "shd" => {
                let fill = tree.attr(id, Ns::W, "fill");
                let shaded = fill.is_some_and(|f| f != "auto" && !f.eq_ignore_ascii_case("ffffff"));
                out.highlight = out.highlight.or(Some(shaded));
            }
            "sz" => out.size = tree.number(id, "val").map(|v| v.clamp(0, 3276) as u16),
            "specVanish" => out.spec_vanish = Some(val().is_none_or(|v| is_on(&v))),
            _ => {}
        }
    }
    out
}
