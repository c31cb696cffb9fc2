//! An association's list of members, from a file.

use std::path::Path;

use tupyo_election::ElectionManifest;
use tupyo_members::{MemberFault, MemberList};
use tupyo_spreadsheet::SheetForm;

use super::fault::{self, Fault};
use crate::catalogue::lists as texts;
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
        Fault::in_both(path, fault.code, fault.said.clone())
            .in_line(fault.line)
            .in_column(fault.column)
            .against_line(fault.other)
    };
    let (faults, count): (Vec<Fault>, _) = (faults.iter().map(in_file).collect(), faults.len());
    Failure::refused("members-faults", texts::nothing_was_written_faults(&count, &fault::lines(&faults)))
        .with("faults", fault::json(&faults))
}

/// Says what a reader of the list should look at: how it was read, and who may be one person.
pub fn say_found(list: &MemberList, say: &Say) {
    match &list.form {
        Some(SheetForm::Text { encoding, guessed: true, .. }) => say.note(texts::list_was_read_as(&encoding)),
        Some(SheetForm::Workbook { sheet, others }) if *others > 0 => {
            say.note(texts::workbook_sheet_was_read(&others, &sheet))
        }
        _ => {}
    }
    if !list.ignored.is_empty() {
        let columns = list.ignored.join(", ");
        say.note(texts::warning_these_columns_not(&columns));
    }
    for lines in &list.alike {
        let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        say.note(texts::warning_members_on_lines(&lines));
    }
}
