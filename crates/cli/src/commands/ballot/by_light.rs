//! A receipt by light following: whether the ledger has its ballot, and what has become of the voter's vote.

use serde_json::{Value, json};
use tupyo_election::{AuthorKey, Entry};
use tupyo_voter::{BallotVoter, KeptReceipt, LightFate, Standing, VoterError};

use crate::failure::Failure;
use crate::light::LightElection;
use crate::receipts;
use crate::say::Answer;

use super::CheckReceipt;

/// Holds the ledger to a receipt, from now on, and says what has become of the vote of the voter whose key is given, or
/// was when this election was last followed by light.
pub fn check(check: &CheckReceipt, kept: KeptReceipt) -> Result<Answer, Failure> {
    let entry = Entry::decode(&kept.entry)?;
    let mut light = LightElection::of(&check.election)?;
    if let Some(Ok(AuthorKey::Schnorr(key))) = check.owner.voting_key.as_ref().map(|key| key.parse()) {
        light.follower_mut().watch(key);
    }
    light.follower_mut().keep_receipt(kept.clone())?;
    light.visit()?;
    let follower = light.follower();
    let index = follower.check_receipt(&kept)?;
    let size = follower.checkpoint().map_or(0, |checkpoint| checkpoint.size);
    let standing = check.settle_by(&kept, light.board(), |receipt| follower.standing(receipt))?;
    let voter = BallotVoter::on_roll(&entry, follower.ballot_check()?).ok_or(VoterError::OtherBallot)?;
    check.owner.check(&voter)?;
    let fate = follower.fate().ok().filter(|_| voter.key.is_some());
    light.tell(&check.output.say());
    Ok(answer((index, size), standing, &voter, (&entry, fate.as_ref()), light.traffic()))
}

fn answer(
    (index, size): (u64, u64),
    standing: Standing,
    voter: &BallotVoter,
    (entry, fate): (&Entry, Option<&LightFate>),
    traffic: Value,
) -> Answer {
    let [whose_en, whose_ko] = receipts::whose(voter);
    let [fate_en, fate_ko] = fate.map(|fate| words(fate, entry, index)).unwrap_or_default();
    let [watched_en, watched_ko] = receipts::sentence(standing);
    let answer = Answer::new(
        format!(
            "The receipt is valid: the ballot of {whose_en} is entry {index} of a ledger that has {size} \
            entries.{fate_en}{watched_en}"
        ),
        format!(
            "접수증이 유효합니다: {whose_ko}의 투표지는 {size}개 항목의 원장에서 {index}번입니다.{fate_ko}{watched_ko}"
        ),
    );
    let mut json = json!({
        "valid": true, "index": index, "size": size, "online": true, "finality": standing.as_str(), "light": traffic,
        "fate": fate.map(|fate| named(fate, entry)),
    });
    if let Some(LightFate::Replaced { by, index } | LightFate::Counted { code: by, index }) = fate {
        json["counted"] = json!({ "code": by.to_string(), "index": index });
    }
    answer.with(receipts::with_voter(json, Some(voter)))
}

fn named(fate: &LightFate, entry: &Entry) -> &'static str {
    if matches!(entry, Entry::Challenged(_)) { "challenged" } else { fate.as_str() }
}

/// What has become of a ballot, with a space before it.
fn words(fate: &LightFate, entry: &Entry, own: u64) -> [String; 2] {
    if matches!(entry, Entry::Challenged(_)) {
        return [
            " It was challenged, and is not counted.".into(),
            " 확인 개봉한 투표지이므로 집계되지 않습니다.".into(),
        ];
    }
    match fate {
        LightFate::SoFar { index, .. } if *index == own => {
            [" It counts, unless you vote again.".into(), " 다시 투표하지 않으면 집계됩니다.".into()]
        }
        LightFate::Counted { index, .. } if *index == own => [" It is counted.".into(), " 집계되었습니다.".into()],
        LightFate::SoFar { code, index }
        | LightFate::Counted { code, index }
        | LightFate::Replaced { by: code, index } => [
            format!(
                " It was replaced by ballot {code} (entry {index}), which your key has signed since; that one counts."
            ),
            format!(" 이후 같은 열쇠로 서명한 투표지 {code}(원장 {index}번)로 바뀌었으며 그 투표지가 집계됩니다."),
        ],
        LightFate::Cancelled => {
            [" It is not counted: the election was cancelled.".into(), " 선거가 취소되어 집계되지 않습니다.".into()]
        }
        LightFate::NotVoted | LightFate::NoneByMe | LightFate::Missing { .. } => Default::default(),
    }
}
