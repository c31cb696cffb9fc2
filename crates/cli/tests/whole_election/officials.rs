//! The page docs/officials.md, played as it is written: two of three officials, one of whom loses the key.

use super::page::played;
use super::processes::text;

#[test]
fn three_officials_hold_an_election_together_and_replace_a_lost_key() {
    let output = played("officials.md");
    assert!(output.status.success(), "{}", text(&output));
    let said = text(&output);
    for expected in [
        "takes effect when 1 more officials have approved it",
        "Waits for approval: chair: open: context",
        "New key of an official: clerk",
        "To be approved: close: of the first",
        "another key has taken the place of this official's key",
        "ACCEPTED",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(said.matches("takes effect when 1 more").count() == 4, "seal, open, key, close: {said}");
}
