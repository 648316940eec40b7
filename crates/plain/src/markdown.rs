use draft::{Face, Format};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::html;
use crate::writer::Writer;

/// Reads CommonMark with tables, struck text, footnotes and a block of metadata, which is left out.
pub(crate) fn read(text: &str) -> Writer {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut writer = Writer::default();
    // HTML within Markdown comes in pieces; it is read when the block ends.
    let mut markup = String::new();
    let mut skipping = false;
    let mut code = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => skipping = true,
            Event::End(TagEnd::MetadataBlock(_)) => skipping = false,
            _ if skipping => {}
            Event::Start(tag) => start(&mut writer, &tag, &mut code),
            Event::End(TagEnd::HtmlBlock) => html::read_into(&mut writer, &std::mem::take(&mut markup)),
            Event::End(tag) => end(&mut writer, tag, &mut code),
            // Lines of code keep their breaks.
            Event::Text(text) if code => {
                for line in text.split_inclusive('\n') {
                    writer.push(line.trim_end_matches('\n'));
                    if line.ends_with('\n') {
                        writer.line_break();
                    }
                }
            }
            Event::Text(text) => writer.push(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => writer.push(&text),
            Event::Html(html) => markup.push_str(&html),
            Event::InlineHtml(tag) if is_break(&tag) => writer.line_break(),
            Event::InlineHtml(_) => {}
            Event::FootnoteReference(name) => writer.push(&name),
            Event::SoftBreak => writer.push_collapsed(" "),
            Event::HardBreak => writer.line_break(),
            Event::Rule => writer.close_paragraph(),
            Event::TaskListMarker(_) => {}
        }
    }
    writer
}

fn is_break(tag: &str) -> bool {
    tag.trim_matches(['<', '>', '/', ' ']).eq_ignore_ascii_case("br")
}

fn start(writer: &mut Writer, tag: &Tag, code: &mut bool) {
    match tag {
        Tag::Paragraph | Tag::HtmlBlock | Tag::TableHead | Tag::TableRow | Tag::FootnoteDefinition(_) => {
            writer.close_paragraph();
        }
        Tag::Heading { level, .. } => {
            writer.close_paragraph();
            writer.heading = Some(*level as u8 - 1);
        }
        Tag::BlockQuote(_) => {
            writer.close_paragraph();
            writer.quotes += 1;
        }
        Tag::CodeBlock(_) => {
            writer.close_paragraph();
            *code = true;
        }
        Tag::List(Some(first)) => writer.open_list(Format::Decimal, u32::try_from(*first).unwrap_or(1)),
        Tag::List(None) => writer.open_list(Format::Bullet, 1),
        Tag::Item => writer.open_item(),
        Tag::TableCell if !writer.is_at_start() => writer.push("\t"),
        Tag::Strong => writer.face_on(Face { bold: true, ..Face::default() }),
        Tag::Emphasis => writer.face_on(Face { italic: true, ..Face::default() }),
        Tag::Strikethrough => writer.face_on(Face { strike: true, ..Face::default() }),
        _ => {}
    }
}

fn end(writer: &mut Writer, tag: TagEnd, code: &mut bool) {
    match tag {
        TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow | TagEnd::Item | TagEnd::FootnoteDefinition => {
            writer.close_paragraph();
        }
        TagEnd::Heading(_) => {
            writer.close_paragraph();
            writer.heading = None;
        }
        TagEnd::BlockQuote(_) => {
            writer.close_paragraph();
            writer.quotes -= 1;
        }
        TagEnd::CodeBlock => {
            writer.close_paragraph();
            *code = false;
        }
        TagEnd::List(_) => writer.close_list(),
        TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough => writer.face_off(),
        _ => {}
    }
}
