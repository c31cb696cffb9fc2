//! A member.

use tupyo_registration::Handle;

/// A member, as the association lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListMember {
    /// The line in the list, from 1.
    pub line: u64,
    /// By what the registrar knows the person: the list's `id`, or else the e-mail address or the phone's digits.
    pub handle: Handle,
    /// The name.
    pub name: String,
    /// The e-mail address, or else the phone number.
    pub address: String,
    /// The index of the ballot style.
    pub style: usize,
    /// How many times the vote counts.
    pub weight: u32,
}
