//! Links between the repository's pages lead somewhere: to a file that there is, and to a section that it has.

use std::path::Path;

use crate::Violation;
use crate::sources::SourceFile;

/// Parts of a page that is put together elsewhere: their links are that page's.
const PARTS: &str = "benches/src/";

/// Checks the links of all pages of the repository at `root`, but those to other hosts.
pub fn check(root: &Path, pages: &[SourceFile]) -> Vec<Violation> {
    let whole = pages.iter().filter(|page| !page.path.starts_with(PARTS));
    whole.flat_map(|page| check_page(page, pages, &|path| root.join(path).exists())).collect()
}

fn check_page(page: &SourceFile, pages: &[SourceFile], exists: &dyn Fn(&str) -> bool) -> Vec<Violation> {
    let prose = without_code(&page.text);
    let links = links(&prose).filter(|link| !link.target.contains("://") && !link.target.starts_with("mailto:"));
    links
        .filter_map(|link| {
            let (file, anchor) = link.target.split_once('#').unwrap_or((link.target, ""));
            let path = if file.is_empty() { page.path.clone() } else { resolved(&page.path, file) };
            let target = pages.iter().find(|other| other.path == path);
            let missing = if !exists(&path) {
                format!("`{}` leads to no file", link.target)
            } else if !anchor.is_empty() && !target.is_some_and(|other| has_anchor(&other.text, anchor)) {
                format!("`{}` leads to no heading", link.target)
            } else {
                let section = link.section.filter(|name| !target.is_none_or(|other| has_section(&other.text, name)))?;
                format!("`{path}` has no section \"{section}\"")
            };
            Some(Violation::new(&page.path, "links", missing))
        })
        .collect()
}

/// A link, and the section that is named behind it: `[page](page.md), "Section"`.
struct Link<'a> {
    target: &'a str,
    section: Option<&'a str>,
}

fn links(prose: &str) -> impl Iterator<Item = Link<'_>> {
    prose.split("](").skip(1).filter_map(|rest| {
        let (target, behind) = rest.split_once(')')?;
        let quoted = behind.strip_prefix(", \"").and_then(|name| name.split_once('"'));
        Some(Link { target, section: quoted.map(|(name, _)| name.trim_end_matches([',', '.'])) })
    })
}

/// Code is no prose: fenced and indented blocks, and what stands between backticks.
fn without_code(text: &str) -> String {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence && !line.starts_with("    ")
    });
    lines.map(|line| line.split('`').step_by(2).collect::<Vec<_>>().join("") + "\n").collect()
}

/// The path of `file` as a page at `from` writes it, from the root.
fn resolved(from: &str, file: &str) -> String {
    let mut place: Vec<&str> = from.split('/').collect();
    place.pop();
    for name in file.split('/').filter(|name| !matches!(*name, "" | ".")) {
        match name {
            ".." => place.truncate(place.len().saturating_sub(1)),
            _ => place.push(name),
        }
    }
    place.join("/")
}

fn headings(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim())
}

/// Whether a heading has this anchor: small letters, hyphens for spaces, without punctuation.
fn has_anchor(text: &str, anchor: &str) -> bool {
    let anchor_of = |heading: &str| -> String {
        let lower = heading.to_lowercase();
        let kept = lower.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings(text).any(|heading| anchor_of(heading) == anchor)
}

/// Whether a heading, or the first words of a paragraph in bold or slanted letters, begin with this name.
fn has_section(text: &str, name: &str) -> bool {
    headings(text).any(|heading| heading.starts_with(name)) || text.contains(&format!("*{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let page = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let pages =
            [page("docs/a.md", text), page("docs/b.md", "# B\n\n## What holds, and when\n\n**Masks hide.** So.\n")];
        let exists = |path: &str| matches!(path, "docs/a.md" | "docs/b.md" | "src/lib.rs");
        check_page(&pages[0], &pages, &exists).into_iter().map(|violation| violation.message).collect()
    }

    #[test]
    fn links_lead_to_files_and_headings() {
        assert!(
            found("[b](b.md) [lib](../src/lib.rs) [b](b.md#what-holds-and-when) [x](https://x.example/y)").is_empty()
        );
        assert_eq!(found("[c](c.md)"), ["`c.md` leads to no file"]);
        assert_eq!(found("[b](../b.md)"), ["`../b.md` leads to no file"]);
        assert_eq!(found("[b](b.md#what-holds)"), ["`b.md#what-holds` leads to no heading"]);
        assert_eq!(found("# A\n[here](#a) [there](#b)"), ["`#b` leads to no heading"]);
    }

    #[test]
    fn named_sections_are_there() {
        assert!(found("[b](b.md), \"What holds\", and [b](b.md), \"Masks hide.\"").is_empty());
        assert_eq!(found("[b](b.md), \"What never holds\""), ["`docs/b.md` has no section \"What never holds\""]);
    }

    #[test]
    fn code_is_no_prose() {
        assert!(found("`[c](c.md)`\n\n    [c](c.md)\n\n```text\n[c](c.md)\n```\n").is_empty());
    }
}
