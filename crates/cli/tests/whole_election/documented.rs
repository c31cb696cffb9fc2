//! The page docs/run-an-election.md, played as it is written.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::processes::text;

/// Stops at the first failure; makes scrypt quick; takes a free port, and waits for the server instead of sleeping;
/// stops the server whatever happens.
const PRELUDE: &str = r#"set -eu
url() { sed -n 's/^listening on //p' serve.out 2>/dev/null || true; }
tupyo() {
    case "$1 $2" in
        "serve "*) exec "$TUPYO" "${@/127.0.0.1:8080/127.0.0.1:0}" > serve.out ;;
        "election create") "$TUPYO" "${@/http:\/\/127.0.0.1:8080/$(url)}" ;;
        "key new" | "trustee "* | "card register") "$TUPYO" "$@" --scrypt-work-factor 2 ;;
        *) "$TUPYO" "$@" ;;
    esac
}
sleep() {
    for try in $(seq 600); do
        if [ -n "$(url)" ]; then return; fi
        command sleep 0.05
    done
    echo "the server does not listen"
    exit 1
}
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
"#;

/// The commands of the page: every block marked `sh`.
fn commands(page: &str) -> String {
    let blocks = page.split("\n```").filter_map(|block| block.strip_prefix("sh\n"));
    blocks.map(|block| format!("{block}\n")).collect()
}

#[test]
fn the_commands_of_the_page_hold_an_election() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/run-an-election.md")).unwrap();
    let script = commands(&page);
    assert!(script.lines().count() > 30, "the page has commands");
    let here = tempfile::tempdir().unwrap();
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
