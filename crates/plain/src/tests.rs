use draft::{Draft, Face};

use crate::{Error, read};

/// Shows a draft line by line: indent, heading, label, then text with tabs as `→`, breaks as `⏎`, bold as `**`.
fn show(draft: &Draft) -> Vec<String> {
    let line = |para: &draft::Paragraph| {
        let mut text = para.text.clone();
        for emphasis in para.emphasis.iter().rev() {
            let mark = match emphasis.face {
                Face { bold: true, italic: true, .. } => "***",
                Face { bold: true, .. } => "**",
                Face { italic: true, .. } => "*",
                Face { strike: true, .. } => "~~",
                _ => "__",
            };
            text.insert_str(emphasis.range.end as usize, mark);
            text.insert_str(emphasis.range.start as usize, mark);
        }
        let label = para.label.as_ref().map(|label| format!("{} ", label.text)).unwrap_or_default();
        let heading = para.style.outline.map(|level| format!("h{} ", level + 1)).unwrap_or_default();
        let indent = "  ".repeat((para.style.indent / 720) as usize);
        format!("{indent}{heading}{label}{text}").replace('\t', "→").replace('\u{2028}', "⏎")
    };
    draft.paragraphs.iter().map(line).collect()
}

fn check(name: &str, text: &str, expected: &[&str]) {
    let draft = read(name, text.as_bytes()).unwrap();
    assert_eq!(show(&draft), expected, "{text}");
    for (index, para) in draft.paragraphs.iter().enumerate() {
        assert_eq!(para.id.0 as usize, index);
        for emphasis in &para.emphasis {
            assert!(para.text.get(emphasis.range.start as usize..emphasis.range.end as usize).is_some());
        }
    }
}

#[test]
fn markdown_reads_as_it_is_shown() {
    check(
        "md",
        "A. Terms\n===\n\n_Summary:_ see our [Policy](https://x.test/p).\n\n**1\\. Acceptance**\n\n\
         One line\nand the next,  \nthen a break &amp; &sect; 5.\n\n* * *\n\nAfter *the* rule; a\\_b, 2 \\* 3.\n",
        &[
            "h1 A. Terms",
            "*Summary:* see our Policy.",
            "**1. Acceptance**",
            "One line and the next,⏎then a break & § 5.",
            "After *the* rule; a_b, 2 * 3.",
        ],
    );
    check(
        "md",
        "1. First.\n2. Second:\n   - a dash\n   - ***both***\n\n     more of it\n3. Third.\n\nPlain.\n\n7) Seven.\n",
        &[
            "  1. First.",
            "  2. Second:",
            "    • a dash",
            "    • ***both***",
            "    more of it",
            "  3. Third.",
            "Plain.",
            "  7. Seven.",
        ],
    );
    check("md", "| Fee | Due |\n|---|---|\n| $5 | **now** |\n", &["Fee→Due", "$5→**now**"]);
    check("md", "> Quoted.\n>\n> Twice.\n\n    code  here\n    kept\n", &["  Quoted.", "  Twice.", "code  here⏎kept"]);
    check(
        "md",
        "A~~b~~ <a name=\"x\"></a>c<br>d <!-- no -->e\n\n<table><tr><td>1</td><td>2</td></tr></table>\n",
        &["A~~b~~ c⏎d e", "1→2"],
    );
    check("md", "---\ntitle: no\n---\n\nYes.[^1]\n\n[^1]: A note.\n", &["Yes.1", "A note."]);
    check("md", "“Quotes” – dashes… stay\u{a0}as they are.", &["“Quotes” – dashes… stay\u{a0}as they are."]);
    check("md", "", &[]);
}

#[test]
fn pages_read_as_a_browser_shows_them() {
    check(
        "page.html",
        "<!doctype html><title>no</title><style>p{}</style><body><h2>Your  Content</h2>\n<p>You <b>own</b>\n it&nbsp;&amp; we <i>may</i> use<br>it.\
         <script>no</script><div hidden>no</div><div>loose <span style='display: none'>no</span>text</div>\
         <ol type=a start=3><li>One<li><p>Two</p><p>more</p><ul><li>deep</ul></ol>tail",
        &[
            "h2 Your Content",
            "You **own** it\u{a0}& we *may* use⏎it.",
            "loose text",
            "  c. One",
            "  d. Two",
            "  more",
            "    • deep",
            "tail",
        ],
    );
    check(
        "html",
        "<div>1. Fees.<br> <br/>You pay.<br>Soon.</div><ol><li value=4>Four<li>Five<li value=9>Nine</ol>\
         <p>a<b style='visibility:\thidden'>no</b>b</p>",
        &["1. Fees.", "You pay.⏎Soon.", "  4. Four", "  5. Five", "  9. Nine", "ab"],
    );
    check(
        "HTM",
        "<table><tr><th>Fee</th><th>Due</th></tr><tr><td><p>$5</p></td><td>now</td></tr></table>\
         <table><tr><td><h1>Page</h1><p>One</p><p>Two</p></td></tr></table>",
        &["**Fee**→**Due**", "$5→now", "h1 Page", "One", "Two"],
    );
    check(
        "html",
        "<pre>a  b\nc</pre><blockquote><p>q</p></blockquote><p>x<sup>2</sup></p>",
        &["a  b⏎c", "  q", "x__2__"],
    );
    check("html", &format!("{}deep{}", "<div>".repeat(5000), "</div>".repeat(5000)), &["deep"]);
}

#[test]
fn text_parts_at_blank_lines_and_labels() {
    check(
        "terms.txt",
        "TERMS\n\nWrapped as in\n  Section\n3.2 of it:\n(a) one;\n(b) two; and\n- three.\r\n\r\nLast.",
        &["TERMS", "Wrapped as in Section 3.2 of it:", "(a) one;", "(b) two; and", "- three.", "Last."],
    );
}

#[test]
fn every_common_encoding_is_read() {
    let text = |bytes: &[u8]| read("txt", bytes).unwrap().paragraphs[0].text.clone();
    assert_eq!(text(b"\xef\xbb\xbf\xc2\xa7 5"), "§ 5");
    assert_eq!(text(b"\x93Data\x94 \x96 \xa7 5"), "“Data” – § 5");
    assert_eq!(text(b"\xff\xfe\xa7\x00 \x005\x00"), "§ 5");
}

#[test]
fn what_is_no_text_is_refused() {
    assert_eq!(read("draft.pdf", b"%PDF"), Err(Error::Kind("pdf".into())));
    assert_eq!(read("draft.txt", b"PK\x03\x04\x00\x00"), Err(Error::NotText));
}
