//! One case of a file of vectors.

use std::cell::RefCell;

use serde_json::Value;

/// One case of a file. It remembers which of its values were read; a path is field names joined by dots, such as
/// `inputs.key`.
pub struct Case<'a> {
    json: &'a Value,
    read: RefCell<Vec<String>>,
}

impl<'a> Case<'a> {
    /// The case that this JSON object describes.
    pub fn new(json: &'a Value) -> Case<'a> {
        Case { json, read: RefCell::default() }
    }

    /// What the case is about.
    pub fn name(&self) -> &'a str {
        self.json["name"].as_str().unwrap_or_default()
    }

    /// The code with which it is to be refused, or `None` for a valid case.
    pub fn expected_error(&self) -> Option<&'a str> {
        self.find("expected_error").map(|error| error.as_str().expect("a code"))
    }

    /// Whether there is a value at the path.
    pub fn has(&self, path: &str) -> bool {
        lookup(self.json, path).is_some()
    }

    /// The value at the path.
    pub fn value(&self, path: &str) -> &'a Value {
        self.find(path).unwrap_or_else(|| panic!("{} has no {path}", self.name()))
    }

    /// The text at the path.
    pub fn text(&self, path: &str) -> &'a str {
        self.value(path).as_str().unwrap_or_else(|| panic!("{path} is no text"))
    }

    /// The number at the path.
    pub fn number(&self, path: &str) -> u64 {
        self.value(path).as_u64().unwrap_or_else(|| panic!("{path} is no number"))
    }

    /// The numbers at the path.
    pub fn numbers(&self, path: &str) -> Vec<u64> {
        self.list(path).iter().map(|number| number.as_u64().expect("a number")).collect()
    }

    /// The list at the path.
    pub fn list(&self, path: &str) -> &'a [Value] {
        self.value(path).as_array().unwrap_or_else(|| panic!("{path} is no list"))
    }

    /// The members of the list at the path.
    pub fn members(&self, path: &str) -> Vec<Case<'a>> {
        self.list(path).iter().map(Case::new).collect()
    }

    /// The bytes at the path, written in hexadecimal.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        decode_hex(self.value(path))
    }

    /// The bytes that a member of a list is, written in hexadecimal.
    pub fn as_bytes(&self) -> Vec<u8> {
        decode_hex(self.json)
    }

    /// A list of byte strings.
    pub fn strings(&self, path: &str) -> Vec<Vec<u8>> {
        self.list(path).iter().map(decode_hex).collect()
    }

    /// As many bytes as the type says.
    pub fn array<const N: usize>(&self, path: &str) -> [u8; N] {
        fixed(self.value(path))
    }

    /// As many bytes, of the value with this name, which may have dots in it.
    pub fn field<const N: usize>(&self, name: &str) -> [u8; N] {
        fixed(self.json.get(name).unwrap_or_else(|| panic!("there is no {name}")))
    }

    /// A list of lists of byte strings of equal length.
    pub fn tables<const N: usize>(&self, path: &str) -> Vec<Vec<[u8; N]>> {
        let rows = self.list(path).iter();
        rows.map(|row| row.as_array().expect("a list").iter().map(fixed).collect()).collect()
    }

    /// A list of byte strings of equal length.
    pub fn arrays<const N: usize>(&self, path: &str) -> Vec<[u8; N]> {
        self.list(path).iter().map(fixed).collect()
    }

    /// The names of the inputs.
    pub(crate) fn inputs(&self) -> Vec<&'a str> {
        self.json["inputs"].as_object().expect("inputs").keys().map(String::as_str).collect()
    }

    /// The paths of the values that were not read.
    pub fn unread(&self) -> Vec<String> {
        let mut leaves = Vec::new();
        for section in self.json.as_object().expect("a case").keys().filter(|key| *key != "name") {
            collect_leaves(section.clone(), &self.json[section], &mut leaves);
        }
        let read = self.read.borrow();
        leaves.retain(|leaf| !read.iter().any(|path| covers(path, leaf)));
        leaves
    }

    fn find(&self, path: &str) -> Option<&'a Value> {
        self.read.borrow_mut().push(path.to_owned());
        lookup(self.json, path)
    }
}

fn lookup<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(json, |value, field| value.get(field))
}

fn covers(path: &str, leaf: &str) -> bool {
    leaf.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn collect_leaves(path: String, value: &Value, leaves: &mut Vec<String>) {
    match value.as_object() {
        Some(fields) => fields.iter().for_each(|(name, value)| collect_leaves(format!("{path}.{name}"), value, leaves)),
        None => leaves.push(path),
    }
}

fn fixed<const N: usize>(value: &Value) -> [u8; N] {
    let bytes = decode_hex(value);
    bytes.try_into().unwrap_or_else(|bytes: Vec<u8>| panic!("{} bytes, not {N}", bytes.len()))
}

/// Hexadecimal text, or an object `prefix`, `repeat` (a byte and how often), `suffix` for long bytes.
pub(crate) fn decode_hex(value: &Value) -> Vec<u8> {
    if value.is_object() {
        let end = |name: &str| value.get(name).map(decode_hex).unwrap_or_default();
        let repeat = Case::new(&value["repeat"]);
        let run = vec![repeat.number("byte") as u8; repeat.number("times") as usize];
        return [end("prefix"), run, end("suffix")].concat();
    }
    let digits = value.as_str().expect("hexadecimal text").as_bytes();
    assert!(digits.len().is_multiple_of(2), "an odd number of digits");
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a hexadecimal digit") as u8;
    digits.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
