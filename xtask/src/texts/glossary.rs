//! One word for one thing (`docs/glossary.md`): words that no Korean text of a program or page says.

use crate::Violation;
use crate::sources::SourceFile;

/// What is not said, and what is said in its place.
const NOT_SAID: [(&str, &str); 21] = [
    ("기준값", "기준 정보"),
    ("영수증", "접수증"),
    ("무효표", "기권(빈 표)"),
    ("백지", "기권(빈 표)"),
    ("증인", "참관 서명자"),
    ("투표자", "선거인, 투표한 선거인"),
    ("유권자", "선거인"),
    ("검표", "개표"),
    ("투표용지", "투표지"),
    ("선거인 명부", "선거인명부"),
    ("던지", "투표하다"),
    ("던진", "투표한"),
    ("던졌", "투표하였"),
    ("투표 키", "투표 열쇠"),
    ("키 생성", "열쇠 생성"),
    ("공개 키", "공개 열쇠"),
    ("관리위원", "선거관리자"),
    ("신탁자", "수탁자"),
    ("투표 유형", "투표지 종류"),
    ("복호화 조각", "개표 몫"),
    ("선거 공고", "선거 정의서"),
];

/// Checks Korean texts, line by line; comments say what they like.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    files.iter().flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (at, line) in file.text.lines().enumerate().filter(|(_, line)| !is_comment(line)) {
        let said = NOT_SAID.iter().filter(|(word, _)| line.contains(word));
        violations.extend(said.map(|(word, instead)| {
            let message = format!("line {}: not `{word}` but `{instead}` (docs/glossary.md)", at + 1);
            Violation::new(&file.path, "glossary", message)
        }));
    }
    violations
}

pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_not_said_is_found_with_its_line() {
        let file = SourceFile {
            path: "texts/ko/a.ftl".to_owned(),
            text: "# 영수증\na = 접수증\nb = 영수증\n".to_owned(),
        };
        let found = check(&[file]);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("line 3: not `영수증` but `접수증`"), "{}", found[0].message);
    }
}
