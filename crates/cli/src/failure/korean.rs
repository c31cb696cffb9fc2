//! What happened and what to do next, in Korean, by the stable code. The English text beside it has the particulars.

use super::by_files;

/// What a failure with this code is. `None` for codes that only programs and developers meet.
pub fn summary(code: &str) -> Option<&'static str> {
    Some(match code {
        "file-exists" => "그 이름의 파일이 이미 있습니다",
        "file-not-found" => "파일이 없습니다",
        "file-too-long" => "파일이 너무 깁니다",
        "file-not-text" => "텍스트 파일이 아닙니다",
        "anchors" => "기준 정보 파일이 아닙니다",
        "work-factor" => "이 파일을 여는 데 드는 작업량이 허용 한도를 넘습니다",
        "not-enough-memory" => "메모리가 모자랍니다",
        "not-encrypted" | "not-a-key" | "not-secrets" | "not-a-public-key" => "쓸 수 있는 키 파일이 아닙니다",
        "no-manifest" | "ceremony-round" => "아직 할 수 없거나 이미 지난 단계입니다",
        "not-open" => "아직 투표가 시작되지 않았습니다",
        "closed" => "투표가 마감되었습니다",
        "schedule-order" => "투표 일정의 순서가 맞지 않거나, 이미 시작된 투표의 시작 시각을 바꿉니다",
        "close-size" | "close-root" => "마감 문서가 이 원장의 것이 아닙니다",
        "open-schedule" => "시작 문서가 마지막 투표 일정의 것이 아닙니다",
        "close-schedule" => "마감 문서가 마지막 투표 일정의 것이 아닙니다",
        "not-on-roll" => "이 키는 선거인 명부에 없습니다",
        "out-of-chain" => "그사이 이 키로 다른 표를 던졌습니다",
        "too-many" => "이 선거인이 낼 수 있는 표의 수를 넘었습니다",
        "challenged-ballot" => "검사한 투표지는 던질 수 없습니다",
        "undecided" => "투표도 검사도 하지 않았습니다. 아무것도 보내지 않았습니다",
        "choice-form" => "선택을 적는 방법이 틀렸습니다",
        "unknown-contest" => "투표지에 그런 문항이 없습니다",
        "unknown-option" => "문항에 그런 선택지가 없습니다",
        "ambiguous-option" => "그 이름의 선택지가 둘 이상입니다. 식별자로 고르십시오",
        "repeated-contest" => "한 문항을 두 번 골랐습니다",
        "missing-contest" => "고르지 않은 문항이 있습니다",
        "repeated-option" => "한 선택지를 두 번 골랐습니다",
        "too-many-options" => "선택지를 너무 많이 골랐습니다",
        "too-few-options" => "선택지를 너무 적게 골랐습니다",
        "options-missing" => "모든 선택지를 적지 않았거나 더 적었습니다",
        "too-many-points" => "한 선택지에 줄 수 있는 것보다 많이 주었습니다",
        "too-few-points" => "나누어 준 점수가 모자랍니다",
        "over-budget" => "모두 합해 쓸 수 있는 것보다 많이 썼습니다",
        "unknown-place" => "없는 순위입니다",
        "tied-options" => "같은 순위를 쓸 수 없는 문항입니다",
        "place-left-out" => "앞 순위를 비우고 뒤 순위를 매겼습니다",
        "unknown-style" => "그런 투표 유형이 없습니다",
        "not-challenged" => "투표한(확인 개봉하지 않은) 투표지는 열 수 없습니다",
        "light-not-there" | "light-busy" | "light-failed" | "light-too-long" | "light-malformed" => {
            "게시판이 간이 확인에 필요한 답을 주지 않았습니다"
        }
        "saved-malformed" | "saved-newer" | "saved-other-election" => "저장된 간이 확인 상태를 쓸 수 없습니다",
        "unknown-ballot" => "그 추적 번호의 표가 원장에 없습니다",
        "other-voter" => "그 추적 번호는 다른 선거인의 투표지입니다",
        "wrong-opening" => "기기가 선택과 다른 내용을 암호화했습니다",
        "card-needed" => "이 선거의 모든 표에는 시민 카드의 서명이 있어야 합니다. 아무것도 보내지 않았습니다",
        "other-card" => "이 투표 키를 등록한 카드가 아닙니다",
        "proof-invalid" | "signature-invalid" | "card-signature-invalid" | "opening-invalid" => {
            "증명이나 서명이 맞지 않습니다"
        }
        _ => {
            let others = || tupyo_registrar::korean_summary(code);
            return of_offices(code).or_else(|| by_files::summary(code)).or_else(others);
        }
    })
}

/// What meets officials and trustees, or anybody before a board.
fn of_offices(code: &str) -> Option<&'static str> {
    Some(match code {
        "not-hours" => "시간별 기록(.hours) 파일을 읽을 수 없습니다",
        "not-confirmed" => "확인하지 않아 아무것도 게시하지 않았습니다",
        "record-unverified" => "선거 기록이 검증되지 않습니다",
        "confirmed-already" | "complained-already" | "other-transcript" => "이 키 생성의 다른 기록에 이미 참여했습니다",
        "later-ceremony" => "이미 다음 키 생성에 참여했습니다",
        "signed-already" => "같은 단계의 다른 문서에 이미 서명했습니다",
        "unknown-id" => "정의서에 그런 사람이 없습니다",
        "close-stands" => "다른 선거관리자의 마감이 승인을 기다리고 있습니다",
        "said-before" => "같은 말을 이미 했습니다",
        "too-many-unapproved" => "다른 선거관리자가 승인하지 않은 이 선거관리자의 문서가 너무 많습니다",
        "key-replaced" => "다른 열쇠로 바뀐 선거관리자의 열쇠입니다",
        "official-unknown" => "그런 선거관리자가 없습니다",
        "official-key-too-few" => "열쇠를 바꾸는 데 필요한 다른 선거관리자가 모자랍니다",
        "official-key-known" => "이미 누군가의 열쇠이거나 열쇠였던 것입니다",
        "page-before" => "그사이 다른 페이지를 공고했습니다",
        "page-size" | "page-address" | "page-header" | "page-asset" => "페이지가 규칙에 맞지 않습니다",
        "page-hashes" => "assets.json이 페이지의 해시 파일이 아닙니다",
        "page-files" => "파일이 assets.json과 다릅니다",
        "official-key-possession" => "새 열쇠가 이 선거의 이 자리에 서명하지 않았습니다",
        "ledger-key-official" => "열쇠가 바뀐 선거관리자는 원장의 열쇠를 바꿀 수 없습니다",
        "not-a-claim" => "`tupyo official claim`이 만든 파일이 아닙니다",
        "nothing-stands" => "승인을 기다리는 문서가 없습니다",
        "other-stands" => "보여 준 뒤에 선거관리자가 다른 것을 말했습니다. 아무것도 승인하지 않았습니다",
        "restart-excluded" => "이 단계에서 기다리고 있는 수탁자만 제외할 수 있습니다",
        "restart-too-few" => "남는 수탁자가 모자랍니다",
        "restart-round" | "restart-said" => "그동안 키 생성이 진행되었습니다",
        "ceremony-too-few" => "키를 생성할 수탁자가 모자랍니다",
        "agreed-already" => "정족수가 이미 개표에 합의하여 취소할 수 없습니다",
        "repeated-approval" => "이미 승인했습니다",
        "not-a-participant" | "ceremony-excluded" => "키 생성에서 제외된 수탁자입니다",
        "other-election" => "다른 선거의 파일입니다",
        "second-tally" => "이미 다른 집계를 개표했습니다",
        "closed-early" => "투표가 공고한 시각보다 일찍 마감되었습니다",
        "opens-early" => "공고한 시작 시각이 아직 되지 않았습니다",
        "closes-early" => "공고한 마감 시각이 아직 되지 않았습니다",
        "unknown-own-document" => "이 파일이 모르는 수탁자 본인의 문서가 원장에 있습니다. 이제 개표만 할 수 있습니다",
        "opening-only" => "개표만 할 수 있는 사본입니다",
        "no-share" => "열쇠 몫이 없습니다",
        "second-agreement" => "이미 다른 집계나 원장에 합의했습니다",
        "not-enough-agreements" => "합의한 수탁자가 모자랍니다",
        "repeated-share" => "개표 몫을 이미 게시했습니다",
        "not-enough-shares" => "개표 몫이 모자랍니다",
        "decryption-share-invalid" => "개표 몫의 증명이 맞지 않습니다",
        "no-registrations" => "등록 파일이 없습니다",
        "roll-faults" => "명부의 자료에 잘못된 곳이 있습니다",
        "roll-differs" => "앞서 게시한 명부와 다릅니다",
        "registered-already" => "이 카드는 이 등록 다음의 투표 키를 이미 등록했습니다",
        "documents-changed" => "그사이 공고가 바뀌어 투표지가 무효가 되었습니다",
        "other-registration" => "다른 카드나 다른 선거의 등록입니다",
        "voter-busy" => "같은 유권자의 다른 투표지를 처리하고 있거나 거부된 투표지가 많습니다",
        "too-many-requests" => "같은 주소에서 거부되었거나 처리 중인 요청이 너무 많습니다",
        "author-busy" => "같은 작성자의 다른 문서 조각을 처리하고 있습니다",
        "unfinished-parts" => "끝내지 않은 문서 조각이 너무 많습니다",
        "election-full" => "선거의 저장 한도에 이르러 문서를 받지 않습니다",
        "reserved-for-ballots" => "남은 디스크는 투표지를 위한 것이어서 문서를 받지 않습니다",
        "queue-full" | "stopping" => "게시판이 지금은 받지 못합니다",
        "unknown-official" | "no-officials" => "게시판이 모르는 선거관리자입니다",
        _ => return None,
    })
}

/// What helps.
pub fn advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "file-exists" => "다른 이름을 고르거나 파일을 옮기십시오. 어떤 파일도 덮어쓰지 않습니다.",
        "file-not-found" => "경로를 확인하십시오.",
        "unreachable" => "기준 정보 파일의 주소와 서버가 켜져 있는지 확인한 뒤 같은 명령을 다시 실행하십시오.",
        "registered-already" => "이 카드가 서명한 등록을 보내거나, --replaces로 다른 키를 대신 등록하십시오.",
        "documents-changed" => "`tupyo status`로 공고를 읽고 명령을 다시 실행하십시오. 투표지를 새로 만듭니다.",
        "out-of-chain" => "명령을 다시 실행하십시오.",
        "not-open" => "선거관리자가 투표를 시작할 때까지 기다리십시오.",
        "closed" => "더는 투표할 수 없습니다.",
        "not-on-roll" => "등록이 제때 되었는지, 키 파일이 맞는지 선거관리자에게 물어보십시오.",
        "card-needed" => "--card로 카드 파일이나 토큰에 있는 키의 pkcs11: 주소를 주십시오.",
        "other-card" => "이 투표 키를 등록할 때 쓴 카드로 투표하십시오.",
        "pin-wrong" => "맞는 PIN으로 같은 명령을 다시 실행하십시오.",
        "pin-blocked" => "PUK로 카드의 잠금을 풀거나 발급 기관에 문의하십시오.",
        "pin-missing" => "터미널에서 실행하거나 --pin-file을 주십시오.",
        "token-removed" => "명령이 끝날 때까지 카드를 꽂아 두고 같은 명령을 다시 실행하십시오.",
        "attestation-lost" => "키를 명단에 올리는 관청에 보이고 휴대전화 디렉터리에서 빼십시오.",
        "token-missing" => "카드를 꽂고 주소와 모듈을 확인하십시오.",
        "module-missing" => "--pkcs11-module이나 주소의 module-path로 카드 제조사의 모듈을 주십시오.",
        "wrong-passphrase" => "파일을 만들 때 정한 암호로 다시 하십시오.",
        "work-factor" => "이 도구로 만든 원래 파일을 쓰십시오. 이 도구는 그런 파일을 만들지 않습니다.",
        "not-enough-memory" => "다른 프로그램을 끝내거나 메모리 한도를 늘리거나 메모리가 더 많은 컴퓨터를 쓰십시오.",
        "other-ledger" | "ledger-went-back" => {
            "기준 정보 파일과 그 옆의 .seen 파일, 접수증을 보관하고 감사인에게 알리십시오. 게시판이 스스로 서명한 것과 모순됩니다."
        }
        "other-voter" => "이 추적 번호를 보인 기기로 투표하지 마십시오. 선거관리자에게 알리십시오.",
        "wrong-opening" => "이 기기로 투표하지 마십시오. 선거관리자에게 추적 번호를 알리십시오.",
        "record-unverified" => "개표하지 마십시오. 무엇이 맞지 않는지 선거관리자와 감사인에게 알리십시오.",
        "confirmed-already" | "complained-already" | "other-transcript" | "later-ceremony" => {
            "이 키 생성에 더 참여하지 마십시오. 비밀 파일과 기준 정보 파일을 보관하고 다른 수탁자들과 감사인에게 알리십시오. 게시판이 전과 다른 기록을 보입니다."
        }
        "signed-already" => {
            "기준 정보 파일 옆의 .acts 파일을 보관하고 감사인에게 알리십시오. 게시판이 전과 다른 기록을 보입니다."
        }
        "other-election" => "선거마다 비밀 파일과 기준 정보 파일을 따로 두십시오.",
        "second-tally" => "감사인에게 알리십시오. 누군가 한 선거에 두 집계를 만들었습니다.",
        "awaits-witnesses" => {
            "증인이 서명할 때까지 기다린 뒤 같은 명령을 다시 실행하십시오. 계속되면 선거관리자에게 알리십시오."
        }
        "closed-early" => {
            "개표하지 마십시오. 비밀 파일과 기준 정보 파일을 보관하고 감사인에게 알리십시오. 일찍 마감하려면 먼저 일정을 다시 공고해야 합니다."
        }
        "opens-early" | "closes-early" => {
            "그 시각까지 기다리거나, `--early`에 이유를 적으십시오. 새 시각과 이유를 먼저 공고한 뒤 진행합니다."
        }
        "unknown-own-document" | "opening-only" => {
            "마지막으로 쓴 파일이 있으면 그 파일만 쓰십시오. 잃었다면 다른 수탁자들이 정족수만큼 합의한 뒤 이 파일로 `tupyo trustee decrypt`를 실행하십시오."
        }
        "no-share" => "--secrets가 이 수탁자가 열쇠를 만들 때 쓴 파일인지 확인하십시오.",
        "not-challenged" => {
            "기기를 확인하려면 투표지를 봉인한 뒤 `cast` 대신 `challenge`를 선택하고 그 추적 번호로 여십시오."
        }
        "unknown-ballot" => {
            "추적 번호를 기기에 보이는 것과 비교하십시오. 같다면 그 기기로 투표하지 말고 선거관리자에게 알리십시오."
        }
        "saved-malformed" | "saved-newer" | "saved-other-election" => {
            "앵커 파일 옆의 .light 파일을 다른 곳에 보관하십시오. 없으면 처음 방문하는 것처럼 확인합니다."
        }
        "key-replaced" => "그 자리를 대신한 열쇠로 서명하십시오.",
        "outcome-unknown" => "같은 명령을 다시 실행하십시오. 접수된 것은 두 번 접수되지 않습니다.",
        "unknown-official" | "no-officials" => "서버를 --official과 이 선거관리자의 공개 키로 시작하십시오.",
        "wrong-phase" | "not-enough-shares" => "`tupyo status`로 선거가 무엇을 기다리는지 알 수 있습니다.",
        "not-named" => "--key가 선거 정의서에 있는 사람의 키인지 확인하십시오.",
        _ => return together(code).or_else(|| by_files::advice(code).map(|[_, ko]| ko)),
    })
}

/// What helps several officials who must say the same.
fn together(code: &str) -> Option<&'static str> {
    Some(match code {
        "close-stands" => "내용을 확인하고 `tupyo election approve --of ID`로 승인하십시오.",
        "said-before" => {
            "다른 이유나 글을 적으십시오. 한 번 한 말은 같은 말로 다시 할 수 없습니다. 마감은 `tupyo close`로 지금의 원장에 대해 다시 하십시오."
        }
        "open-schedule" => "그사이 투표 일정이 바뀌었습니다. `tupyo open`을 다시 실행하십시오.",
        "too-many-unapproved" => {
            "다른 선거관리자가 올린 문서를 승인하거나, 다른 선거관리자에게 이 선거관리자의 열쇠를 바꾸어 달라고 하십시오."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes that a function of a source file gives something for.
    fn codes<'a>(source: &'a str, function: &str) -> Vec<&'a str> {
        let body = source.split(&format!("fn {function}(code: &str)")).nth(1).unwrap().split("_ => ").next().unwrap();
        let arms = body.lines().filter_map(|line| line.split_once(" =>"));
        arms.flat_map(|(codes, _)| codes.split('"').skip(1).step_by(2)).collect()
    }

    #[test]
    fn whatever_has_advice_in_english_has_it_in_korean_and_says_what_happened() {
        let english = codes(include_str!("advice.rs"), "advice");
        assert!(english.len() > 15, "{english:?}");
        for code in english {
            assert!(advice(code).is_some() && summary(code).is_some(), "{code}");
        }
        let own = include_str!("korean.rs");
        for code in codes(own, "advice") {
            assert!(summary(code).is_some(), "{code}");
        }
    }
}
