//! The table for a mailer.

use tupyo_spreadsheet::{UTF8_MARK, csv_row};
use zeroize::Zeroizing;

use crate::{CodeLink, Letter};

/// More than a row has besides its texts: quotation marks, separators and a code.
const ROW: usize = 256;

/// CSV in UTF-8 with the columns `name`, `address`, `code`, `link`, `district`: a row for each letter.
pub fn mail_merge(letters: &[Letter<'_>], link: Option<&CodeLink<'_>>) -> Zeroizing<String> {
    let link_length = link.map_or(0, CodeLink::longest);
    let length = |letter: &Letter<'_>| {
        2 * (letter.member.name.len() + letter.member.address.len() + letter.district.len()) + link_length + ROW
    };
    // One allocation: what grows leaves copies behind.
    let mut file = Zeroizing::new(String::with_capacity(ROW + letters.iter().map(length).sum::<usize>()));
    file.push_str(UTF8_MARK);
    csv_row(&mut file, &["name", "address", "code", "link", "district"]);
    for letter in letters {
        let (code, link) = (letter.code.checked(), link.map(|link| link.with(&letter.code)));
        let link = link.as_ref().map_or("", |link| link.as_str());
        csv_row(&mut file, &[&letter.member.name, &letter.member.address, &code, link, letter.district]);
    }
    file
}
