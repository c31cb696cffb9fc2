//! The list of members.

use std::collections::HashMap;

use tupyo_election::ElectionManifest;
use tupyo_encoding::likeness;
use tupyo_registration::Handle;
use tupyo_spreadsheet::{HeadingFault, Headings, SheetForm, SheetRow, columns};

use crate::catalogue as texts;
use crate::row::{self, COLUMN_NAMES, COLUMNS, CONTACT, Districts, EMAIL, ID, PHONE};
use crate::{ListMember, MemberFault};

/// A list without a fault.
#[derive(Clone, Debug)]
pub struct MemberList {
    /// The members, by line.
    pub members: Vec<ListMember>,
    /// The names of columns that are not read.
    pub ignored: Vec<String>,
    /// The lines of members who have the same name, or are reached in the same way: perhaps one person.
    pub alike: Vec<Vec<u64>>,
    /// How the list was written.
    pub form: Option<SheetForm>,
}

impl MemberList {
    /// Reads a list, for the districts of this manifest.
    ///
    /// # Errors
    /// Every fault, by line.
    pub fn read(bytes: &[u8], manifest: &ElectionManifest) -> Result<MemberList, Vec<MemberFault>> {
        let mut reading = Reading::of(manifest);
        let sheet = tupyo_spreadsheet::read(bytes, &mut |row| reading.take(row));
        let (form, is_whole) = (sheet.form, sheet.faults.is_empty());
        reading.faults.extend(sheet.faults.into_iter().map(MemberFault::from));
        if reading.members.is_empty() && is_whole && reading.faults.is_empty() {
            let said = texts::LIST_NAMES_NOBODY_WRITE;
            reading.faults.push(MemberFault::of_list("members-empty", said));
        }
        reading.must_be_countable(manifest.largest_weight());
        let Reading { members, mut faults, ignored, .. } = reading;
        if faults.is_empty() {
            let alike = alike(&members);
            return Ok(MemberList { members, ignored, alike, form });
        }
        faults.sort_by_key(|fault| (fault.line, fault.column));
        Err(faults)
    }
}

/// A list as its rows come.
struct Reading {
    districts: Districts,
    headings: Option<Headings<COLUMNS>>,
    /// Whether rows can be read: the columns that must be there are there.
    is_known: bool,
    members: Vec<ListMember>,
    lines: HashMap<Handle, u64>,
    ignored: Vec<String>,
    faults: Vec<MemberFault>,
}

impl Reading {
    fn of(manifest: &ElectionManifest) -> Reading {
        Reading {
            districts: Districts::of(manifest),
            headings: None,
            is_known: false,
            members: Vec::new(),
            lines: HashMap::new(),
            ignored: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn take(&mut self, row: SheetRow<'_>) {
        match self.headings {
            None => self.take_headings(row),
            Some(headings) if self.is_known => self.take_member(row, &headings),
            Some(_) => {}
        }
    }

    /// The first row names the columns.
    fn take_headings(&mut self, row: SheetRow<'_>) {
        let (headings, faults) = columns(row, &COLUMN_NAMES);
        for fault in faults {
            match fault {
                HeadingFault::Unknown { place } => self.ignored.extend(row.cells.get(place).cloned()),
                HeadingFault::Repeated { place, .. } => {
                    let said = texts::COLUMN_THERE_TWICE_LEAVE;
                    let fault = MemberFault::of_list("members-column-repeated", said);
                    self.faults.push(fault.in_line(row.line).in_column(Some(place)));
                }
            }
        }
        let missing = row::missing_columns(&headings, self.districts.count());
        self.is_known = missing.is_empty();
        self.faults.extend(missing.into_iter().map(|fault| fault.in_line(row.line)));
        self.headings = Some(headings);
    }

    fn take_member(&mut self, row: SheetRow<'_>, headings: &Headings<COLUMNS>) {
        match row::member(row, headings, &self.districts) {
            Ok(member) => {
                let first = *self.lines.entry(member.handle.clone()).or_insert(member.line);
                if first != member.line {
                    let by = [ID, EMAIL, CONTACT, PHONE].into_iter().find_map(|column| headings.places[column]);
                    let said = texts::SAME_PERSON_AS_ANOTHER;
                    let fault = MemberFault::of_list("members-repeated", said).in_line(row.line).in_column(by);
                    self.faults.push(fault.against(first));
                }
                self.members.push(member);
            }
            Err(faults) => self.faults.extend(faults),
        }
    }

    /// A board counts no more.
    fn must_be_countable(&mut self, largest: u64) {
        let sum: u64 = self.members.iter().map(|member| u64::from(member.weight)).sum();
        if sum > largest {
            let fault = MemberFault {
                said: texts::all_weights_together_election(&largest, &sum),
                ..MemberFault::of_list("members-weights", ["", ""])
            };
            self.faults.push(fault);
        }
    }
}

/// The lines of members with one name or one address, in groups.
fn alike(members: &[ListMember]) -> Vec<Vec<u64>> {
    let mut groups: Vec<Vec<u64>> = Vec::new();
    for key in [|member: &ListMember| likeness(&member.name), |member: &ListMember| member.address.to_lowercase()] {
        let mut lines: HashMap<String, Vec<u64>> = HashMap::new();
        members.iter().for_each(|member| lines.entry(key(member)).or_default().push(member.line));
        groups.extend(lines.into_values().filter(|lines| lines.len() > 1));
    }
    groups.sort();
    groups.dedup();
    groups
}
