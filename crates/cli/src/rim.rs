//! What only the outermost layer may ask for: the clock, the environment, files.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Returns the local time in whole minutes, such as `2026-11-23T14:05`.
pub fn local_minute() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Returns today's local date, such as `2026-11-23`.
pub fn local_day() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%d").to_string()
}

/// Writes a time in seconds since 1970 as `2026-11-23 14:05 UTC`; nothing when it is out of range.
pub fn utc_minute(secs: i64) -> String {
    jiff::Timestamp::from_second(secs).map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

/// Returns the time in seconds since 1970, UTC.
pub fn utc_secs() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Returns the name of whoever uses the computer, for changes and entries.
pub fn user() -> String {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    named("COUNTERDRAFT_AUTHOR")
        .or_else(|| named("USER"))
        .or_else(|| named("USERNAME"))
        .unwrap_or_else(|| "Counterdraft".into())
}

/// Returns a name's initials, for comments.
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(4).collect()
}

/// Reads a whole file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::unreadable(path, &error))
}

/// Reads a whole file as UTF-8 text.
pub fn text(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(bytes(path)?);
    text.map_err(|_| {
        Failure::Refused(format!("{} is not text in UTF-8. Save it as UTF-8 and try again.", path.display()))
    })
}

/// Returns a path's last name.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Writes spans of ids, counts and times to standard error when `COUNTERDRAFT_LOG` names a level.
pub fn trace() {
    let Ok(level) = std::env::var("COUNTERDRAFT_LOG") else { return };
    let level = level.parse().unwrap_or(tracing::Level::INFO);
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .init();
}
