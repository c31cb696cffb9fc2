//! Revokes cards, and signs lists of what is revoked.

use std::path::PathBuf;

use serde_json::json;

use crate::authority::AuthorityDirectory;
use crate::authority::register::Reason;
use crate::authority::signer::AuthorityKeyOptions;
use crate::catalogue::{card as texts, wrong_cards};
use crate::failure::Failure;
use crate::place::Output;
use crate::say::Answer;

#[derive(clap::Args)]
pub struct Revoke {
    /// The authority's directory
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// The serial number of the card, as `issue` and `show` say it
    #[arg(long, value_name = "DIGITS", required_unless_present = "person", conflicts_with = "person")]
    serial: Option<String>,
    /// The person all of whose cards are revoked
    #[arg(long, value_name = "NUMBER")]
    person: Option<String>,
    /// Why
    #[arg(long, value_enum, default_value_t = Reason::Unspecified)]
    reason: Reason,
    #[command(flatten)]
    list: ListOptions,
    #[command(flatten)]
    pub output: Output,
}

#[derive(clap::Args)]
pub struct Crl {
    /// The authority's directory
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    list: ListOptions,
    #[command(flatten)]
    pub output: Output,
}

/// How a list is signed.
#[derive(clap::Args)]
struct ListOptions {
    /// How many days the list is good for
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
    crl_days: u32,
    #[command(flatten)]
    authority: AuthorityKeyOptions,
}

impl Revoke {
    /// Nothing is changed if there is nothing to revoke.
    pub fn run(&self) -> Result<Answer, Failure> {
        let mut acting = AuthorityDirectory::open(&self.dir)?.act(&self.list.authority)?;
        let count = acting.register.revoke(
            |card| match (&self.serial, &self.person) {
                (Some(serial), _) => card.serial == *serial,
                (None, person) => Some(&card.person) == person.as_ref(),
            },
            self.reason,
        );
        if count == 0 {
            let failure = Failure::refused("unknown-card", wrong_cards::NO_SUCH_CARD);
            return Err(failure.advise(wrong_cards::AUTHORITY_LISTS_CARDS));
        }
        let file = acting.publish_revoked(self.list.crl_days)?;
        let path = file.display();
        let answer = Answer::new(texts::revoked_cards_says_so(&count, &path));
        Ok(answer.with(json!({ "revoked": count, "crl": file, "number": acting.register.crl_number })))
    }
}

impl Crl {
    /// A list with a number of its own, even if nothing was revoked since the last.
    pub fn run(&self) -> Result<Answer, Failure> {
        let mut acting = AuthorityDirectory::open(&self.dir)?.act(&self.list.authority)?;
        let file = acting.publish_revoked(self.list.crl_days)?;
        let (path, number, days) = (file.display(), acting.register.crl_number, self.list.crl_days);
        let answer = Answer::new(texts::signed_list_number_good(&days, &number, &path));
        Ok(answer.with(json!({ "crl": file, "number": number })))
    }
}
