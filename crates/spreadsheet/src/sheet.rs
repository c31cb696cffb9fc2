//! What a file is, and its rows.

use crate::decoded::{self, Decoded};
use crate::fault::{SheetFault, SheetFaultKind};
use crate::rows::{Rows, SheetForm, SheetRow};
use crate::{separated, workbook};

/// What workbooks begin with: a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";
/// What workbooks of before 2007 begin with, and those under a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What was found besides the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSheet {
    /// How the sheet was written, as far as that was found.
    pub form: Option<SheetForm>,
    /// Everything that is wrong with it, in the order of its lines. Rows with a fault are not given.
    pub faults: Vec<SheetFault>,
}

/// Reads a sheet, and gives its rows to `take`, those aside that are empty or have a fault.
pub fn read(bytes: &[u8], take: &mut dyn FnMut(SheetRow<'_>)) -> ReadSheet {
    let mut rows = Rows::new(take);
    let form = if bytes.starts_with(ZIP) {
        workbook::read(bytes, &mut rows)
    } else if bytes.starts_with(COMPOUND) {
        Err(SheetFaultKind::OldWorkbook)
    } else {
        decoded::decode(bytes).and_then(|Decoded { text, encoding, guessed }| {
            let separator = separated::read(&text, &mut rows)?;
            Ok(SheetForm::Text { encoding, guessed, separator })
        })
    };
    let form = match form {
        Ok(form) => Some(form),
        Err(kind) => {
            rows.faults.push(SheetFault::of(kind));
            None
        }
    };
    if rows.are_none() && rows.faults.is_empty() {
        rows.faults.push(SheetFault::of(SheetFaultKind::Empty));
    }
    ReadSheet { form, faults: rows.faults }
}
