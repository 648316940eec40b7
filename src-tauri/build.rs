//! Builds the window's configuration, capabilities and icons into the application.

fn main() {
    // A window built anew is embedded anew.
    println!("cargo:rerun-if-changed=ui/dist");
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).expect("tauri.conf.json and src-tauri/capabilities are part of this repository");
}
