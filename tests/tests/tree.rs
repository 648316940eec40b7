//! The tree's own rules: who may depend on whom, and where each thing may stand.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use acceptance::{files, root};
use serde_json::Value;

/// Each crate of the product with the crates of the product that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("draft", &[]),
    ("library", &[]),
    ("plain", &["draft"]),
    ("docx", &["draft"]),
    ("redline", &["draft"]),
    ("review", &["draft", "library", "redline"]),
    ("history", &["draft", "library", "review"]),
    ("work-product", &["draft", "library", "review", "history"]),
    ("counterdraft-cli", &["draft", "plain", "docx", "redline", "library", "review", "history", "work-product"]),
    ("counterdraft-desktop", &["draft", "plain", "docx", "redline", "library", "review", "history", "work-product"]),
];

/// Third-party packages that one crate alone may use.
const ONLY_IN: &[(&str, &str)] = &[
    ("quick-xml", "docx"),
    ("zip", "docx"),
    ("rusqlite", "history"),
    ("rusqlite_migration", "history"),
    ("toml", "library"),
    ("toml_edit", "library"),
    ("similar", "redline"),
    ("docx-rs", "work-product"),
    ("pulldown-cmark", "plain"),
    ("tauri", "counterdraft-desktop"),
    ("tokio", "counterdraft-desktop"),
];

/// Packages that reach a network; none may be in what the command links.
const NETWORK: &[&str] = &[
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "isahc",
    "attohttpc",
    "surf",
    "h2",
    "quinn",
    "socket2",
    "native-tls",
    "rustls",
];

fn metadata() -> Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .expect("cargo answers");
    serde_json::from_slice(&out.stdout).expect("cargo prints JSON")
}

/// Names of the packages that each package of the workspace links, tests and build scripts apart.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let normal = |package: &Value| {
        let all = package["dependencies"].as_array().expect("a list of dependencies");
        all.iter().filter(|dependency| dependency["kind"].is_null()).map(name).collect()
    };
    packages.iter().map(|package| (name(package), normal(package))).collect()
}

#[test]
fn dependencies_point_one_way() {
    let dependencies = dependencies();
    let ours: Vec<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    for (name, may_use) in MAY_USE {
        for used in dependencies.get(*name).unwrap_or_else(|| panic!("the workspace has no crate {name}")) {
            let allowed = !ours.contains(&used.as_str()) || may_use.contains(&used.as_str());
            assert!(allowed, "{name} must not depend on {used}");
        }
    }
}

#[test]
fn each_package_has_one_room() {
    let dependencies = dependencies();
    for (package, room) in ONLY_IN {
        for (name, used) in &dependencies {
            let is_product = MAY_USE.iter().any(|(ours, _)| ours == name);
            let allowed = !is_product || name == room || !used.iter().any(|u| u == package);
            assert!(allowed, "{package} belongs in {room} alone, and {name} uses it");
        }
    }
}

#[test]
fn the_command_links_no_network_client() {
    let out = Command::new(env!("CARGO"))
        .args(["tree", "--package", "counterdraft-cli", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo answers");
    let tree = String::from_utf8(out.stdout).expect("names are UTF-8");
    assert!(tree.contains("counterdraft-cli"), "cargo tree failed: {}", String::from_utf8_lossy(&out.stderr));
    for line in tree.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        assert!(!NETWORK.contains(&name), "the command links {name}");
    }
}

/// Calls `check` with every line of code that ships below `folders`, its file and its number: no comment and no test,
/// which stand at the end of a file or in a file of their own.
fn each_line(folders: &[&str], mut check: impl FnMut(&Path, usize, &str)) {
    for folder in folders {
        for file in files(&root().join(folder), &[".rs"]) {
            let place = file.strip_prefix(root()).expect("it lies below the root");
            if place.ends_with("tests.rs") || place.components().any(|part| part.as_os_str() == "tests") {
                continue;
            }
            let text = std::fs::read_to_string(&file).expect("source is UTF-8");
            let ships = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).enumerate();
            for (number, line) in ships.filter(|(_, line)| !line.trim_start().starts_with("//")) {
                check(&file, number + 1, line);
            }
        }
    }
}

const PRODUCT: &[&str] = &[
    "crates/draft/src",
    "crates/plain/src",
    "crates/docx/src",
    "crates/redline/src",
    "crates/library/src",
    "crates/review/src",
    "crates/history/src",
    "crates/work-product/src",
    "crates/cli/src",
    "src-tauri/src",
];

#[test]
fn no_rust_file_names_a_topic() {
    let topics: Vec<String> = files(&root().join("clause-library/topics"), &[".toml"])
        .iter()
        .map(|file| format!("\"{}", file.file_stem().expect("a name").to_string_lossy()))
        .collect();
    assert!(!topics.is_empty());
    each_line(PRODUCT, |file, number, line| {
        // A form of agreement may begin with a topic's name.
        let ends = |rest: &str| rest.starts_with(['"', '/', '\\']);
        let named = topics.iter().find(|topic| line.split(topic.as_str()).skip(1).any(ends));
        assert!(named.is_none(), "{}:{number} names the topic {named:?}", file.display());
    });
}

#[test]
fn the_core_knows_no_clock_no_path_and_no_environment() {
    let pure = ["crates/draft/src", "crates/docx/src", "crates/redline/src", "crates/library/src", "crates/review/src"];
    let rim = ["std::time", "SystemTime", "Instant", "std::env", "std::fs", "std::thread", "std::net", "std::process"];
    each_line(&pure, |file, number, line| {
        let found = rim.iter().find(|word| line.contains(**word));
        assert!(found.is_none(), "{}:{number} uses {found:?}", file.display());
    });
}

#[test]
fn sql_stands_in_history_alone() {
    let elsewhere: Vec<&str> = PRODUCT.iter().copied().filter(|folder| !folder.contains("history")).collect();
    each_line(&elsewhere, |file, number, line| {
        let found = ["SELECT ", "INSERT INTO", "CREATE TABLE"].iter().find(|word| line.contains(**word));
        assert!(found.is_none(), "{}:{number} has SQL", file.display());
    });
}

#[test]
fn the_window_may_reach_nothing() {
    let text = std::fs::read_to_string(root().join("tauri.conf.json")).expect("tauri.conf.json");
    let conf: Value = serde_json::from_str(&text).expect("JSON");
    let csp = conf["app"]["security"]["csp"].to_string();
    assert!(csp.contains("default-src 'self'"), "the content-security policy is {csp}");
    let remote = csp.replace("ipc: http://ipc.localhost", "").replace("http://asset.localhost", "");
    assert!(!remote.contains("http") && !remote.contains('*') && !remote.contains("ws:"), "the policy allows {csp}");
    assert!(conf["plugins"]["updater"].is_null(), "no updater");
    for file in files(&root().join("src-tauri/capabilities"), &[".json"]) {
        let text = std::fs::read_to_string(&file).expect("a capability");
        let capability: Value = serde_json::from_str(&text).expect("JSON");
        let granted = capability["permissions"].to_string();
        for word in ["http", "shell", "updater", "websocket", "fs:"] {
            assert!(!granted.contains(word), "{} grants {word}", file.display());
        }
    }
}

#[test]
fn the_tree_speaks_of_the_product_only() {
    let words = ["seed case", "/work/", "practice page"];
    let texts = files(&root(), &[".rs", ".md", ".toml", ".ts", ".svelte", ".json", ".sql", ".css"]);
    for file in
        texts.iter().filter(|file| !file.ends_with("tests/tests/tree.rs") && !file.ends_with("package-lock.json"))
    {
        let text = std::fs::read_to_string(file).unwrap_or_default().to_lowercase();
        let found = words.iter().find(|word| text.contains(**word));
        assert!(found.is_none(), "{} says {found:?}", file.display());
    }
}
