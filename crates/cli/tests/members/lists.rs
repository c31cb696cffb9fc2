//! Lists as spreadsheets save them, and lists that nobody should have written, before a real board.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::processes::{Server, command, directory, mode, refused, run, run_secret, text, typing};

/// An office with two elections of two districts: `codes` of registrars who accept codes, `cards` of officials.
struct Office {
    _root: TempDir,
    desk: PathBuf,
    board: Server,
}

impl Office {
    fn new() -> Office {
        let root = tempfile::tempdir().unwrap();
        let desk = directory(root.path().join("desk"));
        fs::write(root.path().join("passphrase"), "secret\n").unwrap();
        for who in ["official", "trustee", "registrar"] {
            run_secret(&desk, &format!("key new --id {who} --out {who}.key --public {who}.pub"));
        }
        let public: Value = serde_json::from_slice(&fs::read(desk.join("official.pub")).unwrap()).unwrap();
        let board = Server::start(&root.path().join("board"), public["key"].as_str().unwrap());
        let office = Office { _root: root, desk, board };
        office.create("codes", "--registrar registrar=registrar.pub --codes");
        office.create("cards", "");
        office
    }

    fn create(&self, name: &str, options: &str) {
        let url = &self.board.url;
        let new = format!(
            "manifest new --out {name}.json --name {name} --title {name} --ledger {url} --official \
            official=official.pub --trustee trustee=trustee.pub --threshold 1 --floor 1 --contest chair=kim,lee \
            --style east=chair --style west=chair {options} --exception"
        );
        let made = command(&self.desk, &new).arg("threshold-one=A test").output().unwrap();
        assert!(made.status.success(), "{}", text(&made));
        run_secret(
            &self.desk,
            &format!(
                "election create --board {url} --manifest {name}.json --out {name}.anchors.json --key official.key"
            ),
        );
    }

    fn list(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.desk.join(name), bytes).unwrap();
    }

    fn members(&self, options: &str) -> Output {
        self.run(&format!("roll from-members {options} --anchors codes.anchors.json"))
    }

    fn run(&self, line: &str) -> Output {
        command(&self.desk, line).output().unwrap()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.desk.join(name)
    }
}

fn utf16(text: &str) -> Vec<u8> {
    [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

/// `이름`, `선거구`, `가중치` in CP949.
const CP949: &[u8] = b"\xc0\xcc\xb8\xa7,e-mail,\xbc\xb1\xb0\xc5\xb1\xb8,\xb0\xa1\xc1\xdf\xc4\xa1\r\n\
    \xc8\xab\xb1\xe6\xb5\xbf,hong@example.kr,east,1\r\n";

#[test]
fn lists_of_any_spreadsheet_are_read_and_every_fault_has_its_place() {
    let office = Office::new();
    fs::create_dir(office.file("none")).unwrap();
    let good = "Person;Card;Code;Style;Weight;;\r\n kim ;;;east;1;;\r\n;;;;;;\r\n\"lee\";;;west;2;;\r\n";
    office.list("semicolons.csv", good);
    office.list("tabs.txt", utf16(&good.replace(';', "\t")));
    office.list("wrong.csv", "person,card,code,style,weight\nkim,x,,east,1.0\n\"lee,,,west,1\n");
    office.list("empty.csv", "person,card,code,style,weight\r\n,,,,\r\n");
    office.list("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0");
    let check = |list: &str| format!("roll check --anchors cards.anchors.json --list {list} --registrations none");
    for list in ["semicolons.csv", "tabs.txt"] {
        assert_eq!(refused(&office.desk, &check(list), 2), "no-registrations", "the list has no fault");
    }
    for (list, english, korean) in [
        ("wrong.csv", "wrong.csv:2: column B: not the public key of a card [list-card]", "wrong.csv:2: B열: 카드의"),
        ("wrong.csv", "wrong.csv:2: column E: not a weight", "wrong.csv:2: E열: 가중치는 1 이상의 수여야 합니다"),
        ("wrong.csv", "wrong.csv:3: column A: a quotation mark that is not closed", "wrong.csv:3: A열: 큰따옴표가"),
        ("empty.csv", "empty.csv: the list names nobody", "empty.csv: 명단에 사람이 없습니다"),
        ("old.xls", "old.xls: an old workbook (.xls)", "old.xls: 옛 형식(.xls)"),
    ] {
        let [en, ko] = ["en", "ko"].map(|tag| office.run(&format!("{} --language {tag}", check(list))));
        assert_eq!((en.status.code(), text(&en).contains(english)), (Some(1), true), "{}", text(&en));
        assert_eq!((ko.status.code(), text(&ko).contains(korean)), (Some(1), true), "{}", text(&ko));
        assert!(!text(&en).contains("registration]") && !text(&en).contains("no-registrations"), "{}", text(&en));
    }
    options(&office);
    members(&office);
}

/// Tables of candidates are read by the same reader.
fn options(office: &Office) {
    office.list("options.csv", [CP949, b"\xb1\xe8\xc3\xb6\xbc\xf6,x,west,1\r\n"].concat());
    let url = &office.board.url;
    let from = |file: &str, out: &str| {
        let line = format!(
            "manifest from {file} --out {out} --name n --title n --ledger {url} --official official=official.pub \
            --trustee trustee=trustee.pub --threshold 1 --floor 1 --language ko --exception"
        );
        command(&office.desk, &line).arg("threshold-one=A test").output().unwrap()
    };
    let made = from("options.csv", "options.json");
    assert!(made.status.success(), "{}", text(&made));
    assert!(fs::read_to_string(office.file("options.json")).unwrap().contains("홍길동"));
    office.list("costs.csv", "title;cost\na;1,5\n;2\nb;x\n");
    let refused = text(&from("costs.csv", "costs.json"));
    for expected in ["2행 B열: 비용은", "3행 A열: 제목이 없는", "4행 B열: 비용은"] {
        assert!(refused.contains(expected), "{refused}");
    }
}

/// Formulas, the same person twice, wrong files, and what is asked before anything is written.
fn members(office: &Office) {
    office.list("korean.csv", CP949);
    let output = office.members("korean.csv --list korean-list.csv --letters korean.html --language ko --yes");
    assert!(output.status.success() && text(&output).contains("CP949"), "{}", text(&output));
    let letter = fs::read_to_string(office.file("korean.html")).unwrap();
    assert!(letter.contains("<bdi>홍길동</bdi>") && letter.contains("일회용 등록 코드") && !letter.contains("<script"));

    let hostile = "name,email,district,weight\n\
        \"=HYPERLINK(\"\"http://x\"\")\",a@example.org,east,2\n<script>b,b@example.org,west,\n";
    office.list("hostile.csv", hostile);
    let line = "hostile.csv --list list.csv --mail-merge mail.csv --letters letters.html";
    let asked = format!("roll from-members {line} --anchors codes.anchors.json");
    let no = typing(command(&office.desk, &asked), "no\n");
    assert!(no.status.code() == Some(2) && text(&no).contains("[not-confirmed]"), "{}", text(&no));
    for name in ["list.csv", "mail.csv", "letters.html"] {
        assert!(!office.file(name).exists(), "{name}");
    }
    let yes = typing(command(&office.desk, &asked), "write\n");
    assert!(yes.status.success(), "{}", text(&yes));
    let mail = fs::read_to_string(office.file("mail.csv")).unwrap();
    assert!(mail.contains("\r\n\"'=HYPERLINK(\"\"http://x\"\")\",\"a@example.org\",\""), "{mail}");
    assert!(!fs::read_to_string(office.file("letters.html")).unwrap().contains("<script"));
    for name in ["list.csv", "mail.csv", "letters.html"] {
        assert_eq!(mode(&office.file(name)), 0o600, "{name}");
    }
    twice(office, line, hostile);
    moved(office);
    wrong(office);
}

/// Who is new may be somebody of the list with another address, who would vote twice.
fn moved(office: &Office) {
    let line =
        |files: &str| format!("roll from-members moved.csv --anchors codes.anchors.json --list m.csv {files} --yes");
    office.list("moved.csv", "name,email,phone,district\na,,010-1234-5678,east\nb,b@example.org,,west\n");
    assert_eq!(run(&office.desk, &line("--letters m-1.html"))["codes"], 2);
    let list = fs::read(office.file("m.csv")).unwrap();
    office.list("moved.csv", "name,email,phone,district\na,a@example.org,010-1234-5678,east\nb,b@example.org,,west\n");
    assert_eq!(refused(&office.desk, &line("--letters m-2.html"), 1), "members-gone");
    let said = text(&office.run(&line("--letters m-2.html")));
    assert!(said.contains("01012345678") && said.contains("a@example.org") && said.contains("--gone-stay"), "{said}");
    assert!(!office.file("m-2.html").exists() && fs::read(office.file("m.csv")).unwrap() == list);
    assert_eq!(run(&office.desk, &line("--letters m-2.html --gone-stay"))["no_members"], json!(["01012345678"]));
    same_files(office);
}

/// Nothing is written into, or deleted with, another file; who has a code by mail is not left with one of no list.
fn same_files(office: &Office) {
    let line = |files: &str| format!("roll from-members moved.csv --anchors codes.anchors.json {files} --yes");
    for files in [
        "--list n.csv --letters n.csv",
        "--list n.csv --letters ./n.csv",
        "--list n.csv --letters n.html --mail-merge ../desk/n.html",
        "--list moved.csv --letters n.html",
    ] {
        assert_eq!(refused(&office.desk, &line(files), 2), "same-file", "{files}");
    }
    let failed = office.run(&line("--list n.csv --mail-merge n-mail.csv --letters nowhere/n.html"));
    assert_eq!(failed.status.code(), Some(3), "{}", text(&failed));
    assert!(!office.file("n-mail.csv").exists() && !office.file("n.csv").exists());
    let kept = office.run(&line("--list nowhere/n.csv --mail-merge n-mail.csv"));
    assert_eq!(kept.status.code(), Some(3), "{}", text(&kept));
    assert!(text(&kept).contains("files with codes are written") && office.file("n-mail.csv").exists());
    let odd = "--list n.csv --letters n.html --page https://vote.example/?a=1";
    assert_eq!(office.run(&line(odd)).status.code(), Some(2));
}

/// The command again: nothing is written over, and only who is new is added.
fn twice(office: &Office, line: &str, hostile: &str) {
    let list = fs::read(office.file("list.csv")).unwrap();
    assert_eq!(
        refused(&office.desk, &format!("roll from-members {line} --anchors codes.anchors.json --yes"), 3),
        "file-exists"
    );
    let again = |options: &str| {
        let line =
            format!("roll from-members hostile.csv --anchors codes.anchors.json --list list.csv {options} --yes");
        run(&office.desk, &line)
    };
    assert_eq!(again("--mail-merge mail-2.csv")["codes"], 0);
    assert!(!office.file("mail-2.csv").exists() && fs::read(office.file("list.csv")).unwrap() == list);
    office.list("hostile.csv", format!("{hostile}c,c@example.org,west,1\n"));
    let added = again("--mail-merge mail-2.csv");
    assert_eq!([&added["codes"], &added["new"], &added["members"]], [1, 1, 3]);
    let longer = fs::read_to_string(office.file("list.csv")).unwrap();
    assert!(longer.as_bytes().starts_with(&list) && longer.lines().count() == 4, "{longer}");
    assert_eq!(again("--mail-merge mail-3.csv --again a@example.org")["codes"], 1);
    office.list("hostile.csv", "name,email,district,weight\na,a@example.org,west,2\n");
    let changed = office.members("hostile.csv --list list.csv --mail-merge mail-4.csv --yes");
    assert!(text(&changed).contains("hostile.csv:2: the eligibility list has this member in district east"));
}

fn wrong(office: &Office) {
    office.list("twice.csv", "name,email,district\na,a@example.org,east\nb,A@example.org,west\nc,a@example.org,east\n");
    let line =
        "roll from-members twice.csv --anchors codes.anchors.json --list twice-list.csv --letters twice.html --yes";
    let output = command(&office.desk, line).arg("--json").output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = |fault: &Value| json!([fault["line"], fault["column"], fault["error"], fault["other_line"]]);
    let places: Vec<Value> = said["faults"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(places, [json!([3, 2, "members-repeated", 2]), json!([4, 2, "members-repeated", 2])]);
    assert!(!office.file("twice.html").exists() && !office.file("twice-list.csv").exists());
    let book = concat!(env!("CARGO_MANIFEST_DIR"), "/../spreadsheet/tests/files/openpyxl.xlsx");
    let said = text(&office.members(&format!("{book} --list w.csv --letters w.html --language ko")));
    assert!(said.contains("openpyxl.xlsx:2: C열: 그런") && said.contains("openpyxl.xlsx:3: C열: 그런"), "{said}");
    let cards = "roll from-members twice.csv --anchors cards.anchors.json --list l.csv --letters h";
    assert_eq!(refused(&office.desk, cards, 2), "no-codes");
    let script =
        "roll from-members twice.csv --anchors codes.anchors.json --list l.csv --letters h --page javascript:alert(1)";
    assert_eq!(office.run(script).status.code(), Some(2));
    let workbook = "roll from-members korean.csv --anchors codes.anchors.json --list l.xlsx --letters h";
    assert_eq!(refused(&office.desk, workbook, 2), "list-name");
    let early = "roll progress korean.csv --anchors codes.anchors.json --registrar nowhere";
    assert_eq!(refused(&office.desk, early, 3), "secret-missing");
}
