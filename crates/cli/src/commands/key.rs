//! `tupyo key`: keys of officials and trustees.

use std::path::PathBuf;
use std::process::ExitCode;

use age::secrecy::ExposeSecret;
use rand::rngs::OsRng;
use serde_json::json;
use tupyo_proof::SigningKey;
use zeroize::Zeroizing;

use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::commands as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys::{self, PublicKey};
use crate::place::Output;
use crate::say::Answer;
use crate::vault::PassphraseOptions;

/// Keys of officials and trustees
#[derive(clap::Subcommand)]
pub enum KeyCommand {
    /// Make a key: an encrypted file that stays with its owner, and its public part for the manifest
    #[command(after_help = "Example:\n  tupyo key new --id trustee-1 --out trustee.key --public trustee.pub")]
    New(New),
    /// Write the public part of a key that is there already, in a token, a card or a key file
    #[command(
        after_help = "Example:\n  tupyo key public --key 'pkcs11:token=trustee-1?module-path=/usr/lib/libtoken.so' \
            --id trustee-1 --public trustee.pub"
    )]
    Public(Public),
    /// Make an auditor's key: registrars seal their evidence to its public part, and only it opens that
    #[command(after_help = "Example:\n  tupyo key auditor --out auditor.key --public auditor.pub")]
    Auditor(Auditor),
}

#[derive(clap::Args)]
pub struct New {
    /// The encrypted key file to make; keep it and its passphrase to yourself
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The public part to make; give it to whoever writes the manifest
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
    /// Whose key it is, for example trustee-1
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Public {
    /// The key file, the file of a card, or the pkcs11: URI of a key in a token
    #[arg(long, value_name = "FILE|URI")]
    key: CardSource,
    /// The public part to make; give it to whoever writes the manifest
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
    /// Whose key it is, for example trustee-1
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Auditor {
    /// The identity to make, as age-keygen makes it: without a passphrase, for `roll audit --identity`
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The recipient to make, age1…: for the registrars' configuration
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl KeyCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            KeyCommand::New(new) => new.output.say().outcome(new.run()),
            KeyCommand::Public(public) => public.output.say().outcome(public.run()),
            KeyCommand::Auditor(auditor) => auditor.output.say().outcome(auditor.run()),
        }
    }
}

impl New {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        files::must_be_new(&self.public)?;
        let key = SigningKey::generate(&mut OsRng);
        let public = PublicKey::of(self.id.clone(), key.verifying_key());
        keys::store(&self.out, &key, &self.passphrase.choose(&self.out)?)?;
        public.write(&self.public)?;
        let (out, file) = (self.out.display(), self.public.display());
        let answer = Answer::new(texts::made_key_secret_keep(&file, &public.key, &out));
        let (out, file) = (out.to_string(), file.to_string());
        Ok(answer.with(json!({ "key": out, "public": file, "public_key": public.key })))
    }
}

impl Public {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.public)?;
        let signer = keys::signer(&self.key, &self.passphrase, &self.pins)?;
        let public = PublicKey::of(self.id.clone(), signer.author_key());
        public.write(&self.public)?;
        let file = self.public.display();
        let answer = Answer::new(texts::wrote_public_part_key(&file, &public.key));
        Ok(answer.with(json!({ "public": file.to_string(), "public_key": public.key })))
    }
}

impl Auditor {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        files::must_be_new(&self.public)?;
        let identity = age::x25519::Identity::generate();
        let recipient = identity.to_public().to_string();
        let secret = Zeroizing::new(format!("{}\n", identity.to_string().expose_secret()));
        files::write_new(&self.out, secret.as_bytes(), Readers::Owner)?;
        files::write_new(&self.public, format!("{recipient}\n").as_bytes(), Readers::Everybody)?;
        let (out, file) = (self.out.display(), self.public.display());
        let answer = Answer::new(texts::made_auditor_key_secret(&file, &out, &recipient));
        let (out, file) = (out.to_string(), file.to_string());
        Ok(answer.with(json!({ "key": out, "public": file, "recipient": recipient })))
    }
}
