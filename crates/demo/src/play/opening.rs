//! From the manifest to the open election.

use std::io;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;
use rand::rngs::OsRng;
use rayon::prelude::*;
use tupyo_card::CardSecret;
use tupyo_client::{Board, FollowedBoard};
use tupyo_election::ManifestDraft;
use tupyo_office::{self as office, Actor, BulletinBoard, CeremonyStep, TrusteeMemory, TrusteeStorage};
use tupyo_proof::SigningKey;
use tupyo_registration::{
    Application, EligibilityList, Evidence, Handle, ListRow, Proof, Registration, RegistrationTerms, registered_voters,
};

use super::Stage;
use super::witnesses::Witnesses;
use crate::catalogue::{ended, play as texts};
use crate::electorate::Citizen;
use crate::error::{DemoEnd, DemoError};
use crate::people::{THRESHOLD, TRUSTEES};
use crate::processes::ServerProcess;

/// A trustee: its own connection to the board, and what it keeps.
pub type Trustee = (Actor<FollowedBoard>, TrusteeMemory);

/// No storage: a demonstration that stops is played anew, with other trustees.
pub struct Nowhere;

impl TrusteeStorage for Nowhere {
    fn store(&mut self, _: &TrusteeMemory) -> io::Result<()> {
        Ok(())
    }
}

impl Stage<'_> {
    /// Starts the server and its witnesses, and posts the manifest.
    pub fn start_election(&self, manifest: &ManifestDraft) -> Result<(Vec<ServerProcess>, Board), DemoError> {
        self.show.heading(texts::OFFICIAL_STARTS_ELECTION);
        let start = Instant::now();
        let key = URL_SAFE_NO_PAD.encode(self.people.official.verifying_key().encode().as_bytes());
        let witnesses = Witnesses::make(self.private.path(), self.witnesses)?;
        let (data, page) = (self.private_path("board"), self.page.as_deref());
        let server = ServerProcess::start(&data, &key, &witnesses.addresses(), page)?;
        let ledger = Board::ledger(&server.url)?;
        let manifest = ManifestDraft { ledger, witnesses: witnesses.draft(), ..manifest.clone() }.to_json()?;
        let mut started = witnesses.start(&manifest)?;
        let (election, entries) = office::manifest_entries(&manifest, &self.people.official, &mut OsRng)?;
        let address = Board::create_election(&server.url, election, &entries)?;
        self.show.done(&format!("tupyo-server {}  {election}", server.url), start);
        // It is stopped before those whom it asks.
        started.insert(0, server);
        Ok((started, Board::new(address)))
    }

    /// All rounds of the ceremony, each trustee on its own, and the joint key.
    pub fn hold_ceremony(&self, board: &Board, official: &mut Actor<FollowedBoard>) -> Result<Vec<Trustee>, DemoError> {
        self.show.heading(texts::TRUSTEES_MAKE_JOINT_KEY);
        let start = Instant::now();
        let keys = self.people.trustee_keys()?;
        let mut trustees: Vec<Trustee> = keys
            .into_iter()
            .map(|key| (Actor::new(FollowedBoard::new(board.clone()), key), TrusteeMemory::default()))
            .collect();
        let rounds = 4 * TRUSTEES as u64;
        let bar = self.show.progress(texts::CEREMONY, rounds);
        while !turn(&mut trustees, &bar)? {}
        bar.finish_and_clear();
        official.post_joint_key(&mut OsRng)?;
        let what = texts::trustees_any_whom_open(&THRESHOLD, &TRUSTEES);
        self.show.done(self.show.text([&what[0], &what[1]]), start);
        Ok(trustees)
    }

    /// Cards are issued, citizens register a voting key with their card, the roll is posted and sealed, voting begins.
    pub fn post_roll(
        &self,
        official: &mut Actor<FollowedBoard>,
        style: u16,
        citizens: &[Citizen],
    ) -> Result<(), DemoError> {
        self.show.heading(texts::CITIZENS_REGISTER_WITH_THEIR);
        let start = Instant::now();
        let bar = self.show.progress(texts::REGISTRATIONS, citizens.len() as u64);
        let terms = terms(official)?;
        let style_id = terms.styles.get(usize::from(style)).ok_or_else(|| DemoEnd::of(ended::OTHER_STYLE))?;
        let registered: Result<Vec<_>, _> = citizens
            .par_iter()
            .map(|citizen| register(&citizen.key, &terms, style_id))
            .inspect(|_| bar.inc(1))
            .collect();
        let (rows, registrations): (Vec<_>, Vec<_>) = registered?.into_iter().unzip();
        let list = EligibilityList::of_rows(&rows, &terms.styles).map_err(|_| DemoEnd::of(ended::LIST_HAS_FAULTS))?;
        let lines = registered_voters(&terms, &list, &registrations).lines;
        let voters: Vec<_> = lines.into_iter().map(|line| line.voter).collect();
        bar.finish_and_clear();
        let bar = self.show.progress(texts::ROLL, voters.len() as u64);
        official.post_roll(voters, &mut |posted| bar.inc(posted), &mut OsRng)?;
        bar.finish_and_clear();
        official.seal_roll(&mut OsRng)?;
        official.open(0, &mut OsRng)?;
        let what = texts::voting_keys_on_sealed(&citizens.len());
        self.show.done(self.show.text([&what[0], &what[1]]), start);
        Ok(())
    }
}

/// Every trustee does what is due; whether the ceremony is complete.
fn turn(trustees: &mut [Trustee], bar: &indicatif::ProgressBar) -> Result<bool, DemoError> {
    let mut complete = true;
    for (actor, memory) in trustees {
        match office::ceremony_step(actor, memory, &mut Nowhere, &mut OsRng)? {
            CeremonyStep::Complete => {}
            CeremonyStep::Posted(_) => {
                bar.inc(1);
                complete = false;
            }
            _ => complete = false,
        }
    }
    Ok(complete)
}

/// The rules of an election in which an office lists cards by their keys.
fn terms(official: &mut Actor<FollowedBoard>) -> Result<RegistrationTerms, DemoError> {
    let election = official.board().election();
    let manifest = official.state()?.manifest().cloned().ok_or_else(|| DemoEnd::of(ended::NO_MANIFEST))?;
    Ok(RegistrationTerms::of_listed_cards(election, &manifest))
}

/// A card is issued and listed, and signs the citizen's voting key. No certificate is judged: any time will do.
fn register(key: &SigningKey, terms: &RegistrationTerms, style: &str) -> Result<(ListRow, Evidence), DemoError> {
    let mut card = CardSecret::generate(&mut OsRng)?;
    let (handle, mut salt) = (Handle::from(card.public()), [0; 32]);
    OsRng.fill_bytes(&mut salt);
    let application = Application::new(terms.scope, handle.holder(&salt), style, None, key, &mut OsRng);
    let proof = Proof::by_listed_card(&application.message(), &mut card)?;
    let (style, weight, text) = (style.to_owned(), "1".to_owned(), card.public().to_string());
    let row = ListRow { card: text, style, weight, ..ListRow::default() };
    Ok((row, Evidence { registration: Registration { application, salt, handle, proof }, at: 0 }))
}
