//! A secretary who makes an election from questions, and prints its result: the whole way, in Korean.
#![cfg(test)]
#![allow(missing_docs)]

use std::fs;
use std::process::Command;

#[test]
fn a_secretary_goes_the_whole_way_in_korean() {
    let here = tempfile::tempdir().unwrap();
    let output = Command::new("bash")
        .args(["-c", include_str!("secretary.sh")])
        .env("TUPYO", env!("CARGO_BIN_EXE_tupyo"))
        .current_dir(here.path())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{said}");
    let notice = "정정: 회장의 임기는 2년이 아니라 3년입니다.";
    assert!(said.contains(notice), "the late correction is shown to who votes after it: {said}");
    let page = fs::read_to_string(here.path().join("result.html")).unwrap();
    for text in ["제12차 정기총회", "회장", "김민지", "이서준"] {
        assert!(page.contains(text), "{text}: {page}");
    }
}
