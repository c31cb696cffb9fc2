//! The page docs/run-an-election.md, played as it is written.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use super::processes::text;

/// Stops at the first failure; makes scrypt quick; waits for the server instead of sleeping; stops the server whatever happens.
const PRELUDE: &str = r#"set -eu
tupyo() {
    case "$1 $2" in
        "serve "*) exec "$TUPYO" "$@" > serve.out ;;
        "key new" | "trustee "* | "card register") "$TUPYO" "$@" --scrypt-work-factor 2 ;;
        *) "$TUPYO" "$@" ;;
    esac
}
sleep() { until grep -q listening serve.out; do command sleep 0.05; done; }
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
"#;

/// The commands of the page: every block marked `sh`.
fn commands(page: &str) -> String {
    let blocks = page.split("\n```").filter_map(|block| block.strip_prefix("sh\n"));
    blocks.map(|block| format!("{block}\n")).collect()
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn the_commands_of_the_page_hold_an_election() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/run-an-election.md")).unwrap();
    let script = commands(&page);
    assert!(script.lines().count() > 30, "the page has commands");
    let here = tempfile::tempdir().unwrap();
    let script = script.replace("127.0.0.1:8080", &free_address());
    let output = Command::new("bash")
        .args(["-c", &format!("{PRELUDE}{script}")])
        .env("TUPYO", env!("CARGO_BIN_EXE_tupyo"))
        .current_dir(here.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
    for expected in ["mayor: kim  2", "mayor: lee  1", "council: ahn  2", "council: unused  2", "ACCEPTED"] {
        assert!(text(&output).contains(expected), "{expected}: {}", text(&output));
    }
}
