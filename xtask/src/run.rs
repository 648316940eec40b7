//! `./x run`: the window on a sample, or the same job through the command line where there is no display.

use std::path::{Path, PathBuf};

use crate::setup;
use crate::step::{Done, command, root, run as step, target};

const SAMPLE: &str = "samples/training-data-license.docx";

/// Builds the product and opens `file`, or the sample, in the window.
fn in_window(file: &Path) -> Done {
    setup::window()?;
    step(command("npm", &["run", "--silent", "build"]).current_dir(root().join("ui")))?;
    step(&mut command("cargo", &["build", "--package", "counterdraft-desktop"]))?;
    step(command(target().join("debug/counterdraft-desktop"), &[]).arg(file))
}

/// Does the window's job on `file` through the command line: findings to read, a marked-up file to send.
fn without_window(file: &Path) -> Done {
    eprintln!("x: there is no display, so the window cannot open; doing the same job through the command line.");
    step(&mut command("cargo", &["build", "--package", "counterdraft-cli"]))?;
    let counterdraft = target().join("debug/counterdraft");
    step(command(&counterdraft, &["review"]).arg(file))?;
    let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let marked: PathBuf = target().join("run").join(format!("{name} redline.docx"));
    std::fs::create_dir_all(target().join("run")).map_err(|error| error.to_string())?;
    step(command(&counterdraft, &["markup"]).arg(file).arg("-o").arg(&marked).args(["--accept", "all"]))?;
    println!("The marked-up file: {}", marked.display());
    Ok(())
}

/// Runs the product on `file`, or on the sample.
pub fn run(file: Option<&str>) -> Done {
    let file =
        file.map_or_else(|| root().join(SAMPLE), |file| std::path::absolute(file).unwrap_or_else(|_| file.into()));
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    if display || cfg!(not(target_os = "linux")) { in_window(&file) } else { without_window(&file) }
}
