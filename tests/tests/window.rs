//! The main job in the real window, driven as a person would: open, rule, close, reopen, export.

#![cfg(feature = "window")]

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use acceptance::{bin_dir, root, run, scratch};
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::Mutex;

/// How long the window may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
const AUTHOR: &str = "Our Side LLP";
/// There is one screen with one pointer and one keyboard: one test at a time has them.
static SCREEN: Mutex<()> = Mutex::const_new(());

/// tauri-driver and the WebKitWebDriver it starts, ended with the value.
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the drivers with the application's data kept in `folder`.
    async fn start(folder: &Path) -> Driver {
        let (port, native) = (free_port(), free_port());
        let log = |name: &str| File::create(folder.join(name)).expect("the scratch folder can be written");
        // File dialogs open with the field that takes a path, not with the files last used.
        let settings = folder.join("config/glib-2.0/settings");
        std::fs::create_dir_all(&settings).expect("the scratch folder can be written");
        let location = "[org/gtk/settings/file-chooser]\nlocation-mode='filename-entry'\nstartup-mode='cwd'\n";
        std::fs::write(settings.join("keyfile"), location).expect("the scratch folder can be written");
        let child = Command::new(tauri_driver())
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("GSETTINGS_BACKEND", "keyfile")
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .env("XDG_RUNTIME_DIR", folder)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .stdin(Stdio::null())
            .stdout(log("driver.out"))
            .stderr(log("driver.err"))
            .spawn()
            .expect("tauri-driver starts");
        let driver = Driver { child, port };
        // Both must answer before a session is asked for, or the first one is lost.
        for port in [port, native] {
            let started = std::time::Instant::now();
            while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                assert!(started.elapsed() < PATIENCE, "a driver does not answer");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        driver
    }

    /// Opens the application with `arguments`.
    async fn open(&self, arguments: &[&Path]) -> Client {
        let application = bin_dir().join("counterdraft-desktop");
        assert!(application.is_file(), "build the window first: cargo build --package counterdraft-desktop");
        let options = json!({ "application": application, "args": arguments });
        let capabilities = Capabilities::from_iter([("tauri:options".to_owned(), options)]);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        builder.connect(&format!("http://127.0.0.1:{}", self.port)).await.expect("the window opens")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The native driver outlives tauri-driver and holds its pipes, so it goes first.
        let parent = self.child.id().to_string();
        let _ = Command::new("pkill").args(["--parent", &parent]).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    socket.local_addr().expect("a bound socket has an address").port()
}

fn tauri_driver() -> PathBuf {
    let own = bin_dir().parent().map(|target| target.join("tools/bin/tauri-driver"));
    own.filter(|path| path.is_file()).unwrap_or_else(|| "tauri-driver".into())
}

fn by(testid: &str) -> String {
    format!("[data-testid='{testid}']")
}

/// Waits until `css` is there and returns it.
///
/// The page may repaint between the search and the answer, which the driver reports as a stale element, so an error is
/// no verdict before the patience ends.
async fn see(window: &Client, css: &str) -> Element {
    let started = std::time::Instant::now();
    loop {
        match window.find(Locator::Css(css)).await {
            Ok(found) => return found,
            Err(error) => assert!(started.elapsed() < PATIENCE, "{css} does not appear: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until `css` is there no longer.
async fn gone(window: &Client, css: &str) {
    let started = std::time::Instant::now();
    while !window.find_all(Locator::Css(css)).await.is_ok_and(|found| found.is_empty()) {
        assert!(started.elapsed() < PATIENCE, "{css} stays");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Clicks `css` once it takes a click.
async fn click(window: &Client, css: &str) {
    let started = std::time::Instant::now();
    loop {
        match see(window, css).await.click().await {
            Ok(()) => return,
            Err(error) => assert!(started.elapsed() < PATIENCE, "{css} cannot be clicked: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn text(window: &Client, css: &str) -> String {
    see(window, css).await;
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    let said = window.execute(script, vec![json!(css)]).await.expect("an element has text");
    said.as_str().unwrap_or_default().to_owned()
}

/// Puts `words` into a field, as typing does.
async fn fill(window: &Client, css: &str, words: &str) {
    see(window, css).await;
    let script = "const [css, words] = arguments; const field = document.querySelector(css);
        const proto = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
        Object.getOwnPropertyDescriptor(proto.prototype, 'value').set.call(field, words);
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    window.execute(script, vec![json!(css), json!(words)]).await.expect("the field takes words");
}

async fn choose(window: &Client, css: &str, value: &str) {
    see(window, css).await;
    let script = "const [css, value] = arguments; const list = document.querySelector(css); list.value = value;
        list.dispatchEvent(new Event('change', { bubbles: true })); return list.value;";
    let chosen = window.execute(script, vec![json!(css), json!(value)]).await.expect("the list answers");
    assert_eq!(chosen, json!(value), "{css} offers {value}");
}

async fn picture(window: &Client, folder: &Path, name: &str) {
    let png = window.screenshot().await.expect("the window has a picture");
    std::fs::write(folder.join(name), png).expect("the scratch folder can be written");
}

/// The rows of the suggestion list: topic, severity, state and id of each.
async fn rows(window: &Client) -> Vec<Value> {
    see(window, &by("suggestion")).await;
    let script =
        "return [...document.querySelectorAll(\"[data-testid='suggestion']\")].map((row) => ({ ...row.dataset }));";
    window.execute(script, vec![]).await.expect("the list answers").as_array().cloned().unwrap_or_default()
}

async fn select(window: &Client, id: &str) {
    click(window, &format!("{}[data-id='{id}']", by("suggestion"))).await;
    see(window, &format!("{}[data-suggestion='{id}']", by("card"))).await;
}

async fn state_is(window: &Client, id: &str, state: &str) {
    see(window, &format!("{}[data-id='{id}'][data-state='{state}']", by("suggestion"))).await;
}

/// Runs xdotool, which moves the pointer and presses keys as a hand does.
fn hand(arguments: &[&str]) -> String {
    let done = Command::new("xdotool").args(arguments).output().expect("xdotool is installed");
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

/// Waits for a window of this name on the screen and gives it the keyboard.
async fn focus(name: &str) {
    let started = std::time::Instant::now();
    loop {
        let found = hand(&["search", "--onlyvisible", "--name", name]);
        if let Some(id) = found.lines().next() {
            hand(&["windowfocus", "--sync", id]);
            return;
        }
        assert!(started.elapsed() < PATIENCE, "no window named {name} appears");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Drags a file from another program's window and drops it in the middle of ours.
async fn drop_file(folder: &Path, file: &Path) {
    let script = root().join("tests/drag.py");
    let log = File::create(folder.join("drag.err")).expect("the scratch folder can be written");
    let mut source = Command::new("/usr/bin/python3")
        .args([script.as_os_str(), file.as_os_str(), "1300".as_ref(), "800".as_ref()])
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .expect("the system's Python starts");
    let mut ready = [0; 5];
    std::io::Read::read_exact(source.stdout.as_mut().expect("it is piped"), &mut ready).expect("the source is shown");
    let pause = || tokio::time::sleep(Duration::from_millis(60));
    // A source that has just been shown may not have been painted yet; a drag that did not begin is begun again.
    for _ in 0..20 {
        hand(&["mousemove", "1340", "830", "mousedown", "1"]);
        for step in 0..=20 {
            pause().await;
            let (x, y) = (1340 - step * 32, 830 - step * 19);
            hand(&["mousemove", &x.to_string(), &y.to_string()]);
        }
        pause().await;
        hand(&["mouseup", "1"]);
        for _ in 0..20 {
            pause().await;
            if source.try_wait().expect("it can be waited for").is_some() {
                return;
            }
        }
    }
    let _ = source.kill();
    panic!("the drag did not end");
}

/// Passes the first run and confirms the guess of a draft that has just been opened.
async fn review_as_guessed(window: &Client) {
    click(window, &by("guess-confirm")).await;
    see(window, &by("paragraph")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_comes_in_by_every_door() {
    let _screen = SCREEN.lock().await;
    let folder = scratch("window-doors");
    let sample = |name: &str, copy: &str| {
        let path = folder.join(copy);
        std::fs::copy(root().join("samples").join(name), &path).expect("the sample is there");
        path
    };
    let dropped = sample("training-data-license.docx", "dropped on the window.docx");
    let chosen = sample("ai-services-agreement.docx", "chosen in the dialog.docx");
    let driver = Driver::start(&folder).await;
    let window = driver.open(&[]).await;
    fill(&window, &by("person-name"), AUTHOR).await;
    click(&window, &by("person-save")).await;
    see(&window, &by("open")).await;

    drop_file(&folder, &dropped).await;
    review_as_guessed(&window).await;
    assert_eq!(text(&window, &by("matter-file")).await, "dropped on the window.docx");

    click(&window, &by("go-home")).await;
    click(&window, &by("open")).await;
    focus("Open a draft").await;
    // A slash brings the field forward; keys pressed while it comes would be lost, so the path is typed over it later.
    hand(&["key", "slash"]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    hand(&["key", "ctrl+a"]);
    hand(&["type", "--delay", "8", &chosen.display().to_string()]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    hand(&["key", "Return"]);
    review_as_guessed(&window).await;
    assert_eq!(text(&window, &by("matter-file")).await, "chosen in the dialog.docx");
    window.close().await.expect("the window closes");

    // The list of matters and the command line lead to the same two matters.
    let window = driver.open(&[&dropped]).await;
    see(&window, &by("paragraph")).await;
    assert_eq!(text(&window, &by("matter-file")).await, "dropped on the window.docx");
    click(&window, &by("go-home")).await;
    click(&window, &format!("{}[data-draft='chosen in the dialog.docx']", by("matter"))).await;
    see(&window, &by("paragraph")).await;
    click(&window, &by("go-home")).await;
    see(&window, &by("matter")).await;
    let matters = window.find_all(Locator::Css(&by("matter"))).await.expect("the list answers");
    assert_eq!(matters.len(), 2, "no door makes a second matter of the same draft");
    window.close().await.expect("the window closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_hold_a_library_of_ones_own() {
    let _screen = SCREEN.lock().await;
    let folder = scratch("window-settings");
    let own = folder.join("own library");
    let topic = own.join("topics/audit-right.toml");
    std::fs::create_dir_all(own.join("topics")).expect("the scratch folder can be written");
    std::fs::copy(root().join("clause-library/topics/audit-right.toml"), &topic).expect("the library is there");
    let driver = Driver::start(&folder).await;
    let window = driver.open(&[]).await;
    fill(&window, &by("person-name"), AUTHOR).await;
    click(&window, &by("person-save")).await;
    // The folder dialog is given its answer by the shell's own command.
    let script = "const [path, done] = arguments;
        window.__TAURI_INTERNALS__.invoke('add_library', { path }).then(() => done(true), () => done(false));";
    let added = window.execute_async(script, vec![json!(own.display().to_string())]).await.expect("the shell answers");
    assert_eq!(added, json!(true), "the folder is kept");

    // A mistake made in the folder is found when it is read again, and told on the first page.
    std::fs::write(&topic, "id = \"audit-right\"\nnonsense = 1\n").expect("the scratch folder can be written");
    click(&window, &by("open-settings")).await;
    see(&window, &format!("{}[data-mistakes='0']", by("library-folder"))).await;
    click(&window, &by("library-read-again")).await;
    see(&window, &by("library-mistake")).await;
    let mistakes = text(&window, &by("library-folder")).await;
    assert!(mistakes.contains("topics/audit-right.toml:2:"), "{mistakes}");
    fill(&window, &by("settings-name"), "Another Name").await;
    click(&window, &by("settings-done")).await;
    see(&window, &by("library-broken")).await;
    window.close().await.expect("the window closes");

    // Both are kept between starts; a folder taken away leaves no mistake behind.
    let window = driver.open(&[]).await;
    see(&window, &by("library-broken")).await;
    click(&window, &by("open-settings")).await;
    let script = "return document.querySelector(arguments[0]).value";
    see(&window, &by("library-folder")).await;
    let name = window.execute(script, vec![json!(by("settings-name"))]).await.expect("the field answers");
    assert_eq!(name, json!("Another Name"));
    click(&window, &by("library-remove")).await;
    gone(&window, &by("library-folder")).await;
    click(&window, &by("settings-done")).await;
    gone(&window, &by("library-broken")).await;
    window.close().await.expect("the window closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attorney_rules_on_a_draft_and_sends_it_back() {
    let _screen = SCREEN.lock().await;
    let folder = scratch("window");
    let received = folder.join("Data License (their draft).docx");
    std::fs::copy(root().join("samples/training-data-license.docx"), &received).expect("the sample is there");
    let before = std::fs::read(&received).expect("the sample is there");
    let driver = Driver::start(&folder).await;

    // Open it; the first run asks for a name, then role and form are guessed and put to the attorney.
    let window = driver.open(&[&received]).await;
    fill(&window, &by("person-name"), AUTHOR).await;
    click(&window, &by("person-save")).await;
    see(&window, &by("guess-confirm")).await;
    picture(&window, &folder, "1-guess.png").await;
    choose(&window, &by("guess-role"), "licensor").await;
    choose(&window, &by("guess-form"), "training-data-license").await;
    click(&window, &by("guess-confirm")).await;
    see(&window, &by("paragraph")).await;

    // At least one suggestion for each of the four questions of a data licence.
    let list = rows(&window).await;
    let mut first = Vec::new();
    for topic in ["field-of-use-limit", "sublicensing-ban", "named-model-perpetual-cap", "audit-right"] {
        let row = list.iter().find(|row| row["topic"] == topic);
        let row = row.unwrap_or_else(|| panic!("no suggestion for {topic} in {list:?}"));
        first.push(row["id"].as_str().expect("a row has an id").to_owned());
    }
    picture(&window, &folder, "2-review.png").await;

    // Accept two, amend one, reject one.
    let [field, sublicense, perpetual, audit] = &first[..] else { panic!("four suggestions") };
    for id in [sublicense, audit] {
        select(&window, id).await;
        assert!(!text(&window, &by("card-redline")).await.trim().is_empty(), "what is accepted is shown");
        click(&window, &by("accept")).await;
        state_is(&window, id, "accepted").await;
    }
    select(&window, field).await;
    click(&window, &by("amend")).await;
    let editor = by("amend-editor");
    see(&window, &editor).await;
    let script = "return document.querySelector(arguments[0]).value";
    let proposed = window.execute(script, vec![json!(editor)]).await.expect("the editor answers");
    let proposed = proposed.as_str().expect("a field has a value").to_owned();
    let amended = proposed.replacen("train", "train, once and only once,", 1);
    assert_ne!(proposed, amended, "the proposed words speak of training: {proposed}");
    fill(&window, &editor, &amended).await;
    picture(&window, &folder, "3-amend.png").await;
    click(&window, &by("amend-save")).await;
    state_is(&window, field, "amended").await;
    select(&window, perpetual).await;
    click(&window, &by("reject")).await;
    state_is(&window, perpetual, "rejected").await;

    // An authority is confirmed against a text.
    select(&window, field).await;
    click(&window, &by("confirm")).await;
    fill(&window, &by("confirm-against"), "The official code, read today").await;
    click(&window, &by("confirm-go")).await;
    see(&window, &format!("{}[data-confirmed='true']", by("authority"))).await;

    picture(&window, &folder, "4-ruled.png").await;
    window.close().await.expect("the window closes");

    // Reopened from the list of matters, everything is as it was left.
    let window = driver.open(&[]).await;
    click(&window, &by("matter")).await;
    see(&window, &by("paragraph")).await;
    for (id, state) in [(sublicense, "accepted"), (audit, "accepted"), (field, "amended"), (perpetual, "rejected")] {
        state_is(&window, id, state).await;
    }
    select(&window, field).await;
    let confirmed = text(&window, &format!("{}[data-confirmed='true']", by("authority"))).await;
    assert!(confirmed.contains(AUTHOR) && confirmed.contains("The official code, read today"), "{confirmed}");
    picture(&window, &folder, "5-reopened.png").await;

    // Export and look at the file.
    let sent = folder.join("redline.docx");
    click(&window, &by("export-open")).await;
    fill(&window, &by("export-path"), &sent.display().to_string()).await;
    picture(&window, &folder, "6-export.png").await;
    click(&window, &by("export-go")).await;
    let summary = text(&window, &by("export-summary")).await;
    picture(&window, &folder, "7-exported.png").await;
    window.close().await.expect("the window closes");

    assert_eq!(std::fs::read(&received).expect("the received file is there"), before, "the received file was changed");
    let answer = run(&[Path::new("read"), &sent, Path::new("--format"), Path::new("json")]);
    let read: Value = serde_json::from_slice(&answer.stdout).expect("the export reads");
    let paragraphs = read["paragraphs"].as_array().expect("paragraphs");
    let pending: Vec<&Value> = paragraphs.iter().flat_map(|p| p["pending"].as_array().into_iter().flatten()).collect();
    assert!(pending.len() >= 3, "{summary}: {pending:?}");
    assert!(pending.iter().all(|change| change["author"] == AUTHOR), "every change carries our name");
    let words = |needle: &str| paragraphs.iter().any(|p| p["text"].as_str().is_some_and(|text| text.contains(needle)));
    assert!(words("once and only once"), "the amended words are in the file");
    assert!(!read["comments"].as_array().expect("comments").is_empty(), "comments to the counterparty went along");
    println!("window: {} suggestions, {} changes in the export; {summary}", list.len(), pending.len());
}
