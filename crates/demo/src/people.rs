//! The officials and trustees of the demonstration, and its manifest.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::OsRng;
use tupyo_election::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional,
    PositionalTop, Quadratic, Ranking, RankingTop, Score, SingleChoice,
};
use tupyo_election::{
    ContestDraft, LedgerDraft, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft, RegistrationDraft, Rule,
    StyleDraft, TrusteesDraft,
};
use tupyo_merkle::NoteSigner;
use tupyo_proof::SigningKey;

use super::figures::Figures;
use crate::error::DemoError;

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
    pub fn official_key(&self) -> Result<SigningKey, DemoError> {
        copy(&self.official)
    }

    /// The trustees' keys, on theirs.
    pub fn trustee_keys(&self) -> Result<Vec<SigningKey>, DemoError> {
        self.trustees.iter().map(copy).collect()
    }

    /// The manifest, but for its ledger: one contest with all candidates and blank, and the 25 districts as ballot
    /// styles.
    pub fn manifest(&self, figures: &Figures) -> ManifestDraft {
        ManifestDraft {
            tupyo: ManifestDraft::VERSION.to_owned(),
            name: "seoul-2022-presidential".to_owned(),
            title: title("20th presidential election, Seoul", "제20대 대통령선거 서울특별시"),
            officials: vec![self.official()],
            trustees: TrusteesDraft { threshold: THRESHOLD as u64, members: self.members() },
            ledger: no_ledger(),
            contests: vec![contest(figures)],
            styles: figures.districts.iter().map(|district| style(figures, &district.name)).collect(),
            approvals: 1,
            limits: LimitsDraft { ballots: 10, challenges: 10 },
            floor: 3,
            turnout: 0,
            exceptions: Vec::new(),
            witnesses: None,
            registration: None,
        }
    }

    /// A manifest, but for its ledger, with a contest of every kind on one ballot, and a short ballot beside it.
    pub fn mixed_manifest(&self) -> ManifestDraft {
        let contests = every_kind();
        let all = contests.iter().map(|contest| contest.id.clone()).collect();
        let short = contests.iter().take(1).map(|contest| contest.id.clone()).collect();
        let style = |id: &str, names, contests| StyleDraft { id: id.to_owned(), title: names, contests };
        ManifestDraft {
            tupyo: ManifestDraft::VERSION.to_owned(),
            name: "every-kind".to_owned(),
            title: title("A ballot with every kind of contest", "모든 방식의 문항이 담긴 투표"),
            officials: vec![self.official()],
            trustees: TrusteesDraft { threshold: THRESHOLD as u64, members: self.members() },
            ledger: no_ledger(),
            contests,
            styles: vec![
                style("all", title("All contests", "모든 문항"), all),
                style("short", title("The first contest only", "첫 문항만"), short),
            ],
            approvals: 1,
            limits: LimitsDraft { ballots: 10, challenges: 10 },
            floor: 3,
            turnout: 0,
            exceptions: Vec::new(),
            witnesses: None,
            registration: None,
        }
    }

    /// A manifest, but for its ledger, of a village that votes on a page; or with every kind of contest.
    pub fn village_manifest(&self, every_kind: bool) -> ManifestDraft {
        let mixed = self.mixed_manifest();
        if every_kind {
            return mixed;
        }
        let contests = village();
        let all = contests.iter().map(|contest| contest.id.clone()).collect();
        ManifestDraft {
            name: "village".to_owned(),
            title: title("Village vote", "마을 투표"),
            contests,
            styles: vec![StyleDraft { id: "village".to_owned(), title: title("The village", "마을"), contests: all }],
            ..mixed
        }
    }

    /// A manifest, but for its ledger, whose voters register with cards.
    pub fn cards_manifest(&self, registration: RegistrationDraft) -> ManifestDraft {
        let option = |id: &str, english: &str, korean: &str| OptionDraft::new(id, title(english, korean));
        let options = vec![option("kim", "Kim", "김"), option("lee", "Lee", "이")];
        let rule = Rule::from(SingleChoice { blank: true });
        let contests = vec![ContestDraft::new("mayor", title("Mayor", "시장"), rule, options)];
        let contest = contests.iter().map(|contest| contest.id.clone()).collect();
        ManifestDraft {
            name: "citizen-cards".to_owned(),
            title: title("An election with citizen cards", "시민 카드로 하는 선거"),
            contests,
            styles: vec![StyleDraft { id: "all".to_owned(), title: title("All", "전체"), contests: contest }],
            registration: Some(registration),
            ..self.mixed_manifest()
        }
    }

    fn official(&self) -> PersonDraft {
        let names = title("Election commission", "선거관리위원회");
        PersonDraft::new("commission", names, self.official.verifying_key())
    }

    fn members(&self) -> Vec<PersonDraft> {
        let member = |(number, key): (usize, &SigningKey)| {
            let names = title(&format!("Trustee {number}"), &format!("수탁자 {number}"));
            PersonDraft::new(format!("trustee-{number}"), names, key.verifying_key())
        };
        (1..).zip(&self.trustees).map(member).collect()
    }
}

/// A ledger that nobody keeps, so that the manifest is whole: the board's takes its place.
fn no_ledger() -> LedgerDraft {
    let encode = |bytes: [u8; 32]| URL_SAFE_NO_PAD.encode(bytes);
    let key = encode(NoteSigner::public_of_seed(&[0; 32]));
    LedgerDraft { name: "nobody.tupyo.invalid".to_owned(), key, next: encode([0; 32]) }
}

fn copy(key: &SigningKey) -> Result<SigningKey, DemoError> {
    Ok(SigningKey::decode(&key.encode())?)
}

fn contest(figures: &Figures) -> ContestDraft {
    let option = |(number, name): (usize, &String)| {
        OptionDraft::new(format!("candidate-{number}"), title(name, figures.korean(name)))
    };
    let rule = Rule::from(SingleChoice { blank: true });
    let options = (1..).zip(&figures.candidates).map(option).collect();
    ContestDraft::new("president", title("President", "대통령"), rule, options)
}

/// A mayor, projects, and money for the park.
fn village() -> Vec<ContestDraft> {
    let option = |id: &str, english: &str, korean: &str, more: [&str; 2]| OptionDraft {
        description: (!more[0].is_empty()).then(|| title(more[0], more[1])),
        ..OptionDraft::new(id, title(english, korean))
    };
    let mayor = vec![
        option("kim", "Kim Haneul", "김하늘", ["A bus every twenty minutes.", "버스를 20분마다 다니게 하겠습니다."]),
        option("lee", "Lee Bada", "이바다", ["A school that stays open until evening.", "학교를 저녁까지 열겠습니다."]),
        option("park", "Park Sol", "박솔", ["No new roads.", "새 도로를 짓지 않겠습니다."]),
    ];
    let projects = vec![
        option("library", "Library", "도서관", ["", ""]),
        option("well", "Well", "우물", ["", ""]),
        option("bridge", "Bridge", "다리", ["", ""]),
    ];
    let park = vec![
        option("trees", "Trees", "나무", ["", ""]),
        option("benches", "Benches", "긴 의자", ["", ""]),
        option("pond", "Pond", "연못", ["", ""]),
    ];
    vec![
        ContestDraft::new("mayor", title("Mayor", "이장"), Rule::from(SingleChoice { blank: true }), mayor),
        ContestDraft::new("projects", title("Projects", "마을 사업"), Rule::from(ChooseUpTo { max: 2 }), projects),
        ContestDraft::new("park", title("The park", "공원"), Rule::from(Cumulative { max: 3, budget: 5 }), park),
    ]
}

/// One contest of each rule, on three options.
fn every_kind() -> Vec<ContestDraft> {
    let rules = [
        ("mayor", "시장", SingleChoice { blank: true }.into()),
        ("council", "의원", ChooseUpTo { max: 2 }.into()),
        ("committee", "위원", ChooseExactly { max: 2 }.into()),
        ("board", "이사", ChooseAtLeast { min: 1, max: 3 }.into()),
        ("projects", "사업 찬반", Approval.into()),
        (
            "plan",
            "예산 안에서 고르기",
            Knapsack { budget: 9_000_000, costs: vec![5_000_000, 4_000_000, 3_000_000] }.into(),
        ),
        ("film", "영화 점수", Score { max: 5 }.into()),
        ("parks", "공원 점수 나누기", Cumulative { max: 3, budget: 4 }.into()),
        ("schools", "학교 점수 다 나누기", Distribution { max: 3, budget: 4, min: 4, choices: 2 }.into()),
        ("priorities", "우선순위 제곱 투표", Quadratic { budget: 16 }.into()),
        ("song", "노래 순위 점수", Positional { points: vec![4, 2, 0] }.into()),
        ("podium", "시상대", PositionalTop { min: 1, points: vec![3, 1] }.into()),
        ("leader", "대표 순위", Ranking.into()),
        ("speaker", "의장 1순위", RankingTop { ranks: 1 }.into()),
        ("budget", "주민참여예산(원)", Amounts { max: 3_000_000_000, budget: 4_000_000_000 }.into()),
    ];
    let option = |number: usize| {
        let title = title(&format!("Option {number}"), &format!("선택지 {number}"));
        OptionDraft::new(format!("option-{number}"), title)
    };
    let contest = |(id, korean, rule): (&str, &str, Rule)| {
        ContestDraft::new(id, title(id, korean), rule, (1..=3).map(option).collect())
    };
    rules.into_iter().map(contest).collect()
}

fn style(figures: &Figures, district: &str) -> StyleDraft {
    StyleDraft {
        id: district.to_lowercase(),
        title: title(district, figures.korean(district)),
        contests: vec!["president".to_owned()],
    }
}

pub fn title(english: &str, korean: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), english.to_owned()), ("ko".to_owned(), korean.to_owned())])
}
