//! Whether a secrets file or backup is good for what it is kept for, before that is needed.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::ElectionState;
use tupyo_office::{Ability, trustee_ids};

use crate::card_source::{CardSource, PinOptions};
use crate::failure::Failure;
use crate::keys;
use crate::place::{Election, Output};
use crate::recorded::{RecordedElection, of_another_election};
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;
use crate::vault::PassphraseOptions;

#[derive(clap::Args)]
pub struct CheckSecrets {
    /// The secrets file, or the backup
    file: PathBuf,
    #[command(flatten)]
    election: Election,
    /// An exported record: whether the file fits what the ledger says of its trustee
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// The trustee's key: whether it can be opened, too, and is of the same trustee
    #[arg(long, value_name = "FILE|URI", requires = "record")]
    key: Option<CardSource>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    output: Output,
}

impl CheckSecrets {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.check())
    }

    fn check(&self) -> Result<Answer, Failure> {
        let file = TrusteeFile::open(&self.file, &self.passphrase)?;
        let (memory, wanted) = (file.memory(), self.election.address()?.election);
        if let Some(found) = memory.election().filter(|found| *found != wanted) {
            return Err(of_another_election(&self.file.display().to_string(), (found, None), wanted));
        }
        let followed = match &self.record {
            Some(record) => {
                let mut place = RecordedElection::open(&self.election, record)?;
                place.hold_to_seen(file.seen())?;
                Some(place.look()?)
            }
            None => None,
        };
        let state = followed.as_ref().and_then(|follower| follower.state());
        let ability = memory.ability(state);
        let who = memory.trustee().map(|index| whose(state, index));
        if let (Some(source), Some(state)) = (&self.key, state) {
            self.key_is_of(source, state, memory.trustee())?;
        }
        let [en, ko] = sentence(ability);
        let (path, id) = (self.file.display(), who.as_deref().unwrap_or("?"));
        let [en, ko] = [format!("{path} opens. Trustee: {id}. {en}"), format!("{path}: 열립니다. 수탁자: {id}. {ko}")];
        let json = json!({ "trustee": who, "can": ability.as_str(), "beside_a_record": self.record.is_some() });
        if !ability.is_of_use() {
            let failure = Failure::refused("of-no-use", en).in_korean(ko);
            return Err(failure.with("can", ability.as_str().into()).with("trustee", who.into()));
        }
        let answer = Answer::new(en, ko).with(json);
        Ok(if self.record.is_some() { answer } else { with_hint(answer) })
    }

    /// The signing key opens, and is of the same trustee.
    fn key_is_of(&self, source: &CardSource, state: &ElectionState, trustee: Option<u16>) -> Result<(), Failure> {
        let key = keys::signer(source, &self.passphrase, &self.pins)?.author_key();
        let trustees = state.manifest().map(|manifest| manifest.trustees()).unwrap_or_default();
        let named = trustees.iter().position(|person| person.key == key);
        match (named, trustee) {
            (None, _) => Err(Failure::usage("not-named", "the manifest names no trustee with this key")),
            (Some(named), Some(trustee)) if named != usize::from(trustee) => {
                let (of_key, of_file) = (whose(Some(state), named as u16), whose(Some(state), trustee));
                Err(Failure::usage("other-trustee", format!("the key is of {of_key}, the file of {of_file}"))
                    .in_korean(format!("열쇠는 {of_key}의 것이고 파일은 {of_file}의 것입니다")))
            }
            _ => Ok(()),
        }
    }
}

/// The trustee's id; its number, where no manifest says more.
fn whose(state: Option<&ElectionState>, index: u16) -> String {
    let id = state.map(|state| trustee_ids(state, &[index]).concat()).filter(|id| !id.is_empty());
    id.unwrap_or_else(|| format!("#{}", index + 1))
}

fn with_hint(answer: Answer) -> Answer {
    answer.beneath(
        "Only the file was looked at: with --record, it is also compared with what the ledger says.",
        "파일만 확인했습니다. --record를 주면 원장의 내용과도 비교합니다.",
    )
}

fn sentence(ability: Ability) -> [&'static str; 2] {
    match ability {
        Ability::AgreesAndOpens => ["It can agree to the tally and open it.", "집계에 합의하고 개표할 수 있습니다."],
        Ability::OnlyOpens => [
            "It only opens: it can decrypt what a quorum has agreed on, and agrees to nothing.",
            "개표만 할 수 있습니다. 정족수가 합의한 것을 열 수 있으나 합의할 수는 없습니다.",
        ],
        Ability::OlderCopy => [
            "It is an older copy: the ledger has documents of this trustee that it does not know. It only opens. If \
            you have the file that was used last, use that one.",
            "오래된 사본입니다. 원장에 이 파일이 모르는 수탁자 본인의 문서가 있습니다. 개표만 할 수 있습니다. 마지막으로 쓴 파일이 있으면 그것을 쓰십시오.",
        ],
        Ability::InCeremony => [
            "It is in the middle of the key ceremony and has no share of the joint key yet.",
            "키 생성에 참여하는 중이며 아직 공동 열쇠의 몫이 없습니다.",
        ],
        Ability::Empty => ["It holds no secret: it can do nothing.", "비밀이 없습니다. 아무것도 할 수 없습니다."],
        Ability::OtherCeremony => [
            "It can do nothing: its share is not of the ceremony that made the joint key.",
            "아무것도 할 수 없습니다. 공동 열쇠를 만든 키 생성의 몫이 아닙니다.",
        ],
        Ability::Outdated => [
            "It can do nothing in this ceremony: it is an older copy. Use the file that was used last.",
            "이 키 생성에서 아무것도 할 수 없는 오래된 사본입니다. 마지막으로 쓴 파일을 쓰십시오.",
        ],
        Ability::Excluded => [
            "It can do nothing: its trustee is excluded from the key ceremony.",
            "아무것도 할 수 없습니다. 키 생성에서 제외된 수탁자입니다.",
        ],
        Ability::Damaged => [
            "It can do nothing: what is in it does not fit the joint key on the ledger.",
            "아무것도 할 수 없습니다. 내용이 원장의 공동 열쇠와 맞지 않습니다.",
        ],
    }
}
