//! The officials and trustees of the demonstration, and its manifest.

use std::collections::BTreeMap;

use rand::rngs::OsRng;
use tupyo_election::{
    ContestDraft, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft, Rule, StyleDraft, TrusteesDraft,
};
use tupyo_proof::SigningKey;

use super::Failure;
use super::figures::Figures;

/// How many trustees there are, and how many open the tally.
pub const TRUSTEES: usize = 5;
pub const THRESHOLD: usize = 3;

/// Everybody who signs documents.
pub struct People {
    /// The election commission.
    pub official: SigningKey,
    /// The trustees.
    pub trustees: Vec<SigningKey>,
}

impl People {
    /// Fresh keys.
    pub fn new() -> People {
        let trustees = (0..TRUSTEES).map(|_| SigningKey::generate(&mut OsRng)).collect();
        People { official: SigningKey::generate(&mut OsRng), trustees }
    }

    /// The official's key, on the device that acts on the board.
    pub fn official_key(&self) -> Result<SigningKey, Failure> {
        copy(&self.official)
    }

    /// The trustees' keys, on theirs.
    pub fn trustee_keys(&self) -> Result<Vec<SigningKey>, Failure> {
        self.trustees.iter().map(copy).collect()
    }

    /// The manifest: one contest with all candidates and blank, and the 25 districts as ballot styles.
    pub fn manifest(&self, figures: &Figures) -> ManifestDraft {
        ManifestDraft {
            tupyo: ManifestDraft::VERSION.to_owned(),
            name: "seoul-2022-presidential".to_owned(),
            title: title("20th presidential election, Seoul", "제20대 대통령선거 서울특별시"),
            officials: vec![PersonDraft::new(
                "commission",
                title("Election commission", "선거관리위원회"),
                &self.official.verifying_key(),
            )],
            trustees: TrusteesDraft { threshold: THRESHOLD as u64, members: self.members() },
            contests: vec![contest(figures)],
            styles: figures.districts.iter().map(|district| style(figures, &district.name)).collect(),
            limits: LimitsDraft { ballots: 10, challenges: 10 },
            floor: 1,
            witnesses: None,
        }
    }

    fn members(&self) -> Vec<PersonDraft> {
        let member = |(number, key): (usize, &SigningKey)| {
            let names = title(&format!("Trustee {number}"), &format!("수탁자 {number}"));
            PersonDraft::new(format!("trustee-{number}"), names, &key.verifying_key())
        };
        (1..).zip(&self.trustees).map(member).collect()
    }
}

fn copy(key: &SigningKey) -> Result<SigningKey, Failure> {
    Ok(SigningKey::decode(&key.encode())?)
}

fn contest(figures: &Figures) -> ContestDraft {
    let option = |(number, name): (usize, &String)| OptionDraft {
        id: format!("candidate-{number}"),
        title: title(name, figures.korean(name)),
    };
    ContestDraft {
        id: "president".to_owned(),
        title: title("President", "대통령"),
        rule: Rule::SingleChoice { blank: true }.into(),
        options: (1..).zip(&figures.candidates).map(option).collect(),
    }
}

fn style(figures: &Figures, district: &str) -> StyleDraft {
    StyleDraft {
        id: district.to_lowercase(),
        title: title(district, figures.korean(district)),
        contests: vec!["president".to_owned()],
    }
}

fn title(english: &str, korean: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), english.to_owned()), ("ko".to_owned(), korean.to_owned())])
}
