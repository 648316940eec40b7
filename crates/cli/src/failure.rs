//! Why a command ends without an answer.

use std::fmt;
use std::path::Path;

use library::Mistake;

/// Why a command ends without an answer.
#[derive(Debug)]
pub enum Failure {
    /// The command was not understood: what, and what to write instead.
    Usage(String),
    /// A file was refused: one sentence that says what it is and what to do.
    Refused(String),
    /// A matter or library file has mistakes, all of them.
    Mistakes(Vec<Mistake>),
}

impl Failure {
    /// Returns the exit code.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Usage(_) | Failure::Mistakes(_) => 2,
            Failure::Refused(_) => 3,
        }
    }

    /// Says that a file could not be read.
    pub fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
        let path = path.display();
        Failure::Refused(match error.kind() {
            std::io::ErrorKind::NotFound => format!("There is no file {path}. Check the name."),
            std::io::ErrorKind::IsADirectory => format!("{path} is a folder. Name a file in it."),
            std::io::ErrorKind::PermissionDenied => format!("{path} may not be read. Check its permissions."),
            _ => format!("{path} could not be read: {error}. Copy it to this computer and try again."),
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) => write!(f, "{text}\nTry `counterdraft --help`."),
            Failure::Refused(text) => f.write_str(text),
            Failure::Mistakes(mistakes) => {
                let lines: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

impl From<history::Error> for Failure {
    fn from(error: history::Error) -> Failure {
        Failure::Refused(error.to_string())
    }
}

impl From<history::WriteError> for Failure {
    fn from(error: history::WriteError) -> Failure {
        match error {
            history::WriteError::Source(_) => Failure::Usage(error.to_string()),
            _ => Failure::Refused(error.to_string()),
        }
    }
}
