//! Installs what the window and the tests need, or names exactly what to install.

use std::path::Path;
use std::process::Stdio;

use crate::step::{Done, answers, command, root, run, target};

/// Debian and Ubuntu packages that build and show the window.
const WINDOW: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libayatana-appindicator3-dev",
];

/// Debian and Ubuntu packages that the tests of the whole product need.
const TESTS: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus-x11",
    "imagemagick",
    "xdotool",
    "python3-gi",
    "gir1.2-gtk-3.0",
    "strace",
    "util-linux",
    "procps",
    "iproute2",
    "libreoffice-writer",
    "pandoc",
    "python3-lxml",
    "poppler-utils",
    "fonts-liberation",
    "fonts-crosextra-carlito",
    "fonts-crosextra-caladea",
];

/// The WebDriver front end; version 2 drives Tauri 2.
const DRIVER: &str = "^2";

/// Installs what building the window needs.
pub fn window() -> Done {
    packages(WINDOW)?;
    node_modules("ui")
}

/// Installs what the tests of the whole product need.
pub fn tests() -> Done {
    packages(TESTS)?;
    node_modules("tests")?;
    let tools = target().join("tools");
    if !tools.join("bin/tauri-driver").is_file() {
        let tools = tools.to_string_lossy().into_owned();
        run(&mut command("cargo", &["install", "tauri-driver", "--version", DRIVER, "--locked", "--root", &tools]))
            .map_err(|why| format!("{why} Install tauri-driver {DRIVER} yourself: cargo install tauri-driver."))?;
    }
    Ok(())
}

/// Installs the packages of `wanted` that are missing.
fn packages(wanted: &[&str]) -> Done {
    if !Path::new("/etc/debian_version").exists() {
        eprintln!("x: this is neither Debian nor Ubuntu; needed here: the equivalents of {}.", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("Install by hand: apt-get install {}", missing.join(" "));
    let root = answers("sh", &["-c", "[ \"$(id -u)\" = 0 ]"]);
    if !root && !answers("sudo", &["--version"]) {
        return Err(format!("packages are missing and neither root nor sudo is at hand. {by_hand}"));
    }
    let apt = |words: &[&str]| {
        let mut all: Vec<&str> = if root { vec![] } else { vec!["sudo"] };
        all.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        all.extend(words);
        run(command(all[0], &all[1..]).stdout(Stdio::null()))
    };
    let install: Vec<&str> = ["install", "-y", "--no-install-recommends"].into_iter().chain(missing.clone()).collect();
    apt(&["update"]).and_then(|()| apt(&install)).map_err(|why| format!("{why} {by_hand}"))
}

fn installed(package: &str) -> bool {
    answers("sh", &["-c", &format!("dpkg-query -W -f='${{Status}}' {package} 2>/dev/null | grep -q 'ok installed'")])
}

/// Runs `npm ci` in `folder` unless its modules are those of its lock file.
fn node_modules(folder: &str) -> Done {
    let folder = root().join(folder);
    let lock = std::fs::read(folder.join("package-lock.json")).map_err(|error| error.to_string())?;
    let stamp = folder.join("node_modules/.installed-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(command("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(&folder))
        .map_err(|why| format!("{why} With a connection to the npm registry, run npm ci in {}.", folder.display()))?;
    std::fs::write(stamp, lock).map_err(|error| error.to_string())
}
