//! The page docs/ceremony-by-files.md, played as it is written.

use super::page::played;
use super::processes::text;

#[test]
fn the_commands_of_the_page_hold_an_election_by_files() {
    let output = played("ceremony-by-files.md");
    assert!(output.status.success(), "{}", text(&output));
    for expected in ["2  kim", "1  lee", "ACCEPTED", "It can agree to the tally and open it", "It only opens"] {
        assert!(text(&output).contains(expected), "{expected}: {}", text(&output));
    }
}
