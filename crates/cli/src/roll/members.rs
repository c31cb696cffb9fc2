//! An association's list of members, from a file.

use std::path::Path;

use tupyo_election::ElectionManifest;
use tupyo_members::{MemberFault, MemberList};
use tupyo_spreadsheet::SheetForm;

use super::fault::{self, Fault};
use crate::failure::Failure;
use crate::files;
use crate::say::Say;

const LARGEST: usize = 64 << 20;

/// Reads a list of members.
///
/// # Errors
/// `members-faults`, with every fault by line and column.
pub fn read(path: &Path, manifest: &ElectionManifest) -> Result<MemberList, Failure> {
    let bytes = files::read(path, LARGEST)?;
    MemberList::read(&bytes, manifest).map_err(|faults| refusal(path, &faults))
}

/// The refusal with these faults.
pub fn refusal(path: &Path, faults: &[MemberFault]) -> Failure {
    let in_file = |fault: &MemberFault| {
        let said = fault.said.clone();
        Fault::in_both(path, fault.code, said).in_line(fault.line).in_column(fault.column).against_line(fault.other)
    };
    let (faults, count): (Vec<Fault>, _) = (faults.iter().map(in_file).collect(), faults.len());
    let [en, ko] = fault::lines(&faults);
    Failure::refused("members-faults", format!("nothing was written: {count} faults\n{en}"))
        .in_korean(format!("아무것도 쓰지 않았습니다. 잘못된 곳 {count}개\n{ko}"))
        .with("faults", fault::json(&faults))
}

/// Says what a reader of the list should look at: how it was read, and who may be one person.
pub fn say_found(list: &MemberList, say: &Say) {
    match &list.form {
        Some(SheetForm::Text { encoding, guessed: true, .. }) => say.note(
            &format!("The list was read as {encoding}: look whether the names are right."),
            &format!("명단을 {encoding}(으)로 읽었습니다. 이름이 맞는지 확인하십시오."),
        ),
        Some(SheetForm::Workbook { sheet, others }) if *others > 0 => say.note(
            &format!("Of the workbook the sheet “{sheet}” was read, and {others} others were not."),
            &format!("통합 문서에서 “{sheet}” 시트만 읽고 다른 시트 {others}개는 읽지 않았습니다."),
        ),
        _ => {}
    }
    if !list.ignored.is_empty() {
        let columns = list.ignored.join(", ");
        let en = format!("Warning: these columns are not read: {columns}");
        say.note(&en, &format!("경고: 읽지 않는 열입니다. {columns}"));
    }
    for lines in &list.alike {
        let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let en = format!("Warning: the members on lines {lines} have one name or one address. Are they one person?");
        say.note(
            &en,
            &format!("경고: {lines}행의 회원은 이름이나 연락처가 같습니다. 같은 사람이 아닌지 확인하십시오."),
        );
    }
}
