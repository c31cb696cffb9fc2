//! The stand-alone verifier of an election record.

fn main() -> std::process::ExitCode {
    verifier_cli::run("tupyo-verify", std::env::args_os())
}
