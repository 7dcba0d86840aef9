//! `cargo xtask setup | run | dev | test | bench | size`: everything a person or CI does with this repository.

mod bench;
mod build;
mod dev;
mod run;
mod setup;
mod sh;
mod size;
mod test;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run            get what is missing, build, and serve the app with the built-in sandbox
  dev            the same, rebuilt and reloaded at every change
  test           everything CI checks (--fast leaves out the browser)
  build          the browser bundle and the server as they are deployed, nothing started
                 (--dev: quick and large; --bundle: the browser's files alone)
  setup          get what building and testing needs (--tests for the browser tests as well)
  size           what the first load of /j/scan downloads, held to end2end/size.json (--record writes it)
  bench          benchmarks beside their peers (--list names them)
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = args.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let flag = |name: &str| rest.iter().any(|arg| arg == name);
    let done = match command {
        "setup" => setup::everything(flag("--tests")),
        "build" => build::everything(rest),
        "run" => run::serve(rest),
        "dev" => dev::watch(),
        "test" => return test::run(flag("--fast")),
        "size" => size::check(flag("--record")),
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => Err(anyhow::anyhow!("there is no command `{unknown}`\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
