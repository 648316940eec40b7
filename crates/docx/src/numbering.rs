//! List definitions of the numbering part (ECMA-376 Part 1 §17.9); counting is the draft's.

use std::collections::{BTreeMap, HashMap};

use draft::{Format, Language, Level, List, ListId, Suffix};

use crate::element::{El, Ns};
use crate::style::{ParaProps, Styles, is_on, language_of, on, para_props};
use crate::tree::{NodeId, Tree};

/// One abstract definition.
#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: BTreeMap<u8, LevelDef>,
    /// The numbering style it takes its levels from.
    style_link: Option<String>,
}

/// One level with what only layout needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct LevelDef {
    level: Level,
    style: Option<String>,
    para: ParaProps,
}

/// By level the value a list starts at and the level it has instead.
type Overrides = BTreeMap<u8, (Option<u32>, Option<LevelDef>)>;

/// The numbering part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    abstracts: HashMap<u32, Abstract>,
    /// For each list its abstract definition and its overrides by level.
    nums: BTreeMap<u32, (u32, Overrides)>,
}

impl Lists {
    pub(crate) fn read(tree: &Tree, styles: &Styles) -> Lists {
        let mut out = Lists::default();
        for id in tree.elements(tree.root) {
            match tree.local(id) {
                "abstractNum" => {
                    let Some(key) = tree.number(id, "abstractNumId") else { continue };
                    let mut found = Abstract {
                        style_link: tree.val(id, "numStyleLink").map(|v| v.into_owned()),
                        ..Abstract::default()
                    };
                    for lvl in tree.elements(id).filter(|n| tree.local(*n) == "lvl") {
                        let depth = tree.number(lvl, "ilvl").unwrap_or(0).clamp(0, 8) as u8;
                        found.levels.insert(depth, level(tree, lvl, styles.language));
                    }
                    out.abstracts.insert(key as u32, found);
                }
                "num" => {
                    let Some(key) = tree.number(id, "numId") else { continue };
                    let of = tree.named(id, "abstractNumId").and_then(|n| tree.number(n, "val")).unwrap_or(-1);
                    let mut overrides = BTreeMap::new();
                    for over in tree.elements(id).filter(|n| tree.local(*n) == "lvlOverride") {
                        let depth = tree.number(over, "ilvl").unwrap_or(0).clamp(0, 8) as u8;
                        let start = tree.named(over, "startOverride").and_then(|n| tree.number(n, "val"));
                        let own = tree.named(over, "lvl").map(|lvl| level(tree, lvl, styles.language));
                        overrides.insert(depth, (start.map(|v| v.max(0) as u32), own));
                    }
                    out.nums.insert(key as u32, (of as u32, overrides));
                }
                _ => {}
            }
        }
        // A definition that links to a numbering style has the levels of that style's list.
        let links: Vec<(u32, String)> =
            out.abstracts.iter().filter_map(|(key, a)| Some((*key, a.style_link.clone()?))).collect();
        for (key, style) in links {
            let num = styles.styles.get(&style).and_then(|style| style.num);
            let target = num.and_then(|num| out.nums.get(&num)).map(|(of, _)| *of);
            if let Some(target) = target.filter(|target| out.abstracts.contains_key(target)) {
                for (of, _) in out.nums.values_mut().filter(|(of, _)| *of == key) {
                    *of = target;
                }
            }
        }
        out
    }

    fn def(&self, list: u32, depth: u8) -> Option<&LevelDef> {
        let (of, overrides) = self.nums.get(&list)?;
        let own = overrides.get(&depth).and_then(|(_, own)| own.as_ref());
        own.or_else(|| self.abstracts.get(of)?.levels.get(&depth))
    }

    /// Returns the layout that a level gives its paragraphs.
    pub(crate) fn layout(&self, list: u32, depth: u8) -> Option<&ParaProps> {
        self.def(list, depth).map(|def| &def.para)
    }

    /// Says whether the list is defined.
    pub(crate) fn has(&self, list: u32) -> bool {
        self.nums.contains_key(&list)
    }

    /// Returns the level of `list` that is linked to the paragraph style.
    pub(crate) fn level_of_style(&self, list: u32, style: &str) -> Option<u8> {
        (0..9).find(|depth| self.def(list, *depth).is_some_and(|def| def.style.as_deref() == Some(style)))
    }

    /// Returns the definitions as the draft counts them.
    pub(crate) fn numbering(&self) -> draft::Numbering {
        let mut out = draft::Numbering::default();
        for (list, (of, overrides)) in &self.nums {
            let levels: Vec<Level> =
                (0..9).map(|depth| self.def(*list, depth).map(|def| def.level.clone()).unwrap_or_default()).collect();
            let overrides = (0..9)
                // A level of its own changes how the number is written; only a start override counts anew.
                .map(|depth| overrides.get(&depth).and_then(|(start, _)| *start))
                .collect();
            out.lists.insert(ListId(*list), List { counter: *of, levels, overrides });
        }
        out
    }
}

fn level(tree: &Tree, lvl: NodeId, language: Language) -> LevelDef {
    let number = |local: &str| tree.named(lvl, local).and_then(|n| tree.number(n, "val"));
    let own = tree.child(lvl, El::RPr).and_then(|pr| language_of(tree, pr));
    let format = format(tree, lvl, own.unwrap_or(language));
    let mut text = tree.val(lvl, "lvlText").unwrap_or_default().into_owned();
    if format == Format::Bullet {
        text = text.chars().map(|c| crate::symbol::mapped(None, c as u32).unwrap_or('•')).collect();
    }
    let mut para = tree.child(lvl, El::PPr).map(|pr| para_props(tree, pr)).unwrap_or_default();
    (para.list, para.depth, para.outline) = (None, None, None);
    LevelDef {
        level: Level {
            start: number("start").unwrap_or(0).max(0) as u32,
            format,
            text,
            restart: number("lvlRestart").map(|v| v.clamp(0, 9) as u8),
            legal: tree.named(lvl, "isLgl").is_some_and(|n| tree.attr(n, Ns::W, "val").is_none_or(|v| is_on(&v))),
            suffix: match tree.val(lvl, "suff").as_deref() {
                Some("space") => Suffix::Space,
                Some("nothing") => Suffix::Nothing,
                _ => Suffix::Tab,
            },
            hidden: tree.child(lvl, El::RPr).and_then(|pr| on(tree, pr, "vanish")).unwrap_or(false),
        },
        style: tree.val(lvl, "pStyle").map(|v| v.into_owned()),
        para,
    }
}

/// Reads how a level writes its number; Word puts formats of its own beside a plain one for older programs.
fn format(tree: &Tree, lvl: NodeId, language: Language) -> Format {
    let direct = tree.named(lvl, "numFmt");
    let nested = || {
        let choice = tree.elements(lvl).find(|n| tree.local(*n) == "AlternateContent")?;
        let choice = tree.elements(choice).find(|n| tree.local(*n) == "Choice")?;
        tree.named(choice, "numFmt")
    };
    let Some(found) = direct.or_else(nested) else { return Format::Decimal };
    match tree.attr(found, Ns::W, "val").as_deref() {
        None => Format::Decimal,
        Some("custom") => {
            // `00001, 00002, 00003, ...`: the first example has the digits (MS-DOCX, numFmt@format).
            let example = tree.attr(found, Ns::W, "format").unwrap_or_default();
            let digits = example.split(',').next().unwrap_or_default().trim();
            let zeros = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            if zeros { Format::Padded(digits.len().min(9) as u8) } else { Format::Other(example.into_owned()) }
        }
        Some(name) => Format::named(name, language),
    }
}
