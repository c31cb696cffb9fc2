//! No particle is fixed behind an argument: whether a name ends in a consonant is known when it is said. A text chooses
//! by `PARTICLE`, or is another sentence; what a command or a file is called stands behind a colon.

use crate::Violation;
use crate::sources::SourceFile;

/// Particles, and forms of 이다, that have another form after the other kind of syllable; the longer ones first.
const CHANGING: &str = "으로부터 로부터 으로써 으로서 이었습니다 였습니다 이라는 이라고 이지만 라는 라고 로써 로서 \
                        으로 이며 이고 이나 이라 이란 이든 와의 과의 로 은 는 이 가 을 를 와 과";

/// Marks that may stand between a name and its particle.
const CLOSING: [char; 8] = ['`', '"', '\'', '”', '’', '»', ')', ']'];

/// Checks Korean texts, line by line; comments say what they like.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    files.iter().flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Violation> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| !super::glossary::is_comment(line));
    let found = lines.flat_map(|(at, line)| fixed(line).into_iter().map(move |particle| (at + 1, particle)));
    found
        .map(|(line, particle)| {
            let message =
                format!("line {line}: `{particle}` is fixed behind an argument: PARTICLE, or another sentence");
            Violation::new(&file.path, "particle", message)
        })
        .collect()
}

/// The particles that are fixed behind `{ $name }`, `{name}` and `%1$s`.
fn fixed(line: &str) -> Vec<&'static str> {
    let ends = line.match_indices('}').map(|(at, end)| at + end.len());
    let ends = ends.chain(line.match_indices("$s").map(|(at, end)| at + end.len()));
    ends.filter_map(|at| particle(&line[at..])).collect()
}

/// The particle that a text begins with, if no word goes on behind it and no other form stands in brackets.
fn particle(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(CLOSING);
    CHANGING.split(' ').find(|particle| {
        let rest = text.strip_prefix(particle);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c == '(' || super::hangul::is_hangul(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_particle_is_found_wherever_an_argument_ends() {
        assert_eq!(fixed("a = { $name }이 { $file }`로 (\"{ $x }\")는"), ["이", "로", "는"]);
        assert_eq!(fixed("\"b\": \"{now}이고, {next}로.\","), ["이고", "로"]);
        assert_eq!(fixed("<string>%1$s 님은 %2$s이며</string>"), ["이며"]);
    }

    #[test]
    fn what_fits_any_name_is_let_be() {
        for text in
            ["{ $n }명이", "{ $n }의 이", "{ $x }을(를)", "{ $x } 이 파일", "{ $x }입니다", "{ $x }이름", "{ $x }까지"]
        {
            assert!(fixed(text).is_empty(), "{text}");
        }
        assert!(fixed("{ $x }{ PARTICLE($x, \"을/를\") } 쓰십시오").is_empty());
        let file = SourceFile { path: "texts/ko/a.ftl".to_owned(), text: "# { $a }이\nb = { $c }는\n".to_owned() };
        assert!(check(&[file])[0].message.starts_with("line 2: `는`"));
    }
}
