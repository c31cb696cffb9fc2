//! What is said about a page, in English and Korean.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tupyo_client::{PageComparison, PageFault, PageFinding};
use tupyo_election::{Document, PageManifest};

/// So many changed files are named.
const MOST_NAMED: usize = 20;

/// What an official is about to announce, beside what holds.
pub fn announcing(page: &PageManifest, holding: Option<&PageManifest>) -> [String; 2] {
    let digest = Document::Page(page.clone()).digest();
    let (files, lines) = (page.assets.len(), page.headers.len());
    let addresses = page.addresses.join(", ");
    let [anywhere_en, anywhere_ko] = if addresses.is_empty() { ["anywhere", "어디든"] } else { [""; 2] };
    let changes = changes(page, holding);
    let reason = if page.reason.is_empty() { String::new() } else { format!("\n{}", page.reason) };
    [
        format!(
            "Announced for good: the voters' page has these {files} files and {lines} header lines.\nDigest: {digest}\n\
            Served at: {addresses}{anywhere_en}{changes}{reason}\nWho runs `tupyo page check` is told of every other \
            file from then on: see that the server serves these."
        ),
        format!(
            "되돌릴 수 없는 공고: 투표 페이지는 파일 {files}개와 머리글 {lines}줄로 이루어집니다.\n다이제스트: {digest}\n주소: \
            {addresses}{anywhere_ko}{changes}{reason}\n그때부터 `tupyo page check`는 다른 파일을 모두 알립니다. 서버가 이 파일을 제공하는지 확인하십시오."
        ),
    ]
}

/// `+` a new file, `-` one that is gone, `*` one with other bytes; nothing of the first page.
fn changes(page: &PageManifest, holding: Option<&PageManifest>) -> String {
    let Some(holding) = holding else { return String::new() };
    let files = |page: &PageManifest| -> BTreeMap<String, [u8; 32]> {
        page.assets.iter().map(|asset| (asset.path.clone(), asset.sha256)).collect()
    };
    let (before, after) = (files(holding), files(page));
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("\n  - {path}"));
    let others = after.iter().filter_map(|(path, hash)| match before.get(path) {
        None => Some(format!("\n  + {path}")),
        Some(old) if old != hash => Some(format!("\n  * {path}")),
        Some(_) => None,
    });
    let all: Vec<String> = gone.chain(others).collect();
    let more = all.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!("\n  … {more}") };
    all[..all.len().min(MOST_NAMED)].concat() + &more
}

/// A line for each finding that was kept.
pub fn findings(compared: &PageComparison) -> [String; 2] {
    let lines = |language: usize| {
        compared.findings.iter().map(|finding| format!("\n  {}", line(finding)[language])).collect::<String>()
    };
    let more = compared.more_findings;
    let more = if more == 0 { String::new() } else { format!("\n  … {more}") };
    [lines(0) + &more, lines(1) + &more]
}

fn line(PageFinding { path, fault }: &PageFinding) -> [String; 2] {
    let path = format!("/{path}");
    match fault {
        PageFault::Missing { status } => {
            [format!("{path}: missing (HTTP {status})"), format!("{path}: 없음(HTTP {status})")]
        }
        PageFault::Redirected { status } => [
            format!("{path}: whoever asks is sent elsewhere (HTTP {status})"),
            format!("{path}: 다른 곳으로 보냄(HTTP {status})"),
        ],
        PageFault::Changed { announced, found, asked } => {
            let (announced, found) = (hex(announced), hex(found));
            [
                format!("{path}: other bytes, SHA-256 {found}, announced {announced} (asked for as {asked})"),
                format!("{path}: 내용이 다름, SHA-256 {found}, 공고 {announced} (요청한 부호화: {asked})"),
            ]
        }
        PageFault::TooLong => [format!("{path}: longer than 16 MiB"), format!("{path}: 16 MiB보다 긺")],
        PageFault::Encoding => [
            format!("{path}: in an encoding that is damaged, or was not asked for"),
            format!("{path}: 부호화가 손상되었거나 요청하지 않은 것임"),
        ],
        PageFault::Header { name, announced, found } => {
            let found = if found.is_empty() { "–".to_owned() } else { found.join(" | ") };
            [
                format!("{path}: header line `{name}` is {found}\n      announced: {announced}"),
                format!("{path}: 머리글 `{name}`: {found}\n      공고: {announced}"),
            ]
        }
        PageFault::Allows { name } => [
            format!("{path}: header line `{name}`, which was not announced, lets a browser load or run something else"),
            format!("{path}: 공고하지 않은 머리글 `{name}`이(가) 다른 것을 불러오거나 실행하게 함"),
        ],
        PageFault::Additional => {
            [format!("{path}: is served, and was not announced"), format!("{path}: 공고하지 않은 것을 제공함")]
        }
        PageFault::Hashes => [
            format!("{path}: names other files, hashes or header lines than were announced"),
            format!("{path}: 공고와 다른 파일, 해시, 머리글이 적혀 있음"),
        ],
    }
}

/// The findings, for programs.
pub fn json(compared: &PageComparison) -> Value {
    let found = compared.findings.iter().map(|PageFinding { path, fault }| {
        let mut json = json!({ "path": path, "fault": fault.code() });
        match fault {
            PageFault::Missing { status } | PageFault::Redirected { status } => json["status"] = (*status).into(),
            PageFault::Changed { announced, found, asked } => {
                json["announced"] = hex(announced).into();
                json["found"] = hex(found).into();
                json["asked"] = (*asked).into();
            }
            PageFault::Header { name, announced, found } => {
                json["header"] = name.as_str().into();
                json["announced"] = announced.as_str().into();
                json["found"] = found.as_slice().into();
            }
            PageFault::Allows { name } => json["header"] = (*name).into(),
            PageFault::TooLong | PageFault::Encoding | PageFault::Additional | PageFault::Hashes => {}
        }
        json
    });
    found.collect()
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
