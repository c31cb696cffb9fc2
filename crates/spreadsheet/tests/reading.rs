//! Sheets as real programs save them, and what nobody's list is.
#![cfg(test)]

use std::io::{Cursor, Write};
use std::path::Path;

use proptest::prelude::*;
use tupyo_spreadsheet::{HeadingFault, SheetForm, UTF8_MARK, column_letters, columns, csv_row, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Lines and their cells, and the places and codes of faults.
type Seen = (Vec<(u64, Vec<String>)>, Vec<(u64, u32, &'static str)>, Option<SheetForm>);

fn seen(bytes: &[u8]) -> Seen {
    let mut rows = Vec::new();
    let sheet = read(bytes, &mut |row| rows.push((row.line, row.cells.to_vec())));
    let place = |fault: &tupyo_spreadsheet::SheetFault| {
        (fault.line.unwrap_or_default(), fault.column.unwrap_or_default(), fault.code())
    };
    (rows, sheet.faults.iter().map(place).collect(), sheet.form)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).unwrap()
}

fn cells(text: &[(u64, &[&str])]) -> Vec<(u64, Vec<String>)> {
    text.iter().map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

const KOREAN: [&[&str]; 3] = [
    &["이름", "E-mail", "선거구", "weight"],
    &["홍길동", "hong@example.kr", "동구", "1"],
    &["뷁뛟 Müller", "m@example.kr", "서구", "2"],
];

#[test]
fn text_is_read_in_the_encodings_of_spreadsheets() {
    for (name, encoding, guessed, separator, first) in [
        ("excel-unicode-text.txt", "UTF-16", false, '\t', 1),
        ("utf-16-be.csv", "UTF-16", false, ',', 1),
        ("utf-16-le-without-mark.csv", "UTF-16", true, ';', 1),
        ("excel-utf-8.csv", "UTF-8", false, ',', 1),
        ("excel-sep.csv", "UTF-8", false, ';', 2),
        ("decomposed.csv", "UTF-8", false, ',', 1),
    ] {
        let (rows, faults, form) = seen(&file(name));
        assert_eq!(faults, [], "{name}");
        assert_eq!(rows, cells(&[(first, KOREAN[0]), (first + 1, KOREAN[1]), (first + 2, KOREAN[2])]), "{name}");
        assert_eq!(form, Some(SheetForm::Text { encoding, guessed, separator }), "{name}");
    }
    let (rows, faults, form) = seen(&file("excel-korean-cp949.csv"));
    assert_eq!((rows[2].1[0].as_str(), rows.len(), faults.len()), ("뷁뛟 김", 3, 0));
    assert_eq!(form, Some(SheetForm::Text { encoding: "CP949", guessed: true, separator: ',' }));
    let (rows, _, form) = seen(&file("excel-german-1252.csv"));
    assert_eq!(rows[1].1, ["Zoë Müller", "zoe@example.org", "Süd", "1"]);
    assert_eq!(rows[2].1[0], "Ærø, Jr.");
    assert_eq!(form, Some(SheetForm::Text { encoding: "Windows-1252", guessed: true, separator: ';' }));
    assert_eq!(seen(&file("macintosh.csv")).0[2].0, 3);
}

/// Each accented letter and the letter behind it are a legal syllable of CP949.
#[test]
fn accented_letters_are_not_taken_for_korean() {
    for name in ["Ärger", "Änne Öz", "Ågot", "Müller", "Zoë"] {
        let bytes: Vec<u8> = format!("name;x\n{name};1\n").chars().map(|c| u32::from(c) as u8).collect();
        assert_eq!(seen(&bytes).0[1].1[0], name);
    }
}

#[test]
fn workbooks_are_read_as_they_are_shown() {
    let (rows, faults, form) = seen(&file("openpyxl.xlsx"));
    assert_eq!(faults, []);
    assert_eq!(rows, cells(&[(1, KOREAN[0]), (2, KOREAN[1]), (3, KOREAN[2])]));
    assert_eq!(form, Some(SheetForm::Workbook { sheet: "회원".to_owned(), others: 0 }));
    let (rows, faults, form) = seen(&file("xlsxwriter.xlsx"));
    let expected: Vec<Vec<&str>> = KOREAN.iter().map(|row| [&[""], *row].concat()).collect();
    assert_eq!(rows, cells(&[(3, &expected[0]), (4, &expected[1]), (5, &expected[2])]));
    assert_eq!(faults, [(6, 2, "sheet-cell")]);
    assert_eq!(form, Some(SheetForm::Workbook { sheet: "Members".to_owned(), others: 1 }));
}

#[test]
fn what_is_no_list_says_what_it_is() {
    for (name, code) in [
        ("old.xls", "sheet-old-workbook"),
        ("sheet.ods", "sheet-open-document"),
        ("damaged.xlsx", "sheet-damaged"),
        ("overflow.xlsx", "sheet-damaged"),
        ("far.xlsx", "sheet-too-large"),
    ] {
        assert_eq!(seen(&file(name)), (vec![], vec![(0, 0, code)], None), "{name}");
    }
    assert_eq!(seen(b"").1, [(0, 0, "sheet-empty")]);
    assert_eq!(seen(b",,,\r\n\r\n \t,\r\n").1, [(0, 0, "sheet-empty")]);
    assert_eq!(seen(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0").1, [(0, 0, "sheet-binary")]);
}

#[test]
fn what_unzips_to_more_than_a_list_is_refused_unread() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..129 {
        archive.write_all(&block).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(seen(&bomb), (vec![], vec![(0, 0, "sheet-too-large")], None));
}

#[test]
fn what_has_more_columns_than_a_sheet_is_refused() {
    assert_eq!(seen(format!("a{}", ",".repeat(16_383)).as_bytes()).1, []);
    assert_eq!(seen(format!("a{}", ",".repeat(16_384)).as_bytes()).1, [(0, 0, "sheet-too-large")]);
}

/// A long text of spaces in many cells: each is read, so each counts.
#[test]
fn empty_cells_of_a_workbook_count() {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let blank = "\u{a0}".repeat(1 << 20);
    let cells = "<c r=\"A1\" t=\"s\"><v>0</v></c>".repeat(130);
    let bytes = with_parts(&file("xlsxwriter.xlsx"), |_, name, data| match name {
        "xl/sharedStrings.xml" => *data = format!("<sst {main}><si><t>{blank}</t></si></sst>").into_bytes(),
        _ if name.starts_with("xl/worksheets/sheet") => {
            let sheet = format!("<worksheet {main}><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>");
            *data = sheet.into_bytes();
        }
        _ => {}
    });
    assert_eq!(seen(&bytes), (vec![], vec![(0, 0, "sheet-too-large")], None));
}

#[test]
fn quotes_spaces_and_empty_lines_are_as_programs_write_them() {
    let text = "a, \"b, c\" ,\"d \"\"e\"\"\"\r\n\r\n,,\r\n\" f \ng\",5\" pipe,\u{a0}h\u{feff}\n";
    let (rows, faults, _) = seen(text.as_bytes());
    assert_eq!((rows, faults), (cells(&[(1, &["a", "b, c", "d \"e\""]), (4, &["f \ng", "5\" pipe", "h"])]), vec![]));
    let (rows, faults, _) = seen(b"a,b\n\"c\" d,e\nf,g\n\x07,\"h\ni,j");
    assert_eq!(rows, cells(&[(1, &["a", "b"]), (3, &["f", "g"])]));
    assert_eq!(faults, [(2, 1, "sheet-quote"), (4, 2, "sheet-quote")]);
    let (_, faults, _) = seen(b"\xef\xbb\xbfa,b\nc,\xff\n\x1b,\n");
    assert_eq!(faults, [(2, 2, "sheet-character"), (3, 1, "sheet-character")]);
}

#[test]
fn columns_are_found_by_their_names() {
    let names: [&[&str]; 3] = [&["name", "이름"], &["e-mail", "이메일"], &["weight"]];
    let mut found = None;
    read("이 름,Email,note,E_MAIL,,\n".as_bytes(), &mut |row| found = Some(columns(row, &names)));
    let (headings, faults) = found.unwrap();
    assert_eq!((headings.places, headings.width), ([Some(0), Some(1), None], 4));
    assert_eq!(faults, [HeadingFault::Unknown { place: 2 }, HeadingFault::Repeated { column: 1, place: 3 }]);
    read(b"a,b,c,d,,e\n", &mut |row| {
        let at = |column| headings.cell(row, column);
        assert_eq!(([0, 1, 2].map(at), headings.beyond(row)), (["a", "b", ""], Some(5)));
    });
    assert_eq!([1, 26, 27, 702, 703].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
}

#[test]
fn nothing_that_is_written_is_a_formula() {
    let mut file = UTF8_MARK.to_owned();
    let hostile = ["=cmd|'/c calc'!A1", "+82 2", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "a\"b", "=1\r\n=2", "x=1"];
    csv_row(&mut file, &hostile);
    let (rows, _, _) = seen(file.as_bytes());
    let written: Vec<String> = rows[0].1.clone();
    assert_eq!(written.len(), hostile.len());
    for (cell, hostile) in written.iter().zip(hostile) {
        let is_harmless = ["a\"b", "x=1"].contains(&hostile);
        assert_eq!(*cell, if is_harmless { hostile.to_owned() } else { format!("'{hostile}") });
    }
}

#[test]
fn a_phone_number_is_written_as_it_is() {
    let mut file = String::new();
    csv_row(&mut file, &["+82 10-1234.5678", "+(44)2079460000", "+1234567+cmd", "+123456", "-1234567"]);
    let expected = "\"+82 10-1234.5678\",\"+(44)2079460000\",\"'+1234567+cmd\",\"'+123456\",\"'-1234567\"\r\n";
    assert_eq!(file, expected);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
        let (rows, faults, _) = seen(&bytes);
        prop_assert!(!rows.is_empty() || !faults.is_empty());
    }

    #[test]
    fn what_is_written_is_read_again(
        table in prop::collection::vec(prop::collection::vec("[a-z가-힣,;\"\n]{1,8}", 2..5), 1..5),
    ) {
        let mut file = String::new();
        table.iter().for_each(|row| csv_row(&mut file, &row.iter().map(String::as_str).collect::<Vec<_>>()));
        let (rows, faults, _) = seen(file.as_bytes());
        prop_assert_eq!(faults, []);
        let bare = |row: &Vec<String>| row.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let full: Vec<_> = table.iter().map(bare).filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        prop_assert_eq!(rows.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), full);
    }

    /// A workbook whose bytes are damaged, and one whose parts are: the archive is whole then.
    #[test]
    fn a_damaged_workbook_is_read_without_a_panic(place: prop::sample::Index, byte: u8, part: prop::sample::Index) {
        let mut bytes = file("openpyxl.xlsx");
        let at = place.index(bytes.len());
        bytes[at] = byte;
        seen(&bytes);
        seen(&with_a_damaged_part(&file("openpyxl.xlsx"), &part, &place, byte));
    }
}

fn with_a_damaged_part(bytes: &[u8], part: &prop::sample::Index, place: &prop::sample::Index, byte: u8) -> Vec<u8> {
    let damaged = part.index(zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len());
    with_parts(bytes, |index, _, data| {
        if index == damaged && !data.is_empty() {
            let at = place.index(data.len());
            data[at] = byte;
        }
    })
}

/// The archive with its parts changed, each by its number and name.
fn with_parts(bytes: &[u8], change: impl Fn(usize, &str, &mut Vec<u8>)) -> Vec<u8> {
    let mut source = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let (name, mut data) = (part.name().unwrap().into_owned(), Vec::new());
        std::io::Read::read_to_end(&mut part, &mut data).unwrap();
        change(index, &name, &mut data);
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(&data).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
