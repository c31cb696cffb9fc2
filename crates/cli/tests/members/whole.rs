//! The page docs/whole-election.md, played as it is written: from a list of members to a result that is printed.

use std::fs;

use super::page::{commands_of, run_in};
use super::processes::{mode, text};

#[test]
fn the_commands_of_the_page_go_from_a_list_to_a_printed_result() {
    let here = tempfile::tempdir().unwrap();
    let script = commands_of("whole-election.md");
    let by_network = script.lines().filter(|line| line.contains("tupyo trustee ") && !line.contains("--record"));
    assert_eq!(by_network.count(), 0, "no trustee has a network");
    let output = run_in(here.path(), &script);
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    for expected in [
        "New members: 6; on registrar/eligible.csv already: 0; another code: 0.",
        "New members: 1; on registrar/eligible.csv already: 6; another code: 0.",
        "the list was read again: it has 7 persons",
        "5 of 7 members have registered.",
        "takes effect when 1 more officials have approved it",
        "Correction: the chair is elected for two years, not for three.",
        "It counts, unless its voter votes again.",
        "Superseded by ",
        "ACCEPTED",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let file = |name: &str| fs::read_to_string(here.path().join(name)).unwrap();
    let table = file("secretary/result.csv");
    for row in [
        "\"north\",\"north\",\"chair\",\"chair\",\"kim\",\"kim\",\"3\",\"opened\",\"3\",\"3\"",
        "\"south\",\"south\",\"chair\",\"chair\",\"lee\",\"lee\",\"1\",\"opened\",\"2\",\"2\"",
        "\"\",\"\",\"chair\",\"chair\",\"kim\",\"kim\",\"4\",\"opened\",\"5\",\"5\"",
    ] {
        assert!(table.contains(row), "{row}: {table}");
    }
    let (page, korean) = (file("secretary/result.html"), file("secretary/result-ko.html"));
    assert!(page.contains("5 of 5 voters") && page.contains("<html lang=\"en\">"), "{page}");
    assert!(
        korean.contains("개표 결과") && korean.contains("<html lang=\"ko\">") && !korean.contains("<script"),
        "{korean}"
    );
    for (secret, expected) in [("registrar/registrar.key", 0o600), ("registrar/config.json", 0o600)] {
        assert_eq!(mode(&here.path().join(secret)), expected, "{secret}");
    }
    assert_eq!(file("secretary/letters.html").matches("<svg").count(), 6);
    assert_eq!(file("secretary/remind.csv").lines().count(), 3, "two have not registered");
}
