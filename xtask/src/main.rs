//! Set-up, run and test: what `./x` hands over to once a toolchain is there.

use std::process::ExitCode;

mod bench;
mod run;
mod sample;
mod setup;
mod step;
mod test;

const USAGE: &str = "usage: ./x run [FILE]              set up what is missing, build, open the window
       ./x test [--core|--window]  set up what is missing, run the tests
       cargo xtask bench           measure opening and exporting against the floor
       cargo xtask samples         write the sample drafts anew
       cargo xtask setup           install what the window and its tests need";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run"] => run::run(None),
        ["run", file] => run::run(Some(file)),
        ["test"] => test::test(test::Part::All),
        ["test", "--core"] => test::test(test::Part::Core),
        ["test", "--window"] => test::test(test::Part::Window),
        ["bench"] => bench::bench(),
        ["samples"] => sample::write(&step::root().join("samples")).map_err(|error| error.to_string()),
        ["setup"] => setup::window().and_then(|()| setup::tests()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("x: {why}");
            ExitCode::FAILURE
        }
    }
}
