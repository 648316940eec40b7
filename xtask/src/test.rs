//! `./x test`: format, lints, every test, and the end-to-end test in the real window.

use std::process::Command;

use crate::setup;
use crate::step::{Done, command, root, run, target};

/// Which tests to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    All,
    /// What needs neither webkit nor display.
    Core,
    /// The window alone.
    Window,
}

const APP: &str = "counterdraft-desktop";

/// Runs the tests of `part`.
pub fn test(part: Part) -> Done {
    if std::env::var_os("COUNTERDRAFT_CORPUS").is_none() {
        eprintln!("x: COUNTERDRAFT_CORPUS is unset; the tests that read the corpus will say that they were skipped.");
    }
    if part != Part::Core {
        setup::window()?;
        setup::tests()?;
    }
    if part != Part::Window {
        core()?;
    }
    if part != Part::Core {
        window()?;
    }
    eprintln!("x: all tests passed.");
    Ok(())
}

fn core() -> Done {
    run(&mut command("cargo", &["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["clippy", "--workspace", "--exclude", APP, "--all-targets", "--", "-D", "warnings"]))?;
    // The acceptance tests call the command itself, so it is built first.
    run(&mut cargo(&["build", "--package", "counterdraft-cli"]))?;
    // What a test prints, such as the counts over the corpus and what was skipped, is part of the answer.
    run(&mut cargo(&["test", "--workspace", "--exclude", APP, "--no-fail-fast", "--", "--show-output"]))?;
    run(&mut command(target().join("debug/counterdraft"), &["library", "check", "clause-library"]))
}

fn window() -> Done {
    let ui = root().join("ui");
    for script in ["check", "test", "build"] {
        run(command("npm", &["run", "--silent", script]).current_dir(&ui))?;
    }
    run(&mut cargo(&["clippy", "--package", APP, "--all-targets", "--", "-D", "warnings"]))?;
    run(&mut cargo(&["test", "--package", APP]))?;
    run(&mut cargo(&["build", "--package", APP, "--package", "counterdraft-cli"]))?;
    let story = &["test", "--package", "acceptance", "--features", "window", "--test", "window", "--", "--nocapture"];
    run(&mut cargo(&[&["test", "--package", "acceptance", "--features", "window", "--no-run"][..]].concat()))?;
    run(&mut on_screen(&cargo(story)))?;
    eprintln!("x: the same once more in a network namespace that has nothing but loopback");
    run(&mut without_network(&on_screen(&cargo(story))))
}

fn cargo(words: &[&str]) -> Command {
    command("cargo", words)
}

/// Wraps a command so that it runs on a virtual screen with a message bus of its own.
fn on_screen(inner: &Command) -> Command {
    let screen = ["--", "xvfb-run", "-a", "-s", "-screen 0 1400x900x24"];
    wrap(command("dbus-run-session", &screen), inner)
}

/// Wraps a command so that it runs in a fresh network namespace with loopback alone.
fn without_network(inner: &Command) -> Command {
    let script = "ip link set lo up 2>/dev/null || true; exec \"$@\"";
    let namespace = ["--net", "--map-root-user", "sh", "-c", script, "sh"];
    let mut outer = wrap(command("unshare", &namespace), inner);
    outer.env("CARGO_NET_OFFLINE", "true");
    outer
}

fn wrap(mut outer: Command, inner: &Command) -> Command {
    outer.arg(inner.get_program()).args(inner.get_args());
    outer
}
