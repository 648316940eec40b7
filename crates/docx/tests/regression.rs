//! Bytes that fuzzing found to fail, and a few that reached far: `fuzz/regressions/TARGET-*`.

#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;
#[path = "mini/plan.rs"]
mod plan;
#[path = "mini/probe.rs"]
mod probe;

#[test]
fn what_once_failed_is_read_or_refused() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions");
    for file in std::fs::read_dir(folder).expect("the folder of regressions is there") {
        let file = file.expect("the folder can be listed");
        let bytes = std::fs::read(file.path()).expect("a kept file can be read");
        match file.file_name().to_string_lossy().split('-').next() {
            Some("open") => probe::open(&bytes),
            Some("part") => probe::part(&bytes),
            Some("mark_up") => probe::mark_up(&bytes),
            _ => panic!("{:?} names no target", file.file_name()),
        }
    }
}
