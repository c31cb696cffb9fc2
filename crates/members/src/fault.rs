//! What is wrong with a members' list, and where.

use tupyo_spreadsheet::SheetFault;

/// A fault of a members' list, with its place and how it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFault {
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u32>,
    /// The earlier line that it contradicts, where there is one.
    pub other: Option<u64>,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong and what to do, in English and Korean.
    pub said: [String; 2],
}

impl MemberFault {
    /// Of the whole list.
    pub(crate) fn of_list(code: &'static str, said: [&str; 2]) -> MemberFault {
        MemberFault { line: None, column: None, other: None, code, said: said.map(str::to_owned) }
    }

    /// In a line.
    pub(crate) fn in_line(mut self, line: u64) -> MemberFault {
        self.line = Some(line);
        self
    }

    /// In a column; the place is from 0.
    pub(crate) fn in_column(mut self, place: Option<usize>) -> MemberFault {
        self.column = place.and_then(|place| u32::try_from(place + 1).ok());
        self
    }

    /// It contradicts an earlier line.
    pub(crate) fn against(mut self, line: u64) -> MemberFault {
        self.other = Some(line);
        self
    }
}

impl From<SheetFault> for MemberFault {
    fn from(fault: SheetFault) -> MemberFault {
        let said = [fault.kind.to_string(), fault.kind.korean().to_owned()];
        MemberFault { line: fault.line, column: fault.column, other: None, code: fault.code(), said }
    }
}
