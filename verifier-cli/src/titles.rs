//! What each check confirms, in Korean.

use tupyo_verify::CheckId;

/// The statement of a check.
pub(crate) fn korean_title(check: CheckId) -> &'static str {
    TITLES.iter().find(|(of, _)| *of == check).map_or("", |(_, title)| title)
}

const TITLES: [(CheckId, &str); 84] = [
    (CheckId::L1, "체크포인트에 정의서나 이후 문서가 정한 원장 열쇠와 요구된 증인의 서명만 있다"),
    (CheckId::L2, "모든 항목 묶음이 있고 항목 수가 맞다"),
    (CheckId::L3, "항목들의 루트가 체크포인트의 것과 같다"),
    (CheckId::L4, "모든 해시 타일이 항목에서 계산한 것과 같다"),
    (CheckId::L5, "정해진 파일만 있고 다른 것은 없다"),
    (CheckId::L6, "체크포인트에 요구된 수의 증인이 서명하였다"),
    (CheckId::P1, "선거 공고의 해시가 선거 번호이다"),
    (CheckId::P2, "모든 항목과 문서가 표준 부호화이다"),
    (CheckId::P3, "모든 문서에 작성자의 서명이 있다"),
    (CheckId::P4, "선거 공고가 규칙을 지킨다"),
    (CheckId::P5, "모든 문서가 온전하다"),
    (CheckId::P6, "모든 문서를 그 말을 할 수 있는 사람이 썼다"),
    (CheckId::P7, "모든 문서가 선거의 제 단계에 나온다"),
    (CheckId::P8, "모든 일정은 시작이 마감보다 빠르고, 지난 시작을 옮기지 않는다"),
    (CheckId::P9, "모든 글과 페이지 기재의 길이와 문자가 규칙에 맞다"),
    (CheckId::P10, "선거관리자의 말이 되풀이되거나 헛되이 너무 많지 않다"),
    (CheckId::P11, "선거관리자의 열쇠는 다른 선거관리자만, 쓰인 적 없는 열쇠로 바꾼다"),
    (CheckId::P12, "선거관리자의 새 열쇠가 앞 열쇠를 대신한다고 서명하였다"),
    (CheckId::P13, "원장의 새 열쇠는 예고된 것이다"),
    (CheckId::P14, "원장의 새 열쇠가 앞 열쇠를 대신한다고 서명하였다"),
    (CheckId::P15, "수탁자가 개표에 합의한 선거는 취소되지 않는다"),
    (CheckId::K1, "열쇠 생성의 모든 메시지가 제 차례에, 참가자마다 한 번씩 나온다"),
    (CheckId::K2, "열쇠 생성마다 수탁자가 충분하다"),
    (CheckId::K3, "수탁자가 앞선 열쇠 생성을 끝낸 문서에 동의하였다"),
    (CheckId::K4, "모든 메시지의 길이와 회차가 그 열쇠 생성의 것이다"),
    (CheckId::K5, "수탁자의 어느 열쇠도 항등원이 아니다"),
    (CheckId::K6, "모든 공개가 약속한 값과 같다"),
    (CheckId::K7, "수탁자가 자기 몫의 비밀을 가졌음을 증명하였다"),
    (CheckId::K8, "모든 확인이 이 열쇠 생성의 경과와 참가자에 대한 것이다"),
    (CheckId::K9, "원장과 다른 열쇠 생성 경과를 함께 확인한 수탁자가 없다"),
    (CheckId::K10, "모든 확인이 열쇠 생성의 공동 열쇠를 밝힌다"),
    (CheckId::K11, "모든 이의가 주장을 증명한다"),
    (CheckId::K12, "모든 재시작은 기다리던 수탁자만 제외하고 충분한 수를 남긴다"),
    (CheckId::K13, "마지막 열쇠 생성의 모든 참가자가 모든 메시지를 냈다"),
    (CheckId::K14, "공동 열쇠가 있고 열쇠 생성의 결과이다"),
    (CheckId::R1, "선거인명부에 선거인이 있고 빈 곳이 없다"),
    (CheckId::R2, "명부의 선거인마다 고유한 열쇠가 있다"),
    (CheckId::R3, "명부의 선거인마다 공고에 있는 투표지 종류가 있다"),
    (CheckId::R4, "명부의 선거인마다 가중치가 있고 그 합을 셀 수 있다"),
    (CheckId::R5, "열쇠의 주인마다 명부에 한 번만 오른다"),
    (CheckId::R6, "공고가 요구하면 명부의 줄마다 고유한 카드가 있다"),
    (CheckId::R7, "열쇠의 주인이 열쇠를 가졌음이 증명되었다"),
    (CheckId::R8, "모든 등록에 정해진 수의, 모든 정정에 전원의 등록관 서명이 있다"),
    (CheckId::R9, "등록관의 말이 되풀이되지 않는다"),
    (CheckId::R10, "모든 정정이 현재 줄에 대한 것이고 그 줄을 바꾼다"),
    (CheckId::R11, "명부가 인원수와 루트로 봉인되었다"),
    (CheckId::R12, "이 공고, 공동 열쇠, 명부의 문맥과 마지막 일정으로 투표가 시작되었다"),
    (CheckId::R13, "투표지가 이 문맥의 것이다"),
    (CheckId::B1, "모든 투표지가 투표 기간에 나왔다"),
    (CheckId::B2, "모든 투표지가 명부의 선거인의 것이다"),
    (CheckId::B3, "모든 투표지가 그 선거인의 종류이다"),
    (CheckId::B4, "모든 투표지의 값의 수가 그 종류와 맞다"),
    (CheckId::B5, "모든 투표지가 투표 중에 공지된 것을 알고 있다"),
    (CheckId::B6, "모든 투표지의 증명이 유효하다"),
    (CheckId::B7, "모든 투표지에 선거인 열쇠의 서명이 있다"),
    (CheckId::B8, "확인 개봉된 투표지가 모두 개봉한 내용과 같다"),
    (CheckId::B9, "공고가 요구하면 모든 투표지에 선거인 카드의 서명이 있다"),
    (CheckId::C1, "확인 개봉된 투표지가 다시 나오지 않는다"),
    (CheckId::C2, "모든 투표지가 앞선 투표지를 잇는다"),
    (CheckId::C3, "한도보다 많이 투표하거나 확인한 선거인이 없다"),
    (CheckId::C4, "투표 중에 다음 단계가 없었다"),
    (CheckId::C5, "마감이 시작부터 마감 전까지의 항목을 밝힌다"),
    (CheckId::C6, "마감이 마지막 일정을 밝힌다"),
    (CheckId::C7, "마감이 이 원장의 것이다"),
    (CheckId::C8, "투표가 끝났다"),
    (CheckId::C9, "투표한 선거인마다 마지막 투표지만 집계된다"),
    (CheckId::T1, "집계가 있고 집계된 투표지를 밝힌다"),
    (CheckId::T2, "집계가 집계된 투표지의 합이다"),
    (CheckId::D1, "열쇠 생성에 참가한 수탁자만 합의하고 연다"),
    (CheckId::D2, "두 번 합의한 수탁자가 없다"),
    (CheckId::D3, "모든 합의가 이 마감된 원장, 열쇠, 집계에 대한 것이다"),
    (CheckId::D4, "다른 원장, 열쇠, 집계에 함께 합의한 수탁자가 없다"),
    (CheckId::D5, "모든 합의에 수탁자 합의 열쇠의 서명이 있다"),
    (CheckId::D6, "어느 수탁자도 열기 전에 정족수가 합의하였다"),
    (CheckId::D7, "두 번 연 수탁자가 없다"),
    (CheckId::D8, "모든 수탁자가 열 수 있는 단위만 빠짐없이 연다"),
    (CheckId::D9, "모든 복호화 조각이 유효하다"),
    (CheckId::D10, "필요한 수의 수탁자가 집계를 열었다"),
    (CheckId::F1, "결과가 연 단위에 빠짐없이 대응한다"),
    (CheckId::F2, "결과가 복호화 조각으로 열린 값이다"),
    (CheckId::F3, "선거마다 표의 합이 집계된 투표지의 가중치와 맞다"),
    (CheckId::X1, "원장의 모든 항목을 한 번씩 점검했다"),
    (CheckId::X2, "두 번째로 읽은 것이 첫 번째와 같다"),
    (CheckId::X3, "기록의 모든 파일을 읽었다"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// In the order of the report, without a gap, and each in Korean.
    #[test]
    fn every_check_has_its_title() {
        assert!(TITLES.is_sorted_by(|(one, _), (other, _)| one < other));
        let (first, last) = (TITLES[0].0 as usize, TITLES[TITLES.len() - 1].0);
        assert_eq!((first, last as usize + 1, last), (0, TITLES.len(), CheckId::X3));
        assert!(TITLES.iter().all(|(_, title)| !title.is_ascii()));
    }
}
