//! How far the members' registration is.

use tupyo_election::ElectionManifest;
use tupyo_spreadsheet::{UTF8_MARK, csv_row};

use crate::ListMember;

/// How many members of a district there are, and how many have registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistrictProgress {
    /// The index of the ballot style.
    pub style: usize,
    /// Members.
    pub members: usize,
    /// Of whom this many have registered.
    pub registered: usize,
}

/// Who has registered.
#[derive(Clone, Debug)]
pub struct MemberProgress<'a> {
    /// The districts, in the manifest's order.
    pub districts: Vec<DistrictProgress>,
    /// Members who have not.
    pub missing: Vec<&'a ListMember>,
}

impl<'a> MemberProgress<'a> {
    /// Of these members, as far as it is said of each.
    pub fn of(
        members: &'a [ListMember],
        manifest: &ElectionManifest,
        has_registered: impl Fn(&ListMember) -> bool,
    ) -> MemberProgress<'a> {
        let of_style = |style| DistrictProgress { style, members: 0, registered: 0 };
        let mut districts: Vec<_> = (0..manifest.styles().len()).map(of_style).collect();
        let mut missing = Vec::new();
        for member in members {
            let registered = has_registered(member);
            if let Some(district) = districts.get_mut(member.style) {
                district.members += 1;
                district.registered += usize::from(registered);
            }
            if !registered {
                missing.push(member);
            }
        }
        MemberProgress { districts, missing }
    }

    /// How many members have registered.
    pub fn registered(&self) -> usize {
        self.districts.iter().map(|district| district.registered).sum()
    }
}

/// CSV in UTF-8 with the columns `name`, `address`, `district`, for a mailer: whom to remind. It has no codes.
pub fn reminders(members: &[&ListMember], manifest: &ElectionManifest, language: &str) -> String {
    let mut file = UTF8_MARK.to_owned();
    csv_row(&mut file, &["name", "address", "district"]);
    for member in members {
        let district = manifest.styles().get(member.style).map_or("", |style| style.title.in_language(language));
        csv_row(&mut file, &[&member.name, &member.address, district]);
    }
    file
}
