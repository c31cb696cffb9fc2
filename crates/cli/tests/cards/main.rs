//! Cards, registrars and audits through the real programs, with tokens of SoftHSM and a TPM in software.
//!
//! Where each kind of bad input is tested (`service` is services/registration/tests/service, `rolls` is
//! tests/whole_election/registrations.rs, `verdicts` is crates/certificate/tests/verdicts, `card_authority` is
//! tests/card_authority.rs):
//!
//! | Bad input | Test |
//! |---|---|
//! | certificate of another authority, revoked, | `refused::each_fault_of_card_certificate_and_pin_is_named`; every |
//! | for logging in only, without its list of what is revoked | other fault: `verdicts` |
//! | certificate that expires between login and registration | `service::accepting::certified_cards_and_their_faults` |
//! | a second spelling of a signature (s + ℓ) | `service::accepting::a_second_spelling_of_a_signature_is_refused` |
//! | replays: a login's proof, a challenge, a | `service::accepting::what_is_replayed_or_forged_is_refused`, |
//! | registration, a possession, a key that stood | `a_listed_card_registers_replaces_and_is_counted` |
//! | two cards of one person: one line | `refused::each_fault_of_card_certificate_and_pin_is_named`, |
//! | | `service::accepting::certified_cards_and_their_faults` |
//! | one person twice, by a registrar without | |
//! | its salts | `service::countersigning::a_second_line_of_one_person_is_refused_by_name`, |
//! | | `an_audit_finds_what_registrars_planted_and_the_verifier_cannot` |
//! | wrong PIN; the last try; nothing typed | `refused::each_fault_of_card_certificate_and_pin_is_named`, `terminal` |
//! | a phone without a key, with no key, with a | `card_authority::a_phone_gets_a_certificate_for_its_own_key` |
//! | certificate already | |
//! | blocked PIN | `blocked::a_pin_that_is_wrong_too_often_blocks_the_card` |
//! | token pulled out while signing | `refused::each_fault_of_card_certificate_and_pin_is_named`; a registrar's, |
//! | | which comes back: `pulled_out` |
//! | a correction of no line, of nothing, without a reason, over another document | `service::correcting` |
//! | a registrar that posts without evidence | |
//! | | `service::countersigning::a_registration_counts_when_the_second_registrar_has_seen_its_evidence`, |
//! | | `refused::an_audit_names_every_file_that_is_not_evidence_of_the_roll` |
//! | damaged, empty and doubled files of | `refused::an_audit_names_every_file_that_is_not_evidence_of_the_roll` |
//! | evidence, an ending in capitals, another identity | |
//! | one registration under two names, `0.REGISTRATION` | `rolls::every_file_is_read_or_named` |
//! | a list with the same card twice | `rolls::every_fault_of_a_list_is_shown_by_line_and_nothing_is_posted`, |
//! | | `service::posting::what_is_wrong_with_list_key_or_configuration_is_named` |
//! | unknown, malformed and used codes | `interrupted::a_code_registers_once_and_who_has_a_key_is_asked` |
//! | the service of a registrar that the manifest | `refused::each_fault_of_card_certificate_and_pin_is_named` |
//! | does not name | |
//! | lost answers; device, board or service | `interrupted::what_was_signed_is_sent_again_and_counts_once` |
//! | killed between signing and posting | |
//! | a line that the board refuses, or that | `service::posting::a_line_that_the_board_refuses_holds_up_no_others`, |
//! | nobody countersigns | `service::countersigning::what_the_second_registrar_does_not_sign_holds_up_no_others` |
#![cfg(test)]
#![cfg(feature = "tokens")]

mod authority;
mod blocked;
mod city;
mod election;
mod interrupted;
#[path = "../whole_election/processes.rs"]
#[allow(dead_code, reason = "whole elections use the rest")]
mod processes;
mod pulled_out;
mod refused;
mod relay;
mod terminal;

use std::process::{Command, Output};

use serde_json::{Value, json};

fn demo(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.args(["demo", "--cards", "pkcs11"]).args(arguments).output().unwrap()
}

#[test]
fn an_audit_finds_what_registrars_planted_and_the_verifier_cannot() {
    let output = demo(&["--voters", "6", "--json"]);
    let printed = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(printed.lines().last().unwrap_or_default()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((&report["verified"], &report["succeeded"]), (&json!(true), &json!(true)));
    assert_eq!(report["findings"], json!(["entry-without-evidence", "person-repeated"]));
    assert_eq!(report["refused"], json!(["certificate-revoked", "pin-wrong"]));
}

#[test]
fn a_missing_module_is_named() {
    let output = demo(&["--module", "/nowhere.so"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(said.contains("/nowhere.so is missing: install the package softhsm2"), "{said}");
}
