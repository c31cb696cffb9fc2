//! The stand-alone verifier of an election record.

fn main() -> std::process::ExitCode {
    verifier_cli::run(std::env::args_os())
}
