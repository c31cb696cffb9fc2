//! What the renderers say, in English and Korean.

use crate::texts::Texts;

/// The fixed words of a language.
pub(crate) struct Words {
    pub(crate) tag: &'static str,
    pub(crate) heading: &'static str,
    verified: &'static str,
    of_ledger: &'static str,
    pub(crate) election: &'static str,
    pub(crate) ledger: &'static str,
    pub(crate) entries: &'static str,
    pub(crate) root: &'static str,
    pub(crate) turnout: &'static str,
    pub(crate) all_districts: &'static str,
    pub(crate) districts: &'static str,
    pub(crate) option: &'static str,
    pub(crate) votes: &'static str,
    pub(crate) share: &'static str,
    pub(crate) most_votes: &'static str,
    pub(crate) tied: &'static str,
    pub(crate) nobody: &'static str,
    pub(crate) not_in_totals: &'static str,
    pub(crate) sealed: &'static str,
    pub(crate) condorcet_winner: &'static str,
    pub(crate) schulze: &'static str,
    pub(crate) ranked_pairs: &'static str,
    pub(crate) shares_of: &'static str,
    how_many: fn(u64, u64) -> String,
    reasons: [(&'static str, &'static str); 4],
    no_options: [(&'static str, &'static str); 3],
}

const ENGLISH: Words = Words {
    tag: "en",
    heading: "Result",
    verified: "Computed from a record that every check of the verifier has accepted.",
    of_ledger: "What the ledger says by its own rules: `tupyo verify` checks every proof of its record.",
    election: "Election",
    ledger: "Ledger",
    entries: "entries",
    root: "root",
    turnout: "Turnout",
    all_districts: "All districts that were opened",
    districts: "Districts",
    option: "Option",
    votes: "Votes",
    share: "Share",
    most_votes: "Most votes",
    tied: "tied",
    nobody: "none",
    not_in_totals: "Not in these totals, because they stay sealed",
    sealed: "stays sealed",
    condorcet_winner: "Condorcet winner",
    schulze: "Schulze",
    ranked_pairs: "Ranked pairs",
    shares_of: "Shares are of the votes that were given to options.",
    how_many: |counted, voters| format!("{counted} of {voters} voters"),
    reasons: [
        ("floor", "too few have voted"),
        ("turnout", "the turnout is too low"),
        ("cell", "too few ballots have one of the weights"),
        ("empty", "nothing is encrypted"),
    ],
    no_options: [("blank", "Blank"), ("unused", "Votes not given"), ("unspent", "Not spent")],
};

const KOREAN: Words = Words {
    tag: "ko",
    heading: "개표 결과",
    verified: "검증 프로그램의 모든 점검을 통과한 기록에서 계산하였습니다.",
    of_ledger: "원장이 그 규칙에 따라 말하는 결과입니다. 모든 증명은 기록에 `tupyo verify`를 실행하여 점검합니다.",
    election: "선거",
    ledger: "원장",
    entries: "항목 수",
    root: "루트",
    turnout: "투표율",
    all_districts: "공개된 모든 선거구",
    districts: "선거구별 결과",
    option: "후보·선택지",
    votes: "득표수",
    share: "득표율",
    most_votes: "최다 득표",
    tied: "동수",
    nobody: "없음",
    not_in_totals: "비공개 선거구이므로 합계에 들어 있지 않음",
    sealed: "비공개",
    condorcet_winner: "콩도르세 승자",
    schulze: "슐체 방식",
    ranked_pairs: "순위쌍 방식",
    shares_of: "득표율은 후보·선택지에 준 표를 기준으로 합니다.",
    how_many: |counted, voters| format!("선거인 {voters}명 중 {counted}명"),
    reasons: [
        ("floor", "투표자가 너무 적음"),
        ("turnout", "투표율이 기준보다 낮음"),
        ("cell", "가중치가 같은 투표지가 너무 적음"),
        ("empty", "암호화된 표가 없음"),
    ],
    no_options: [("blank", "기권(빈 표)"), ("unused", "사용하지 않은 표"), ("unspent", "사용하지 않은 점수")],
};

impl Words {
    /// Those of a language; English for one that is not known.
    pub(crate) fn of(language: &str) -> &'static Words {
        if language == KOREAN.tag { &KOREAN } else { &ENGLISH }
    }

    /// How many of the roll have voted.
    pub(crate) fn how_many(&self, counted: u64, voters: u64) -> String {
        (self.how_many)(counted, voters)
    }

    /// What the result rests on.
    pub(crate) fn rests_on(&self, verified: bool) -> &'static str {
        if verified { self.verified } else { self.of_ledger }
    }

    /// Why a district stays sealed.
    pub(crate) fn reason(&self, code: &'static str) -> &'static str {
        self.reasons.iter().find(|(known, _)| *known == code).map_or(code, |(_, text)| *text)
    }

    /// The text in the language, else in English, else the first there is.
    pub(crate) fn text<'a>(&self, texts: &'a Texts) -> &'a str {
        let text = texts.get(self.tag).or_else(|| texts.get(ENGLISH.tag)).or_else(|| texts.values().next());
        text.map_or("", String::as_str)
    }

    /// An option's title, or the word for what is none.
    pub(crate) fn option<'a>(&self, id: &'a str, title: &'a Texts) -> &'a str {
        let word = self.no_options.iter().find(|(known, _)| *known == id).map(|(_, text)| *text);
        word.unwrap_or_else(|| if title.is_empty() { id } else { self.text(title) })
    }
}
