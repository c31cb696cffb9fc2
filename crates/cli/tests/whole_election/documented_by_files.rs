//! The page docs/ceremony-by-files.md, played as it is written.

use std::fs;

use super::documented::{commands, docs, run_behind};
use super::processes::text;

/// Stops at the first failure; makes scrypt quick; takes free ports, and waits for what listens instead of sleeping;
/// stops all of it whatever happens.
const PRELUDE: &str = r#"set -eu
address() { sed -n 's/^listening on //p' "$1" 2>/dev/null || true; }
witness() {
    for port in 8081 8082; do
        case "$*" in
            *":$port"*) exec "$TUPYO" "${@/127.0.0.1:$port/127.0.0.1:0}" --scrypt-work-factor 2 > $port.out ;;
        esac
    done
}
board() {
    local all=("${@/127.0.0.1:8080/127.0.0.1:0}")
    for port in 8081 8082; do all=("${all[@]/http:\/\/127.0.0.1:$port/$(address $port.out)}"); done
    exec "$TUPYO" "${all[@]}" > 8080.out
}
tupyo() {
    case "$1 $2" in
        "serve "*) board "$@" ;;
        "witness serve") witness "$@" ;;
        "trustee rehearse") "$TUPYO" "$@" ;;
        "election create") "$TUPYO" "${@/http:\/\/127.0.0.1:8080/$(address 8080.out)}" ;;
        "key new" | "witness keygen" | "trustee "* | "card register") "$TUPYO" "$@" --scrypt-work-factor 2 ;;
        *) "$TUPYO" "$@" ;;
    esac
}
sleep() {
    for try in $(seq 600); do
        listening=0
        for out in *.out; do if [ -n "$(address "$out")" ]; then listening=$((listening + 1)); fi; done
        if [ "$listening" = "$(jobs -p | wc -l)" ]; then return; fi
        command sleep 0.05
    done
    echo "something does not listen"
    exit 1
}
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
"#;

#[test]
fn the_commands_of_the_page_hold_an_election_by_files() {
    let page = fs::read_to_string(docs().join("ceremony-by-files.md")).unwrap();
    let script = commands(&page);
    assert!(script.lines().count() > 30, "the page has commands");
    let output = run_behind(PRELUDE, &script);
    assert!(output.status.success(), "{}", text(&output));
    for expected in ["2  kim", "1  lee", "ACCEPTED", "It can agree to the tally and open it", "It only opens"] {
        assert!(text(&output).contains(expected), "{expected}: {}", text(&output));
    }
}
