//! The desktop shell: state, thin commands, views for the window, errors for people.
//!
//! It knows no law and no file format; those are the core's. A command parses what the window sends, makes one call
//! off the main thread, and answers with a view that is ready to paint. The window has no network, shell or file access
//! of its own: `src-tauri/capabilities` grants none, and the content-security policy allows nothing from elsewhere.
//!
//! ```no_run
//! counterdraft_desktop::run();
//! ```

mod argument;
mod card;
mod catalog;
mod command;
mod error;
mod export;
mod item;
mod library_folder;
mod matter;
mod paint;
mod paper;
mod passage;
mod shelf;
mod shell;
mod stand;
mod view;
mod work;

use std::sync::Arc;

use tauri::Manager;

use crate::argument::Argument;
use crate::shell::Shell;

/// Opens the window and runs until it is closed.
///
/// # Panics
/// When the system offers no window or no webview.
pub fn run() {
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Arc::<Shell>::default())
        .setup(|app| {
            let folder = app.path().app_data_dir()?;
            let argument = Argument::read(std::env::args_os().skip(1));
            if let Err(error) = app.state::<Arc<Shell>>().start(folder, argument) {
                // The window says so on its first page; a terminal may say it earlier.
                eprintln!("{} {}", error.message, error.hint);
            }
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            command::home,
            command::set_person,
            command::settings,
            command::add_library,
            command::remove_library,
            command::choose_library,
            command::forget,
            command::choose_draft,
            command::choose_export,
            command::open,
            command::regard,
            command::begin,
            command::cancel,
            command::close,
            command::show,
            command::blocks,
            command::card,
            command::preview,
            command::preview_parts,
            command::rule,
            command::undo,
            command::answer,
            command::confirm,
            command::unconfirm,
            command::find,
            command::export_plan,
            command::export_redline,
            command::topics,
            command::topic,
        ])
        .run(tauri::generate_context!())
        .expect("the system offers a window and a webview");
}
