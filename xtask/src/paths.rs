//! What a source file declares and which paths it names, read off its words: no types, no macros, and a module inside a
//! file is a part of it.

/// The names of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// What it declares.
    pub items: Vec<Item>,
    /// What its `use` declarations bring in.
    pub imports: Vec<Import>,
    /// The other paths of two names and more, `crate::a::B` say.
    pub paths: Vec<Vec<String>>,
}

/// A declared type, trait, function, constant, macro or module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `struct`, `fn`, …
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Whether the file says `pub` before it; `pub(crate)` is not enough.
    pub public: bool,
}

/// A name that a `use` declaration brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Where it comes from; the last name is `*` for everything there.
    pub path: Vec<String>,
    /// What it is called here.
    pub name: String,
    /// Whether it is passed on to everybody: `pub use`.
    pub public: bool,
    /// Whether the file says the name anywhere else.
    pub used: bool,
}

/// Words that declare an item.
const KINDS: [&str; 9] = ["const", "enum", "fn", "macro_rules", "mod", "static", "struct", "trait", "type"];

/// Reads code that is [without text](crate::code::without_text).
pub fn read(code: &str) -> Names {
    let words = words(code);
    let mut names = Names::default();
    let mut at = 0;
    while at < words.len() {
        match words[at] {
            "use" if words.get(at + 1) != Some(&"<") => {
                let first = names.imports.len();
                let public = at > 0 && words[at - 1] == "pub";
                at = tree(&words, at + 1, &[], &mut names.imports);
                names.imports[first..].iter_mut().for_each(|import| import.public = public);
            }
            word if is_name(word) && words.get(at + 1) == Some(&"::") => {
                let path = path(&words[at..]);
                at += 2 * path.len();
                names.paths.push(path);
            }
            word => {
                names.items.extend(KINDS.contains(&word).then(|| item(&words, at)).flatten());
                at += 1;
            }
        }
    }
    for import in &mut names.imports {
        import.used = words.iter().filter(|word| **word == import.name).count() > 1;
    }
    names
}

/// Names, `::`, and every other sign by itself.
fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if rest.starts_with("::") => 2,
            c if is_part(c) => rest.find(|c: char| !is_part(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

/// The names of the path that `words` begin with; it ends where generics or a group begin.
fn path(words: &[&str]) -> Vec<String> {
    let names = words.chunks(2).take_while(|pair| is_name(pair[0]));
    let mut path = Vec::new();
    for pair in names {
        path.push(pair[0].to_owned());
        if pair.get(1) != Some(&"::") {
            break;
        }
    }
    path
}

/// Takes in what a tree of imports brings; gives where it ends.
fn tree(words: &[&str], mut at: usize, prefix: &[String], imports: &mut Vec<Import>) -> usize {
    let mut path = prefix.to_vec();
    let mut name = None;
    while let Some(word) = words.get(at) {
        match *word {
            "{" => {
                while !matches!(words.get(at), None | Some(&"}")) {
                    at = tree(words, at + 1, &path, imports);
                }
                return at + 1;
            }
            "," | "}" | ";" => break,
            "as" => name = words.get(at + 1).copied(),
            "::" => {}
            _ if name.is_some() => {}
            word => path.push(word.to_owned()),
        }
        at += 1;
    }
    if path.len() > prefix.len() {
        // `a::{self}` is `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = name.or(path.last().map(String::as_str)).unwrap_or_default().to_owned();
        imports.push(Import { path, name, public: false, used: false });
    }
    at
}

fn item(words: &[&str], at: usize) -> Option<Item> {
    let name = if words[at] == "macro_rules" { at + 2 } else { at + 1 };
    let name = words.get(name).filter(|word| is_name(word) && **word != "fn")?;
    let public = at > 0 && words[at - 1] == "pub";
    Some(Item { kind: words[at].to_owned(), name: (*name).to_owned(), public })
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| is_part(c) && !c.is_ascii_digit())
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(code: &str) -> Vec<String> {
        let said = |import: Import| format!("{}{}", import.path.join("::"), if import.public { " pub" } else { "" });
        read(code).imports.into_iter().map(said).collect()
    }

    #[test]
    fn trees_of_imports_are_spread_out() {
        assert_eq!(imports("use std::fmt;"), ["std::fmt"]);
        assert_eq!(
            imports("use a::{self, b::{C, D as E}, f::*,}; pub use g::H;"),
            ["a", "a::b::C", "a::b::D", "a::f::*", "g::H pub"]
        );
        assert!(imports("fn f<'a>() -> impl Iterator + use<'a> {}").is_empty());
        assert_eq!(read("use a::B as C;").imports[0].name, "C");
    }

    #[test]
    fn an_import_is_used_or_only_passed_on() {
        let used = |code: &str| read(code).imports[0].used;
        assert!(used("pub use a::B; fn f(b: B) {}"));
        assert!(!used("pub use a::B; fn f(b: Bee) {}"));
    }

    #[test]
    fn other_paths_are_found() {
        let found = read("fn f(x: crate::a::B) { super::g(); x::<T>::y(); h::i::<u8>(1) }").paths;
        let found: Vec<String> = found.iter().map(|path| path.join("::")).collect();
        assert_eq!(found, ["crate::a::B", "super::g", "x", "h::i"]);
    }

    #[test]
    fn items_are_found() {
        let code = "pub struct A; pub(crate) enum B {} const fn c() {} type D = fn(u8); macro_rules! e { } mod f;";
        let found = read(code).items.into_iter().map(|item| (item.name, item.public));
        let expected = [("A", true), ("B", false), ("c", false), ("D", false), ("e", false), ("f", false)];
        assert_eq!(found.collect::<Vec<_>>(), expected.map(|(name, public)| (name.to_owned(), public)));
    }
}
