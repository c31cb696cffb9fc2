//! A broken rule of a manifest for people: the place by number and by name, and what to do, in English and Korean.

use serde_json::Value;
use tupyo_circuits::{Bound, kinds};
use tupyo_election::{ExceptionKind, ManifestError, ManifestRule, Shortening};
use tupyo_encoding::shown;

use crate::failure::Failure;

/// The failure of a manifest of these bytes.
pub fn refused(bytes: &[u8], error: &ManifestError) -> Failure {
    let rule = &error.rule;
    let place = format!("{}{}", error.place, names(bytes, &error.place));
    Failure::refused(rule.code(), format!("{place}: {rule}")).in_korean(format!("{place}: {}", korean(rule)))
}

/// What to do about a broken rule, in English and in Korean.
pub fn words(rule: &ManifestRule) -> [String; 2] {
    [rule.to_string(), korean(rule)]
}

/// The ids of the numbered members that a place lies in: ` (council, ahn)` for `contests[1].options[0].title.en`.
fn names(bytes: &[u8], place: &str) -> String {
    let manifest: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let ends = place.match_indices(']').map(|(end, _)| &place[..=end]);
    let pointer = |path: &str| format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    let id = |path: &str| match manifest.pointer(&pointer(path))? {
        Value::String(id) => Some(id.clone()),
        member => member.get("id")?.as_str().map(str::to_owned),
    };
    let ids: Vec<_> = ends.filter_map(id).map(|id| shown(&id).chars().take(80).collect::<String>()).collect();
    if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) }
}

fn korean(rule: &ManifestRule) -> String {
    let text = match rule {
        ManifestRule::Json(message) => return format!("JSON 형식이 정의서의 형식과 다릅니다: {message}"),
        ManifestRule::Count { min, max } => return format!("{min}개에서 {max}개까지 적으십시오"),
        ManifestRule::TitleLength { longest } => return format!("1자에서 {longest}자까지 적으십시오"),
        ManifestRule::Parameter(Bound::Number { min, max, .. }) => return number(*min, *max),
        ManifestRule::Parameter(Bound::Other { advice: [_, korean], .. }) => korean,
        ManifestRule::Limit { min, max } => return number((*min).into(), (*max).into()),
        ManifestRule::ExceptionMissing(kind) => return missing(*kind),
        ManifestRule::BallotSize { bytes, shortening } => {
            return format!("투표지가 {bytes}바이트로 한도 65535바이트를 넘습니다. {}", shorter(shortening));
        }
        ManifestRule::TallySize { bytes } => {
            return format!(
                "모든 투표 유형의 개표 조각이 {bytes}바이트로 한도 16640000바이트를 넘습니다. 투표 유형이나 선택지를 줄이십시오"
            );
        }
        ManifestRule::Size => "파일을 16000000바이트 이하로 줄이십시오",
        ManifestRule::Version => "\"manifest/v1\"이라고 적으십시오",
        ManifestRule::Id => "a–z, 0–9, - 로 1자에서 64자까지, 영문자나 숫자로 시작하십시오",
        ManifestRule::IdRepeated => "같은 목록에서 식별자가 겹치지 않게 하십시오",
        ManifestRule::IdReserved => {
            "다른 식별자를 쓰십시오. \"blank\", \"unused\", \"unspent\"는 결과에서 쓰는 이름입니다"
        }
        ManifestRule::TitleCount => "제목을 1개에서 32개 언어까지 적으십시오",
        ManifestRule::TitleLanguage => "\"ko\" 같은 언어 태그를 쓰십시오. 영문자, 숫자, - 로 2자에서 35자까지입니다",
        ManifestRule::TitleCharacter => {
            "유니코드 14.0.0에 없는 문자, 사용자 정의 문자, 제어 문자, 글 방향 문자, 줄을 나누는 문자, 태그 문자, 너비 없는 문자를 지우십시오"
        }
        ManifestRule::TitleForm => "유니코드 정규화 형식 C로 적으십시오",
        ManifestRule::TitleBlank => "눈에 보이는 글자를 적으십시오",
        ManifestRule::TitleAlike => "앞에 있는 선택지와 제목이 같아 보입니다. 두 선택지에 서로 다른 부제를 적으십시오",
        ManifestRule::Picture => "사진 파일의 SHA-256을 적으십시오. 0–9와 a–f로 64자입니다",
        ManifestRule::Key => "그 사람의 도구가 출력한 공개 키(base64url 43자)를 적으십시오",
        ManifestRule::KeyRepeated => "선거관리자, 수탁자, 등록관마다 서로 다른 키를 적으십시오",
        ManifestRule::Threshold => "1에서 수탁자 수까지의 수를 적으십시오",
        ManifestRule::LedgerName => {
            "a–z, 0–9, .-/: 로 1자에서 100자까지, 처음과 끝은 영문자나 숫자로, /는 겹치지 않게 적으십시오"
        }
        ManifestRule::LedgerKey => "게시판이 알려 준 원장 열쇠(`tupyo-server ledger-key`)를 적으십시오",
        ManifestRule::LedgerNext => "게시판이 알려 준 예비 열쇠의 해시를 적으십시오. 원장 열쇠 자체의 해시는 안 됩니다",
        ManifestRule::RuleKind => {
            return format!("다음 방식 중 하나를 그 방식의 값만 모두 갖추어 적으십시오: {}", kinds());
        }
        ManifestRule::RuleLater => {
            "다른 방식을 적으십시오. 단기 이양식 투표, 직접 기입, 한 선거인의 표를 나누어 주는 방식은 투표지를 섞어야 하므로 아직 없습니다"
        }
        ManifestRule::ContestUnused => "이 문항을 투표 유형에 넣거나 지우십시오",
        ManifestRule::ContestUnknown => "문항 목록에 있는 식별자를 적으십시오",
        ManifestRule::ContestRepeated => "문항마다 한 번만 적으십시오",
        ManifestRule::Approvals => "1에서 선거관리자 수까지의 수를 적으십시오",
        ManifestRule::Floor => "1에서 1000000까지의 수를 적으십시오",
        ManifestRule::Turnout => "0에서 100까지의 백분율을 적으십시오",
        ManifestRule::ExceptionUnneeded => "이 예외를 지우십시오. 정의서가 이 규칙을 어기지 않습니다",
        ManifestRule::ExceptionRepeated => "예외마다 한 번만 적으십시오",
        ManifestRule::ExceptionStyle => "투표 유형 목록에 있는 식별자를 적으십시오",
        ManifestRule::WitnessKey => "`tupyo witness keygen`이 출력한 키를 적으십시오: <이름>+<숫자 8자>+<base64>",
        ManifestRule::WitnessNameRepeated => "증인마다 서로 다른 이름을 적으십시오",
        ManifestRule::WitnessKeyRepeated => "증인마다 한 번만 적으십시오. 이름이 둘이어도 키가 같으면 한 증인입니다",
        ManifestRule::WitnessKeyLedger => "이 증인의 키는 원장의 키입니다. 자기 키를 따로 가진 증인을 적으십시오",
        ManifestRule::WitnessQuorum => "1에서 증인 수까지의 수를 적으십시오",
        ManifestRule::RegistrationSignatures
        | ManifestRule::RegistrationAuthority
        | ManifestRule::RegistrationPolicy
        | ManifestRule::RegistrationRoll => registration(rule),
    };
    text.to_owned()
}

/// What to write in the key `registration`.
fn registration(rule: &ManifestRule) -> &'static str {
    match rule {
        ManifestRule::RegistrationSignatures => "1에서 등록관 수까지의 수를 적으십시오",
        ManifestRule::RegistrationAuthority => {
            "인증기관 인증서의 SHA-256을 적으십시오. 0–9와 a–f로 64자이며, 인증기관마다 한 번만 적습니다"
        }
        ManifestRule::RegistrationPolicy => {
            "인증서 정책의 객체 식별자를 \"1.2.410.200004.5\"처럼 64자 이내로, 한 번만 적으십시오"
        }
        _ => "상설 명부의 식별자를 적으십시오. 0–9와 a–f로 64자입니다",
    }
}

/// What an exception is missing for, and both ways out.
fn missing(kind: ExceptionKind) -> String {
    let [departs, instead] = match kind {
        ExceptionKind::ThresholdOne => ["수탁자 한 명이 혼자 모든 표를 열 수 있습니다", "필요한 수탁자 수를 늘리거나"],
        ExceptionKind::ThresholdMinority => {
            ["수탁자의 절반 이하가 모든 표를 열 수 있습니다", "필요한 수탁자 수를 절반보다 크게 하거나"]
        }
        _ => ["증인 한 명만 거짓말해도 원장이 둘이 될 수 있습니다", "필요한 증인 수를 늘리거나"],
    };
    format!("{departs}. {instead}, 예외 \"{}\"에 사유를 적으십시오", kind.name())
}

/// Both ways to a shorter ballot.
fn shorter(shortening: &Shortening) -> String {
    let Shortening { contest, options, .. } = shortening;
    let fewer = match options {
        0 => "한 번에 묻는 문항을 줄이십시오".to_owned(),
        _ => format!("\"{contest}\"의 선택지를 {options}개 이하로 줄이십시오"),
    };
    let instead = shortening.rule().map(|rule| format!(". 또는 방식을 다음과 같이 바꾸십시오: {rule}"));
    fewer + &instead.unwrap_or_default()
}

fn number(min: u64, max: u64) -> String {
    format!("{min}에서 {max}까지의 수를 적으십시오")
}

/// The kinds, with their parameters.
fn kinds() -> String {
    let quoted = |names: Vec<&str>| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join("·");
    let group = |(kinds, parameters): (Vec<_>, Vec<_>)| match parameters[..] {
        [] => quoted(kinds),
        _ => format!("{}({})", quoted(kinds), parameters.join(", ")),
    };
    kinds::by_parameters().into_iter().map(group).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_named_with_its_parameters() {
        let expected = "다음 방식 중 하나를 그 방식의 값만 모두 갖추어 적으십시오: \"single-choice\"(blank), \
            \"choose-up-to\"·\"choose-exactly\"·\"score\"(max), \"choose-at-least\"(min, max), \
            \"knapsack\"(budget, costs), \"cumulative\"·\"amounts\"(max, budget), \
            \"distribution\"(max, budget, min, choices), \"quadratic\"(budget), \"positional\"(points), \
            \"positional-top\"(min, points), \"ranking-top\"(ranks), \"approval\", \"ranking\"";
        assert_eq!(korean(&ManifestRule::RuleKind), expected);
    }

    #[test]
    fn places_have_names() {
        let manifest = br#"{"contests": [{"id": "mayor"}, {"id": "council", "options": [{"id": "ahn"}]}],
            "styles": [{"id": "east", "contests": ["mayor", "x\u001b[31m"]}]}"#;
        for (place, expected) in [
            ("contests[1].options[0].title.en", " (council, ahn)"),
            ("contests[1].rule.max", " (council)"),
            ("contests[2]", ""),
            ("styles[0].contests[1]", " (east, x\u{fffd}[31m)"),
            ("floor", ""),
            ("line 1 column 2", ""),
        ] {
            assert_eq!(names(manifest, place), expected);
        }
    }
}
