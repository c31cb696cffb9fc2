//! What refusals are, in Korean, by their stable codes: those of cards, of lists and registrations, and of a
//! registrar's own work. The English text beside it has the particulars.

/// What a refusal with this code is. `None` for codes that only programs and developers meet.
pub fn korean_summary(code: &str) -> Option<&'static str> {
    of_registrar(code).or_else(|| of_lists(code)).or_else(|| of_registrations(code)).or_else(|| of_cards(code))
}

/// What meets a registrar, and whoever else works with a board, files and keys.
fn of_registrar(code: &str) -> Option<&'static str> {
    Some(match code {
        "file" => "파일을 읽거나 쓸 수 없습니다",
        "unreachable" => "게시판이 응답하지 않습니다",
        "unreadable-answer" => "게시판의 응답을 읽을 수 없습니다",
        "wrong-passphrase" => "암호가 틀렸습니다",
        "no-passphrase" => "암호가 없습니다",
        "not-named" => "이 키의 주인은 선거 정의서에 없습니다",
        "other-ledger" => "게시판이 전에 서명한 것과 다른 원장을 보입니다",
        "ledger-went-back" => "원장이 전에 본 것보다 짧습니다",
        "illegal-entry" => "원장에 규칙에 어긋난 항목이 있습니다",
        "awaits-witnesses" => "아직 증인의 서명이 모자랍니다",
        "text" => "글이 비었거나 너무 길거나 쓸 수 없는 글자가 있습니다",
        "outcome-unknown" => "접수되었는지 알 수 없습니다",
        "storage-full" => "게시판의 저장 공간이 가득 찼습니다",
        "not-confirmed" => "확인하지 않아 아무것도 하지 않았습니다",
        "wrong-phase" => "아직 할 수 없거나 이미 지난 단계입니다",
        "directory-locked" => "다른 프로세스가 이 디렉터리를 쓰고 있습니다",
        "configuration" => "설정 파일이 맞지 않습니다",
        "allow-origin" => "--allow-origin에 모든 출처(*)와 다른 출처를 함께 적었거나 출처가 너무 많습니다",
        "file-exists" => "같은 이름의 파일이 이미 있어 아무것도 바꾸지 않았습니다",
        "secret-missing" => "등록에 쓴 비밀 파일이 없습니다. 백업에서 되돌려 놓으십시오",
        "file-damaged" => "파일이 상했거나 다른 종류의 파일입니다",
        "list-faults" => "선거인 명단에 잘못된 곳이 있습니다",
        "other-rules" => "등록 규칙이나 상설 명부가 다른 선거는 함께 맡을 수 없습니다",
        "journal-record" => "등록 일지의 기록을 읽을 수 없습니다",
        "listen" => "이 주소에서 접속을 받을 수 없습니다",
        "stopped" => "서비스가 멈추었습니다",
        "sealing" => "증거를 봉인할 수 없습니다",
        "not-countersigned" => "증거가 뒷받침하지 않아 서명하지 않았습니다",
        "document-stands" => "이 등록관의 다른 문서가 서명을 기다리고 있습니다",
        "repeated-document" => "이 등록관이 이미 게시한 문서입니다",
        "countersignature-unknown" => "서명을 기다리는 그런 문서가 없습니다",
        "correction-key" => "명부에 없는 줄의 정정이거나, 바꾸는 것이 없습니다",
        "roll-style" => "정의서에 그런 투표 유형이 없습니다",
        "roll-weight" => "가중치가 0이거나, 모두 더하면 집계할 수 있는 것보다 많습니다",
        _ => return None,
    })
}

/// What is wrong with lists and with registrations in files.
fn of_lists(code: &str) -> Option<&'static str> {
    Some(match code {
        "list-header" => "첫 행은 `person,card,code,style,weight`여야 합니다",
        "list-columns" => "행의 열 수가 맞지 않습니다",
        "list-empty" => "명단에 사람이 없습니다. 첫 행 아래에 한 행에 한 사람씩 적으십시오",
        "list-card" => "카드의 공개 키가 아닙니다",
        "list-card-repeated" => "같은 카드가 다른 행에도 있습니다",
        "list-style" => "정의서에 그런 투표 유형이 없습니다",
        "list-weight" => "가중치는 1 이상의 수여야 합니다",
        "registration-malformed" => "등록 파일이 아닙니다",
        "registration-repeated" => "다른 파일과 같은 등록입니다",
        "registration-possession" => "투표 키의 비밀을 가지고 있음이 증명되지 않았습니다",
        "registration-replaces" => "이 카드로 등록한 현재 투표 키를 대체하는 등록이 아닙니다",
        "card-signature" => "등록에 카드의 서명이 없습니다",
        "voting-key-repeated" => "이미 등록된 투표 키입니다",
        "registration-scope" => "다른 선거의 등록입니다",
        _ => return None,
    })
}

/// What meets whoever registers, and whoever audits registrations.
fn of_registrations(code: &str) -> Option<&'static str> {
    Some(match code {
        "no-card" => "카드를 지정하지 않았습니다",
        "no-code" => "등록 코드가 없습니다",
        "code-length" => "등록 코드는 17자입니다. 마지막 확인 글자까지 입력하십시오",
        "code-malformed" => "등록 코드의 형식이 아닙니다",
        "code-unknown" => "관청이 보낸 등록 코드가 아닙니다",
        "code-used" => "이미 쓴 등록 코드입니다",
        "no-authority" => "이 선거는 인증서를 요구합니다. --authority로 인증기관의 인증서를 주십시오",
        "no-certificate" => "카드에 인증서가 없습니다. --certificate로 주십시오",
        "no-registrars" => "이 선거의 명부는 등록관이 아니라 선거관리자가 만듭니다",
        "no-service" => "이 선거의 명부는 등록관이 만듭니다. --service로 등록관의 주소를 주십시오",
        "other-registrar" => "이 선거의 등록관이 아닙니다",
        "registration-missed" => "이 투표 키 없이 명부가 확정되었습니다",
        "not-registered" => "이 카드의 주인으로 등록한 투표 키가 없습니다",
        "other-line" => "등록관이 원장과 다른 투표 키를 말합니다",
        "roll-by-registrars" => "이 선거의 명부는 등록관이 만듭니다",
        "voting-key" => "투표 키가 올바른 키가 아닙니다",
        "certificate-malformed" => "인증서를 읽을 수 없습니다",
        "certificate-authority" => "이 선거가 정한 발급 기관의 인증서가 아닙니다",
        "certificate-depth" | "certificate-path" => "카드에서 발급 기관까지 인증서가 이어지지 않습니다",
        "certificate-key" => "카드의 키와 인증서의 키가 다르거나 약한 키입니다",
        "certificate-expired" => "카드의 인증서가 만료되었습니다",
        "certificate-not-yet" => "카드의 인증서가 아직 유효하지 않습니다",
        "certificate-signature" => "발급 기관의 서명이 아닙니다",
        "certificate-names" => "발급 기관이 발급할 수 없는 이름의 인증서입니다",
        "certificate-usage" => "서명용이 아니라 로그인용 인증서입니다",
        "certificate-policy" => "이 선거가 정한 정책의 인증서가 아닙니다",
        "certificate-person" => "인증서에 사람의 번호가 없거나 여럿입니다",
        "certificate-revoked" => "폐지된 카드입니다",
        "certificate-revocation" => "카드가 폐지되지 않았음을 보이는 목록이나 응답이 없거나 지났습니다",
        "challenge-unknown" | "challenge-expired" | "challenge-used" => "로그인 요청이 지났거나 이미 쓰였습니다",
        "too-often" => "한 시간 동안 너무 여러 번 로그인하거나 등록했습니다",
        "busy" => "등록 창구가 붐빕니다",
        "registration-holder" => "등록한 사람이 증명한 사람과 다릅니다",
        "registration-eligibility" => "투표할 수 있는 사람의 명단에 없습니다",
        "registration-style" => "명단에 있는 투표 유형과 다릅니다",
        "proof-kind" => "이 선거가 받지 않는 증명입니다",
        "card-kind" => "투표지에 서명할 수 없는 종류의 카드입니다",
        "card-repeated" => "다른 사람의 등록에 쓴 카드입니다",
        "list-empty-row" => "사람도 카드도 없는 행입니다",
        "list-person" => "사람은 ASCII 글자 1자에서 128자로 적습니다",
        "list-code" => "등록 코드의 해시가 아닙니다",
        "list-person-repeated" => "같은 사람이 다른 투표 유형이나 가중치로, 또는 카드도 코드도 없이 다시 있습니다",
        "list-code-repeated" => "같은 코드가 다른 행에도 있습니다",
        "audit-findings" => "증거와 명부가 일치하지 않습니다",
        "not-an-identity" => "age 개인 키 파일이 아닙니다",
        "evidence-unreadable" => "이 개인 키로 열 수 없거나 등록 증거가 아닙니다",
        "evidence-refused" => "어떤 규칙으로도 받지 않았을 증거",
        "evidence-repeated" => "두 번 보관된 등록",
        "evidence-without-entry" => "투표 키가 명부에 없는 증거",
        "entry-without-evidence" => "증거가 없는 명부의 행",
        "entry-differs" => "증거와 다른 명부의 행",
        "key-repeated" => "두 등록에 있는 투표 키",
        "person-repeated" => "명부에 두 번 있는 사람",
        "code-repeated" => "두 등록에 쓴 코드",
        "entry-ineligible" => "명단에 없는 사람의 행",
        "list-differs" => "명단과 투표 유형이나 가중치가 다른 행",
        "correction-unexplained" => "증거도 명단도 설명하지 못하는 정정",
        _ => return None,
    })
}

/// What meets whoever signs with a card or a token.
fn of_cards(code: &str) -> Option<&'static str> {
    Some(match code {
        "pin-wrong" => "PIN이 틀렸습니다. 아무것도 서명하지 않았습니다",
        "pin-blocked" => "PIN이 잠겼습니다",
        "pin-missing" => "PIN이 없습니다",
        "token-removed" => "서명하는 동안 카드를 뺐습니다. 아무것도 보내지 않았습니다",
        "token-missing" => "그런 카드가 없습니다",
        "token-ambiguous" => "그런 카드가 여럿입니다",
        "key-missing" => "카드에 그런 키가 없습니다",
        "key-ambiguous" => "카드에 서명할 수 있는 키가 여럿입니다",
        "key-unusable" | "card-key" => "카드의 키를 쓸 수 없습니다",
        "token-unsupported" => "카드가 할 수 없는 일입니다",
        "token-failed" => "카드가 서명하지 못했습니다",
        "attestation-lost" => "이 선거는 관청의 명단으로 카드를 확인하므로 키의 증명서를 보관하지 않습니다",
        "token-uri" => "카드를 가리키는 pkcs11: 주소가 아닙니다",
        "module-missing" => "카드와 통신하는 PKCS #11 모듈이 없습니다",
        "card-secret" => "카드 파일이 아닙니다",
        "token-in-use" => "이미 쓰고 있는 토큰입니다",
        "token-label" => "새 토큰의 이름이 없습니다",
        "key-kind" => "파일에는 p256이나 ed25519 키만 만들 수 있습니다",
        "no-card-authority" => "카드 발급 기관의 디렉터리가 아닙니다",
        "authority-in-use" => "다른 명령이 이 발급 기관을 쓰고 있습니다",
        "authority-register" | "authority-certificate" => "발급 기관의 파일이 상했습니다",
        "authority-signer" => "발급 기관의 키가 아닙니다",
        "authority-value" | "authority-key" => "인증서에 적을 수 없는 값이나 쓸 수 없는 키입니다",
        "unknown-card" => "폐지할 카드가 없습니다",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_wrong_with_a_list_or_found_by_an_audit_is_said_in_korean() {
        let [lists, audits] = [
            include_str!("../../../crates/registration/src/list/fault.rs"),
            include_str!("../../../crates/registration/src/audit/finding.rs"),
        ];
        for source in [lists, audits] {
            let codes: Vec<_> =
                source.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\",")).collect();
            let codes: Vec<_> = codes.into_iter().filter(|code| !code.contains(' ')).collect();
            assert!(codes.len() > 9, "{codes:?}");
            for code in codes {
                assert!(korean_summary(code).is_some(), "{code}");
            }
        }
    }
}
