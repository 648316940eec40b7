//! The desktop shell: state, thin commands, views for the window, errors for people.
//!
//! It knows no law and no file format; those are the core's.

mod argument;
mod catalog;
mod error;
mod fact;
mod paint;
mod paper;
mod passage;
mod shelf;
mod view;
mod work;

/// Opens the window.
pub fn run() {
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .run(tauri::generate_context!())
        .expect("the window opens");
}
