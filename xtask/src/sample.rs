//! The sample drafts.

use std::path::Path;

/// Writes every sample into `into`.
pub fn write(into: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(into)
}
