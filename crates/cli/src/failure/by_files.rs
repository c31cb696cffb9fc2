//! What happened and what to do next where trustees act by files, in English and Korean, by the stable code.

/// What a failure with this code is, in Korean.
pub fn summary(code: &str) -> Option<&'static str> {
    Some(match code {
        "record-behind" => "주어진 기록에 집계가 아직 없습니다",
        "record-damaged" => "기록이 그 자체와 맞지 않습니다",
        "not-entries" => "게시할 파일이 아니거나 손상되었습니다",
        "not-on-ledger" => "게시판이 접수증을 주었으나 원장에 없습니다",
        "of-no-use" => "이 파일로는 아무것도 할 수 없습니다",
        "not-confirmed" => "확인 낱말을 입력하지 않았습니다. 아무것도 보내지 않았습니다",
        "ceremony-repeated" | "ceremony-number" | "ceremony-consent" => "키 생성이 이 메시지의 단계를 지났습니다",
        "ceremony-rounds" | "transcript-mismatch" | "agreement-mismatch" | "reveal-mismatch" => {
            "이 게시판과 다른 역사에서 만든 메시지입니다"
        }
        "repeated-agreement" => "이미 합의했습니다",
        "document-signature" | "wrong-author" => "정의서에 있는 사람의 서명이 아닙니다",
        "wrong-phase" => "이 단계에서는 할 수 없습니다",
        _ => return None,
    })
}

/// What helps, in English and Korean.
pub fn advice(code: &str) -> Option<[&'static str; 2]> {
    Some(match code {
        "record-behind" => [
            "Export the record again, now that the tally is there, and run the same command on it.",
            "집계가 게시된 뒤 기록을 다시 내보내 같은 명령을 실행하십시오.",
        ],
        "record-damaged" => [
            "Copy or export it again: it was damaged, cut off or changed on its way. If a fresh copy is the same, keep \
            it and tell the auditors. Nothing was made of it.",
            "다시 복사하거나 내보내십시오. 도중에 손상되었거나 잘렸거나 바뀌었습니다. 새 사본도 같다면 보관하고 감사인에게 알리십시오. 이 기록으로는 아무것도 하지 않았습니다.",
        ],
        "not-entries" => [
            "Copy the file again. If it is the same, its author runs the same command again: it writes the same bytes.",
            "파일을 다시 복사하십시오. 그래도 같다면 작성자가 같은 명령을 다시 실행하십시오. 같은 내용이 나옵니다.",
        ],
        "not-on-ledger" => [
            "Run the same command again, and keep the file. If it stays so, tell the auditors.",
            "파일을 보관하고 같은 명령을 다시 실행하십시오. 계속되면 감사인에게 알리십시오.",
        ],
        "of-no-use" => [
            "Look for the file that was used last, or for its backup, and check that one. If there is none, tell the \
            officials now: the trustee counts as lost.",
            "마지막으로 쓴 파일이나 그 백업을 찾아 확인하십시오. 없으면 지금 선거관리자에게 알리십시오. 이 수탁자는 없는 것과 같습니다.",
        ],
        "no-out" => ["Name the file to write with --out.", "쓸 파일의 이름을 --out으로 주십시오."],
        _ => return None,
    })
}
