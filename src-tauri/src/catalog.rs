//! Pages of the clause library.

use library::{Authority, Citation, Library, Page, Role, Rung, Test, Topic};

use crate::error::ErrorView;
use crate::view::{AuthorityView, PositionView, ProseView, TestRow, TopicRow, TopicView};

/// Returns the topics that have `words`, or all of them when there are none.
///
/// # Errors
/// When `words` cannot be read as a search.
pub fn topics(library: &Library, words: &str) -> Result<Vec<TopicRow>, ErrorView> {
    if words.trim().is_empty() {
        return Ok(library.topics.iter().map(|topic| row(library, topic, String::new())).collect());
    }
    let hits = library.words(words).map(|words| library.search(&words)).map_err(|error| {
        ErrorView::new(error.to_string(), "Write words, \"a phrase\", or words joined by and, or, /s, /5.")
    })?;
    let mut rows: Vec<TopicRow> = Vec::new();
    for hit in hits {
        let Some(topic) = library.topic(&hit.topic) else { continue };
        if !rows.iter().any(|row| row.id == topic.id) {
            let excerpt = if hit.text == topic.title { String::new() } else { around(&hit.text, hit.marks.first()) };
            rows.push(row(library, topic, excerpt));
        }
    }
    Ok(rows)
}

/// Returns a topic's page.
///
/// # Errors
/// When the library has no such topic.
pub fn topic(library: &Library, id: &str) -> Result<TopicView, ErrorView> {
    let topic = library
        .topic(id)
        .ok_or_else(|| ErrorView::new(format!("The library has no topic “{id}”."), "Choose one of the list."))?;
    let positions = topic.positions.iter().map(|position| PositionView {
        role: role_title(position.role),
        rung: rung_title(position.rung),
        heading: position.heading.shown(),
        text: position.text.shown(),
        elements: position.elements.iter().map(|element| element.title.clone()).collect(),
    });
    let walk_aways = topic.walk_aways.iter().map(|stop| PositionView {
        role: role_title(stop.role),
        rung: String::new(),
        heading: String::new(),
        text: stop.reason.shown(),
        elements: Vec::new(),
    });
    Ok(TopicView {
        row: row(library, topic, String::new()),
        prose: prose(&topic.page),
        positions: positions.collect(),
        walk_aways: walk_aways.collect(),
        tests: topic.tests.iter().map(test_row).collect(),
        authorities: topic.authorities.iter().map(|citation| cited(library, citation)).collect(),
    })
}

/// Returns a role's name on screen.
pub fn role_title(role: Role) -> String {
    capital(role.id())
}

/// Returns a rung's name on screen.
pub fn rung_title(rung: Rung) -> String {
    match rung {
        Rung::Preferred => "Preferred".into(),
        Rung::Fallback(n) => format!("Fallback {n}"),
    }
}

/// Returns the title of a form of agreement.
pub fn form_title(library: &Library, form: library::Form) -> String {
    library.form(form).map_or_else(|| capital(&form.id().replace('-', " ")), |rule| capital(&rule.title))
}

/// Returns the words with a capital first letter.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn row(library: &Library, topic: &Topic, excerpt: String) -> TopicRow {
    let mut roles: Vec<String> = Vec::new();
    for position in &topic.positions {
        let title = role_title(position.role);
        if !roles.contains(&title) {
            roles.push(title);
        }
    }
    TopicRow {
        id: topic.id.clone(),
        code: topic.code.clone(),
        title: topic.title.clone(),
        status: topic.status.id().into(),
        forms: topic.forms.iter().map(|form| form_title(library, *form)).collect(),
        roles,
        excerpt,
    }
}

/// Words around a mark, about as many as fit two lines.
fn around(text: &str, mark: Option<&std::ops::Range<usize>>) -> String {
    const WIDTH: usize = 60;
    let (start, end) = mark.map_or((0, 0), |mark| (mark.start, mark.end));
    let from = text[..start].char_indices().rev().nth(WIDTH).map_or(0, |(at, _)| at);
    let to = text[end..].char_indices().nth(WIDTH).map_or(text.len(), |(at, _)| end + at);
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    format!("{before}{}{after}", text[from..to].trim())
}

fn test_row(test: &Test) -> TestRow {
    let mut severity: Vec<String> = Vec::new();
    for rule in &test.severity {
        let words =
            format!("{} for the {}{}", rule.is, rule.role, if rule.when.is_some() { " (on a condition)" } else { "" });
        if !severity.contains(&words) {
            severity.push(words);
        }
    }
    TestRow {
        id: test.id.clone(),
        title: capital(&test.title),
        because: test.because.id().into(),
        severity: capital(&severity.join(", ")),
        message: test.message.values().first().map(|text| text.shown()).unwrap_or_default(),
    }
}

fn cited(library: &Library, citation: &Citation) -> AuthorityView {
    let authority: Option<&Authority> = library.authorities.get(&citation.authority);
    let pinpoint = citation.pinpoint.as_ref();
    let place = authority.and_then(|a| a.pinpoints.iter().find(|p| Some(&p.id) == pinpoint));
    let checked = place.and_then(|p| p.verified_on.clone()).or_else(|| authority.and_then(|a| a.verified_on.clone()));
    AuthorityView {
        id: citation.to_string(),
        citation: self::citation(library, &citation.to_string()),
        checked: checked.unwrap_or_default(),
        // A confirmation belongs to a matter.
        confirmed: None,
    }
}

/// Returns how an authority with this id is cited; the id itself when the library has no such authority.
pub fn citation(library: &Library, id: &str) -> String {
    let (authority, place) = id.split_once('#').map_or((id, None), |(authority, place)| (authority, Some(place)));
    match library.authorities.get(authority) {
        Some(authority) => at_place(&authority.citation, place),
        None => id.to_owned(),
    }
}

/// Returns a citation with the place within it, unless the citation names the place itself.
pub fn at_place(citation: &str, pinpoint: Option<&str>) -> String {
    match pinpoint {
        Some(place) if !citation.contains(place) => format!("{citation}, at {place}"),
        _ => citation.to_owned(),
    }
}

/// Returns a page as blocks of words; Markdown marks are left out.
fn prose(page: &Page) -> Vec<ProseView> {
    let mut out = Vec::new();
    let mut block = |kind: &str, text: String, tests: String| {
        if !text.is_empty() {
            out.push(ProseView { kind: kind.into(), text, tests });
        }
    };
    let section = |heading: &str, text: &str, block: &mut dyn FnMut(&str, String, String)| {
        if text.trim().is_empty() {
            return;
        }
        block("heading", heading.into(), String::new());
        for (kind, words) in markdown(text) {
            block(kind, words, String::new());
        }
    };
    section("Why it matters", &page.why, &mut block);
    section("What to look for", &page.look_for, &mut block);
    for (heading, examples) in [("Fires on", &page.fires), ("Stays silent on", &page.silent)] {
        if !examples.is_empty() {
            block("heading", heading.into(), String::new());
        }
        for example in examples {
            let context = &example.context;
            let role = context.role.map(|role| format!("For the {role}"));
            let before =
                (!context.before.is_empty()).then(|| format!("after “{}”", unmarked(&context.before.join(" "))));
            let said: Vec<String> = role.into_iter().chain(before).collect();
            block("context", capital(&said.join(", ")), String::new());
            let text = example.paragraphs.iter().map(|p| unmarked(p)).collect::<Vec<_>>().join("\n");
            block("quote", text, example.tests.join(", "));
        }
    }
    section("When to yield", &page.yielding, &mut block);
    section("Authorities", &page.authorities, &mut block);
    out
}

/// Splits Markdown into paragraphs and list items; lines of one paragraph are joined.
fn markdown(text: &str) -> Vec<(&'static str, String)> {
    let mut out: Vec<(&'static str, String)> = Vec::new();
    let mut fresh = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            fresh = true;
            continue;
        }
        if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            out.push(("item", unmarked(item)));
        } else if fresh || out.is_empty() {
            out.push(("paragraph", unmarked(line)));
        } else if let Some((_, last)) = out.last_mut() {
            last.push(' ');
            last.push_str(&unmarked(line));
        }
        fresh = false;
    }
    out
}

/// Leaves out the marks of emphasis and code.
fn unmarked(line: &str) -> String {
    line.replace(['*', '`'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_words() {
        let seen = markdown("One sentence.\nAnother **bold** one.\n\n- first\n- `second`\n  goes on\n\nLast.");
        let expected = [
            ("paragraph", "One sentence. Another bold one."),
            ("item", "first"),
            ("item", "second goes on"),
            ("paragraph", "Last."),
        ];
        assert_eq!(seen, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn excerpts_keep_whole_characters() {
        let text = "é".repeat(100) + "word" + &"é".repeat(100);
        let excerpt = around(&text, Some(&(200..204)));
        assert!(excerpt.contains("word") && excerpt.starts_with('…') && excerpt.ends_with('…'));
    }
}
