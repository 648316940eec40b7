//! Writes the seeds of every target into `corpus/`: miniature files that hold every construct.

#[path = "../../tests/mini/file.rs"]
#[allow(dead_code)]
mod mini;

fn main() -> std::io::Result<()> {
    for target in ["open", "part", "mark_up"] {
        std::fs::create_dir_all(format!("corpus/{target}"))?;
    }
    for seed in 0..200u64 {
        let body = mini::body(&mut mini::Draw(seed));
        let document = format!("<w:document {}><w:body>{body}</w:body></w:document>", mini::NAMESPACES);
        std::fs::write(format!("corpus/open/{seed}"), mini::docx(&body))?;
        std::fs::write(format!("corpus/part/{seed}"), [&[0], document.as_bytes()].concat())?;
        std::fs::write(format!("corpus/mark_up/{seed}"), [&seed.to_le_bytes(), body.as_bytes()].concat())?;
    }
    Ok(())
}
