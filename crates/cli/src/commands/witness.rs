//! `tupyo witness`: runs a witness of ledgers.

use std::path::PathBuf;
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::Board;
use tupyo_election::ElectionManifest;
use tupyo_merkle::{Origin, WitnessSigner};

use crate::catalogue::{commands as texts, wrong_usage};
use crate::commands::manifest;
use crate::failure::Failure;
use crate::files;
use crate::keys;
use crate::place::{Election, Output};
use crate::say::{self, Answer};
use crate::vault::PassphraseOptions;

/// Witnesses of ledgers: they remember the newest checkpoint, and cosign only what continues it
#[derive(clap::Subcommand)]
pub enum WitnessCommand {
    /// Make a witness's key; its public part goes into manifests
    #[command(after_help = "Example:\n  tupyo witness keygen --name witness.example/w1 --out w1.key")]
    Keygen(Keygen),
    /// Watch ledgers and cosign their checkpoints over HTTP (c2sp.org/tlog-witness)
    #[command(after_help = "Example:\n  tupyo witness serve --key w1.key --data w1 --listen 0.0.0.0:8081 --manifest \
            manifest.json\n\nExit codes: 0 stopped by a signal; 1 wrong passphrase; 2 wrong usage; 3 another process \
            uses the directory, or a file failed; 4 cannot start or run.")]
    Serve(Box<Serve>),
    /// Print an election's witnesses and their quorum as a file of c2sp.org/tlog-policy
    Policy(Policy),
}

#[derive(clap::Args)]
pub struct Keygen {
    /// The witness's name, such as its address without https://; no spaces and no +
    #[arg(long, value_name = "NAME")]
    name: Origin,
    /// The encrypted key file to make
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Serve {
    /// The witness's key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The manifest of an election whose ledger is watched: by the key that it names, and by those that take its place;
    /// repeat it for each
    #[arg(long = "manifest", value_name = "FILE")]
    manifests: Vec<PathBuf>,
    #[command(flatten)]
    options: tupyo_witness::WitnessOptions,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Policy {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    output: Output,
}

impl WitnessCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            WitnessCommand::Keygen(keygen) => keygen.output.say().outcome(keygen.run()),
            WitnessCommand::Serve(serve) => serve.run(),
            WitnessCommand::Policy(policy) => policy.output.say().outcome(policy.run()),
        }
    }
}

impl Keygen {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        let signer = WitnessSigner::generate(self.name.clone(), &mut OsRng);
        keys::store_witness(&self.out, &signer, &self.passphrase.choose(&self.out)?)?;
        let (out, key) = (self.out.display(), signer.key());
        let answer = Answer::new(texts::made_witness_key_secret(&key, &out));
        Ok(answer.with(json!({ "key": self.out.display().to_string(), "public_key": key.to_string() })))
    }
}

impl Serve {
    fn run(&self) -> ExitCode {
        let signer = self.passphrase.ask(&self.key).and_then(|passphrase| keys::load_witness(&self.key, &passphrase));
        let elections = || self.manifests.iter().map(|path| manifest::key_follower(path)).collect::<Result<_, _>>();
        let (signer, elections) = match signer.and_then(|signer| Ok((signer, elections()?))) {
            Ok(given) => given,
            Err(failure) => return self.output.say().outcome(Err(failure)),
        };
        match tupyo_witness::run(signer, &self.options, elections) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                say::error("tupyo witness serve", &format!("{} [{}]", error.with_causes(), error.code()));
                ExitCode::from(error.exit_code())
            }
        }
    }
}

impl Policy {
    fn run(&self) -> Result<Answer, Failure> {
        let address = self.election.address()?;
        let board = Board::new(address);
        let manifest = ElectionManifest::parse(&board.manifest()?)
            .map_err(|error| Failure::refused(error.rule.code(), format!("{}: {}", error.place, error.rule)))?;
        let none = || Failure::refused("no-witnesses", wrong_usage::NO_WITNESSES);
        let policy = manifest.witnesses().ok_or_else(none)?;
        let file = policy.to_file(board.ledger_keys()?.newest());
        let members: Vec<_> = policy.witnesses().iter().map(ToString::to_string).collect();
        Ok(Answer::new([file.trim_end(), file.trim_end()])
            .with(json!({ "policy": file, "quorum": policy.quorum(), "members": members })))
    }
}
