use draft::{Face, Format};
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

use crate::writer::Writer;

/// Reads a page as a browser would show it without its style sheets.
pub(crate) fn read(text: &str) -> Writer {
    let mut writer = Writer::default();
    walk(&mut writer, Html::parse_document(text));
    writer
}

/// Reads a piece of a page into a text that is being written.
pub(crate) fn read_into(writer: &mut Writer, text: &str) {
    writer.close_paragraph();
    walk(writer, Html::parse_fragment(text));
}

/// Elements that begin and end a paragraph (HTML Standard, section 15.3, those rendered as blocks).
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "p",
    "pre",
    "section",
    "summary",
    "tr",
];

/// Elements whose content is not shown as text.
const UNSEEN: [&str; 15] = [
    "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "option",
    "textarea", "button", "audio", "video",
];

fn walk(writer: &mut Writer, page: Html) {
    let mut verbatim = 0;
    // Inside a row whose cells hold one line each, blocks do not part paragraphs.
    let mut row = None;
    let mut unseen = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(_) if unseen.is_some() => {}
            Edge::Close(node) if unseen.is_some() => {
                if unseen == Some(node.id()) {
                    unseen = None;
                }
            }
            Edge::Open(node) => match node.value() {
                Node::Text(text) if verbatim > 0 => {
                    for line in text.split_inclusive('\n') {
                        writer.push(line.trim_end_matches(['\n', '\r']));
                        if line.ends_with('\n') {
                            writer.line_break();
                        }
                    }
                }
                Node::Text(text) => writer.push_collapsed(text),
                Node::Element(element) if is_unseen(element) => unseen = Some(node.id()),
                Node::Element(element) => {
                    verbatim += usize::from(element.name() == "pre");
                    enter(writer, element, row.is_some());
                    if row.is_none() && element.name() == "tr" && node.children().all(has_one_line) {
                        row = Some(node.id());
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    verbatim -= usize::from(element.name() == "pre");
                    if row == Some(node.id()) {
                        row = None;
                    }
                    leave(writer, element, row.is_some());
                }
            }
        }
    }
}

/// Says whether a cell is one of a table of data, not of a page laid out as a table.
fn has_one_line(cell: NodeRef<Node>) -> bool {
    let blocks = cell.descendants().skip(1).filter_map(|node| node.value().as_element());
    let apart = |name: &str| BLOCKS.contains(&name) || matches!(name, "li" | "table");
    blocks.filter(|element| apart(element.name())).count() <= 1
}

fn is_unseen(element: &Element) -> bool {
    let hides = |style: &str| {
        let style = style.replace(char::is_whitespace, "").to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    UNSEEN.contains(&element.name()) || element.attr("hidden").is_some() || element.attr("style").is_some_and(hides)
}

fn enter(writer: &mut Writer, element: &Element, in_row: bool) {
    let name = element.name();
    if BLOCKS.contains(&name) && !in_row {
        writer.close_paragraph();
    }
    match name {
        // A blank line parts paragraphs on a page that has no other marks for them.
        "br" if !in_row && writer.is_after_break() => writer.close_paragraph(),
        "br" => writer.line_break(),
        "ul" | "menu" => writer.open_list(Format::Bullet, 1),
        "ol" => {
            let format = match element.attr("type") {
                Some("a") => Format::LowerLetter,
                Some("A") => Format::UpperLetter,
                Some("i") => Format::LowerRoman,
                Some("I") => Format::UpperRoman,
                _ => Format::Decimal,
            };
            writer.open_list(format, element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1));
        }
        "li" => {
            if let Some(number) = element.attr("value").and_then(|value| value.parse().ok()) {
                writer.count_from(number);
            }
            writer.open_item();
        }
        "td" | "th" if !writer.is_at_start() => writer.push("\t"),
        "blockquote" => writer.quotes += 1,
        _ => {}
    }
    if let Some(level) = heading(name) {
        writer.heading = Some(level);
    }
    if let Some(face) = face(name) {
        writer.face_on(face);
    }
}

fn leave(writer: &mut Writer, element: &Element, in_row: bool) {
    let name = element.name();
    if (BLOCKS.contains(&name) || name == "li") && !in_row {
        writer.close_paragraph();
    }
    match name {
        "ul" | "menu" | "ol" => writer.close_list(),
        "blockquote" => writer.quotes -= 1,
        _ => {}
    }
    if heading(name).is_some() {
        writer.heading = None;
    }
    if face(name).is_some() {
        writer.face_off();
    }
}

fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'1'),
        _ => None,
    }
}

fn face(name: &str) -> Option<Face> {
    let plain = Face::default();
    Some(match name {
        "b" | "strong" | "th" => Face { bold: true, ..plain },
        "i" | "em" | "cite" | "dfn" => Face { italic: true, ..plain },
        "u" | "ins" => Face { underline: true, ..plain },
        "s" | "strike" | "del" => Face { strike: true, ..plain },
        "sup" => Face { superscript: true, ..plain },
        "sub" => Face { subscript: true, ..plain },
        _ => return None,
    })
}
