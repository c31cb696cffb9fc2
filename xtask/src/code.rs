//! Rust source without its comments and literals: enough of a lexer to count braces and to look for paths.

/// The code with every comment and every literal's content replaced by spaces. Lines stay where they are.
pub fn without_text(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < characters.len() {
        let end = (at + text_length(&characters, at)).min(characters.len());
        if end > at {
            code.extend(characters[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            code.push(characters[at]);
            at += 1;
        }
    }
    code
}

/// A string's text as it is written, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The line that it begins in, from 1.
    pub line: usize,
    /// What stands between its quotes.
    pub text: String,
    /// The code before it in its line, or in the last that has any.
    pub before: String,
}

/// The strings of some code, but those of attributes.
pub fn literals(source: &str) -> Vec<Literal> {
    let characters: Vec<char> = source.chars().collect();
    let (mut found, mut code) = (Vec::new(), String::new());
    let (mut at, mut line, mut brackets) = (0, 1, 0_usize);
    while at < characters.len() {
        let end = (at + text_length(&characters, at)).min(characters.len());
        if end > at {
            let text: String = characters[at..end].iter().collect();
            if brackets == 0 && text.starts_with(['"', 'r']) {
                let before = code.trim_end().rsplit('\n').next().unwrap_or_default().to_owned();
                found.push(Literal { line, text: text.trim_matches(['r', '#']).trim_matches('"').to_owned(), before });
            }
            line += text.matches('\n').count();
            at = end;
            continue;
        }
        match characters[at..] {
            ['#', '[', ..] | ['#', '!', '[', ..] if brackets == 0 => brackets = 1,
            ['[', ..] if brackets > 0 && !code.ends_with(['#', '!']) => brackets += 1,
            [']', ..] => brackets = brackets.saturating_sub(1),
            ['\n', ..] => line += 1,
            _ => {}
        }
        code.push(characters[at]);
        at += 1;
    }
    found
}

/// Code up to its tests, which stand last in a file.
pub fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or("").to_owned()
}

/// The length of the comment or literal that begins at `at`; 0 if none does.
fn text_length(characters: &[char], at: usize) -> usize {
    let rest = &characters[at..];
    let follows_name = at > 0 && is_name(characters[at - 1]);
    match rest {
        ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => string(rest),
        ['\'', ..] => character(rest),
        ['r', '"' | '#', ..] if !follows_name || characters[at - 1] == 'b' => raw_string(rest),
        _ => 0,
    }
}

/// Block comments nest.
fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A quote begins a lifetime, unless another ends it soon.
fn character(rest: &[char]) -> usize {
    match rest {
        ['\'', '\\', _, tail @ ..] => 4 + tail.iter().position(|c| *c == '\'').unwrap_or(0),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    }
}

/// `r#name` is no string.
fn raw_string(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    let open = 1 + hashes;
    if rest.get(open) != Some(&'"') {
        return 0;
    }
    let closes = |at: &usize| rest[*at] == '"' && rest[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    (open + 1..rest.len()).find(closes).map_or(rest.len(), |at| at + 1 + hashes)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn keeps(source: &str, code: &str) {
        let words: Vec<String> = without_text(source).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words.join(" "), code);
        assert_eq!(without_text(source).matches('\n').count(), source.matches('\n').count());
    }

    #[test]
    fn comments_go() {
        keeps("a // { b\nc", "a c");
        keeps("a /* { /* } */ \n b */ c", "a c");
        keeps("a /// doc", "a");
    }

    #[test]
    fn literals_go() {
        keeps(r#"f("{ \" {", x)"#, "f( , x)");
        keeps(r##"f(r#"{ " "#, br"{", b"{")"##, "f( , b , b )");
        keeps(r"f('{', '\'', '\u{7b}', b'{')", "f( , , , b )");
        keeps("\"unfinished {", "");
    }

    #[test]
    fn strings_are_found_with_their_lines_and_not_in_attributes() {
        let source = "#[command(\"a\", [1])]\nconst A: &str =\n    \"b\nc\"; // \"d\"\nf('\"', r#\"e\"f\"#)";
        let found: Vec<_> = literals(source).into_iter().map(|it| (it.line, it.text, it.before)).collect();
        let expected = [(3, "b\nc", "const A: &str ="), (5, "e\"f", "f(,")];
        assert_eq!(found, expected.map(|(line, text, before)| (line, text.to_owned(), before.to_owned())));
    }

    #[test]
    fn lifetimes_and_raw_names_stay() {
        keeps("fn f<'a>(x: &'a str) { r#type }", "fn f<'a>(x: &'a str) { r#type }");
        keeps("for 'x: loop", "for 'x: loop");
    }
}
