//! The command line of the window: `counterdraft-desktop [FILE] [--matter FILE]`.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the window was started with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Argument {
    /// A draft or a matter file to open at once.
    pub file: Option<PathBuf>,
    /// The matter file to use for the draft; made when it is not there.
    pub matter: Option<PathBuf>,
}

impl Argument {
    /// Reads the arguments after the program's name; what it does not know is passed over.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Argument {
        let mut read = Argument::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if argument == "--matter" {
                read.matter = arguments.next().map(PathBuf::from);
            } else if !argument.to_string_lossy().starts_with("--") {
                read.file = Some(PathBuf::from(argument));
            }
        }
        // Paths are given against the folder the window was started in.
        read.file = read.file.map(|path| std::path::absolute(&path).unwrap_or(path));
        read.matter = read.matter.map(|path| std::path::absolute(&path).unwrap_or(path));
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let check = |line: &str, file: Option<&str>, matter: Option<&str>| {
            let read = Argument::read(line.split_whitespace().map(OsString::from));
            let of = |path: Option<&str>| path.map(PathBuf::from);
            assert_eq!(read, Argument { file: of(file), matter: of(matter) }, "{line}");
        };
        check("", None, None);
        check("/a/draft.docx", Some("/a/draft.docx"), None);
        check("/a/draft.docx --matter /b/m.counterdraft", Some("/a/draft.docx"), Some("/b/m.counterdraft"));
        check("--matter /b/m.counterdraft", None, Some("/b/m.counterdraft"));
        check("--unknown /a/draft.docx", Some("/a/draft.docx"), None);
    }
}
