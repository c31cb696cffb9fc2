//! Says what an authority is and what it has issued. Needs no key.

use std::path::PathBuf;

use serde_json::json;

use crate::authority::AuthorityDirectory;
use crate::authority::register::{CertifiedCard, Register, digits};
use crate::catalogue::card as texts;
use crate::failure::Failure;
use crate::place::Output;
use crate::say::Answer;

#[derive(clap::Args)]
pub struct Show {
    /// The authority's directory
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    pub output: Output,
}

impl Show {
    /// The certificate's hash is what manifests pin.
    pub fn run(&self) -> Result<Answer, Failure> {
        let directory = AuthorityDirectory::open(&self.dir)?;
        let (register, authority) = (directory.register()?, directory.authority()?);
        let fingerprint = digits(&authority.fingerprint());
        let (issued, valid) = (register.issued.len(), register.valid().count());
        let key = register.token.clone().unwrap_or_else(|| directory.file("key").display().to_string());
        let number = register.crl_number;
        let answer = Answer::new(texts::certificate_for_manifests_key(
            &fingerprint,
            &issued,
            &key,
            &texts::REVOKED.map(|revoked| lines(&register, revoked)),
            &number,
            &valid,
        ));
        let shown = json!({ "certificate": fingerprint, "key": key, "crl_number": number, "issued": register.issued });
        Ok(answer.with(shown))
    }
}

fn lines(register: &Register, revoked: &str) -> String {
    let line = |card: &CertifiedCard| {
        let end = card.revoked.as_ref().map_or(String::new(), |_| format!(" [{revoked}]"));
        format!("\n  {} {} {} {} ×{}{end}", card.serial, card.person, card.name, card.style, card.weight)
    };
    register.issued.iter().map(line).collect()
}
