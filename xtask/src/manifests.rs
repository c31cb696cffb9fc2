//! Each third-party dependency of the workspace has its reason beside it.

use crate::Violation;

/// Checks the section `[workspace.dependencies]` of the root's `Cargo.toml`.
pub fn check(manifest: &str) -> Vec<Violation> {
    let section = manifest.lines().skip_while(|line| line.trim() != "[workspace.dependencies]").skip(1);
    let section: Vec<&str> = section.take_while(|line| !line.starts_with('[')).collect();
    let without = entries(&section).into_iter().filter(|entry| !entry.contains("path =") && !has_reason(entry));
    without
        .map(|entry| Violation::new("Cargo.toml", "reason", format!("`{}` needs a `# reason`", name(&entry))))
        .collect()
}

/// An entry is a line, and those after it until its brackets are closed.
fn entries(section: &[&str]) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    let mut open = 0;
    for line in section.iter().filter(|line| !line.trim().is_empty()) {
        if open > 0 {
            if let Some(entry) = entries.last_mut() {
                entry.push_str(line);
            }
        } else if !line.trim_start().starts_with('#') {
            entries.push((*line).to_owned());
        } else {
            continue;
        }
        open += brackets(line);
    }
    entries
}

/// How many brackets the line opens more than it closes.
fn brackets(line: &str) -> i32 {
    let code = line.split('#').next().unwrap_or("");
    code.chars().map(|c| i32::from(matches!(c, '[' | '{')) - i32::from(matches!(c, ']' | '}'))).sum()
}

fn has_reason(entry: &str) -> bool {
    entry.split_once('#').is_some_and(|(_, reason)| !reason.trim().is_empty())
}

fn name(entry: &str) -> &str {
    entry.split('=').next().unwrap_or(entry).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(entries: &str) -> Vec<String> {
        let manifest = format!("[workspace]\na = 1\n[workspace.dependencies]\n{entries}\n[profile.dev]\nb = 1\n");
        check(&manifest).into_iter().map(|violation| violation.message).collect()
    }

    #[test]
    fn a_reason_is_asked() {
        assert_eq!(messages("serde = \"1\""), ["`serde` needs a `# reason`"]);
        assert_eq!(messages("# Bytes.\nserde = \"1\" #\nx = { version = \"1\", features = [\"a\"] }").len(), 2);
        assert_eq!(messages("x = { version = \"1\", features = [\n  \"a\",\n] }\ny = \"2\" # why").len(), 1);
    }

    #[test]
    fn a_reason_is_enough() {
        assert!(messages("# Ours.\ntupyo-x = { path = \"crates/x\" }\n\nserde = \"1\" # manifests").is_empty());
        assert!(messages("x = { version = \"1\", features = [\n  \"a\",\n] } # why").is_empty());
    }
}
