//! The commands: parse what the window sends, one call, a view. None runs on the main thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt, FilePath};

use crate::error::ErrorView;
use crate::shell::Shell;
use crate::view::{
    BlocksView, CardView, Display, ExportPlanView, ExportedView, FindView, GuessView, HomeView, MatterView, OpenedView,
    PartialView, PassageView, PersonView, ProgressView, RulingInput, SettingsView, TopicRow, TopicView,
};
use crate::work::{self, Progress};
use crate::{catalog, export};

type Shared<'a> = State<'a, Arc<Shell>>;
type Answer<T> = Result<T, ErrorView>;

/// Runs `job` off the main thread.
async fn aside<T: Send + 'static>(
    shell: Shared<'_>,
    job: impl FnOnce(&Shell) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let shell = Arc::clone(&shell);
    let done = tauri::async_runtime::spawn_blocking(move || job(&shell)).await;
    done.unwrap_or_else(|_| Err(ErrorView::defect()))
}

/// Runs `job` off the main thread, with progress; the window may stop it.
async fn at_length<T: Send + 'static>(
    shell: Shared<'_>,
    tell: Channel<ProgressView>,
    steps: u32,
    job: impl FnOnce(&Shell, &Progress) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let shell = Arc::clone(&shell);
    let work = shell.begin_work();
    let progress = Progress::new(Arc::clone(&work), tell, steps);
    work::run(work, move || job(&shell, &progress)).await
}

#[tauri::command]
pub async fn home(shell: Shared<'_>) -> Answer<HomeView> {
    aside(shell, Shell::home).await
}

#[tauri::command]
pub async fn set_person(shell: Shared<'_>, person: PersonView) -> Answer<()> {
    aside(shell, move |shell| shell.set_person(&person)).await
}

#[tauri::command]
pub async fn settings(shell: Shared<'_>) -> Answer<SettingsView> {
    aside(shell, Shell::settings).await
}

#[tauri::command]
pub async fn add_library(shell: Shared<'_>, path: String) -> Answer<SettingsView> {
    aside(shell, move |shell| shell.add_library(Path::new(&path))).await
}

#[tauri::command]
pub async fn remove_library(shell: Shared<'_>, path: String) -> Answer<SettingsView> {
    aside(shell, move |shell| shell.remove_library(Path::new(&path))).await
}

#[tauri::command]
pub async fn choose_library(app: AppHandle) -> Answer<Option<String>> {
    let dialog = app.dialog().file().set_title("Choose the folder of your clause library");
    let (give, take) = tokio::sync::oneshot::channel();
    dialog.pick_folder(move |folder| drop(give.send(folder)));
    Ok(take.await.ok().flatten().and_then(on_disk))
}

#[tauri::command]
pub async fn forget(shell: Shared<'_>, path: String) -> Answer<HomeView> {
    aside(shell, move |shell| shell.forget(&path)).await
}

#[tauri::command]
pub async fn choose_draft(app: AppHandle) -> Answer<Option<String>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Open a draft")
        .add_filter("Drafts and matters", &["docx", "docm", "counterdraft", "md", "txt", "html", "htm"]);
    let (give, take) = tokio::sync::oneshot::channel();
    dialog.pick_file(move |file| drop(give.send(file)));
    Ok(take.await.ok().flatten().and_then(on_disk))
}

#[tauri::command]
pub async fn choose_export(app: AppHandle, path: String) -> Answer<Option<String>> {
    let path = PathBuf::from(path);
    let mut dialog = app.dialog().file().set_title("Save the redline").add_filter("Word document", &["docx"]);
    if let Some(name) = path.file_name() {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    let (give, take) = tokio::sync::oneshot::channel();
    dialog.save_file(move |file| drop(give.send(file)));
    Ok(take.await.ok().flatten().and_then(on_disk))
}

fn on_disk(file: FilePath) -> Option<String> {
    file.into_path().ok().map(|path| path.display().to_string())
}

#[tauri::command]
pub async fn open(shell: Shared<'_>, path: String, progress: Channel<ProgressView>) -> Answer<OpenedView> {
    at_length(shell, progress, 4, move |shell, progress| shell.open(Path::new(&path), progress)).await
}

#[tauri::command]
pub async fn regard(shell: Shared<'_>) -> Answer<GuessView> {
    aside(shell, Shell::regard).await
}

#[tauri::command]
pub async fn begin(
    shell: Shared<'_>,
    role: String,
    form: String,
    progress: Channel<ProgressView>,
) -> Answer<MatterView> {
    let (role, form) = (role.parse()?, form.parse()?);
    at_length(shell, progress, 3, move |shell, progress| shell.begin(role, form, progress)).await
}

#[tauri::command]
pub async fn cancel(shell: Shared<'_>) -> Answer<()> {
    shell.stop_work();
    Ok(())
}

#[tauri::command]
pub async fn close(shell: Shared<'_>) -> Answer<()> {
    aside(shell, |shell| {
        shell.close();
        Ok(())
    })
    .await
}

#[tauri::command]
pub async fn show(shell: Shared<'_>, display: Display) -> Answer<MatterView> {
    aside(shell, move |shell| {
        shell.with_open(|open| {
            open.show(display);
            open.view()
        })
    })
    .await
}

#[tauri::command]
pub async fn blocks(shell: Shared<'_>, revision: u32, from: u32, count: u32) -> Answer<BlocksView> {
    aside(shell, move |shell| shell.with_open(|open| open.blocks(revision, from, count))).await
}

#[tauri::command]
pub async fn card(shell: Shared<'_>, suggestion: String) -> Answer<CardView> {
    aside(shell, move |shell| shell.card(&suggestion)).await
}

#[tauri::command]
pub async fn preview(
    shell: Shared<'_>,
    suggestion: String,
    rung: String,
    texts: Vec<String>,
) -> Answer<Vec<PassageView>> {
    aside(shell, move |shell| shell.preview(&suggestion, &rung, &texts)).await
}

#[tauri::command]
pub async fn preview_parts(
    shell: Shared<'_>,
    suggestion: String,
    rung: String,
    without: Vec<String>,
) -> Answer<PartialView> {
    aside(shell, move |shell| shell.preview_parts(&suggestion, &rung, without)).await
}

#[tauri::command]
pub async fn rule(shell: Shared<'_>, suggestion: String, ruling: RulingInput) -> Answer<MatterView> {
    aside(shell, move |shell| shell.rule(&suggestion, ruling)).await
}

#[tauri::command]
pub async fn undo(shell: Shared<'_>) -> Answer<MatterView> {
    aside(shell, Shell::undo).await
}

#[tauri::command]
pub async fn answer(shell: Shared<'_>, about: String, answer: String) -> Answer<MatterView> {
    aside(shell, move |shell| shell.answer(&about, &answer)).await
}

#[tauri::command]
pub async fn confirm(shell: Shared<'_>, authority: String, against: String) -> Answer<MatterView> {
    aside(shell, move |shell| shell.confirm(&authority, &against)).await
}

#[tauri::command]
pub async fn unconfirm(shell: Shared<'_>, authority: String) -> Answer<MatterView> {
    aside(shell, move |shell| shell.unconfirm(&authority)).await
}

#[tauri::command]
pub async fn find(shell: Shared<'_>, words: String) -> Answer<FindView> {
    aside(shell, move |shell| shell.with_open(|open| Ok(open.find(&words)))).await
}

#[tauri::command]
pub async fn export_plan(shell: Shared<'_>) -> Answer<ExportPlanView> {
    aside(shell, |shell| {
        let person = shell.person()?;
        shell.with_open(|open| Ok(export::plan(open, person)))
    })
    .await
}

#[tauri::command]
pub async fn export_redline(
    shell: Shared<'_>,
    path: String,
    person: PersonView,
    date: String,
    comments: bool,
    track: bool,
    progress: Channel<ProgressView>,
) -> Answer<ExportedView> {
    let order = export::Order { path: PathBuf::from(path), person, date, comments, track };
    at_length(shell, progress, 3, move |shell, progress| export::write(shell, &order, progress)).await
}

#[tauri::command]
pub async fn topics(shell: Shared<'_>, words: String) -> Answer<Vec<TopicRow>> {
    aside(shell, move |shell| catalog::topics(&*shell.library()?, &words)).await
}

#[tauri::command]
pub async fn topic(shell: Shared<'_>, id: String) -> Answer<TopicView> {
    aside(shell, move |shell| catalog::topic(&*shell.library()?, &id)).await
}
