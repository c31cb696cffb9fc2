//! What cargo knows of the workspace.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::TidyError;

/// A package of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its directory from the repository's root.
    pub directory: String,
    /// What it names as dependencies.
    pub dependencies: Vec<Dependency>,
}

/// A dependency that a package names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The package it names.
    pub name: String,
    /// Whether only its tests and benches use it.
    pub dev: bool,
}

/// The packages of the workspace.
///
/// # Errors
/// [`TidyError::Cargo`].
pub fn packages(root: &Path) -> Result<Vec<Package>, TidyError> {
    let command = ["metadata", "--no-deps", "--format-version", "1"];
    let output = run(root, &command)?;
    parse(&output)
        .ok_or_else(|| TidyError::Cargo { command: command.join(" "), reason: "unexpected answer".to_owned() })
}

/// What a cargo command prints.
///
/// # Errors
/// [`TidyError::Cargo`] unless it succeeds.
pub fn run(root: &Path, arguments: &[&str]) -> Result<String, TidyError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let failed = |reason: String| TidyError::Cargo { command: arguments.join(" "), reason };
    let output = Command::new(cargo).args(arguments).current_dir(root).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}

fn parse(metadata: &str) -> Option<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    let root = metadata["workspace_root"].as_str()?;
    metadata["packages"].as_array()?.iter().map(|package| parse_package(package, root)).collect()
}

fn parse_package(package: &Value, root: &str) -> Option<Package> {
    let manifest = package["manifest_path"].as_str()?;
    let directory = manifest.strip_prefix(root)?.strip_suffix("Cargo.toml")?;
    let directory = directory.replace('\\', "/").trim_matches('/').to_owned();
    let dependencies = package["dependencies"].as_array()?.iter().map(parse_dependency).collect::<Option<_>>()?;
    Some(Package { name: package["name"].as_str()?.to_owned(), directory, dependencies })
}

fn parse_dependency(dependency: &Value) -> Option<Dependency> {
    let name = dependency["name"].as_str()?.to_owned();
    Some(Dependency { name, dev: dependency["kind"].as_str() == Some("dev") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_understood() {
        let metadata = r#"{ "workspace_root": "/x", "packages": [
            { "name": "a", "manifest_path": "/x/crates/a/Cargo.toml",
              "dependencies": [ { "name": "b", "kind": null }, { "name": "c", "kind": "dev" } ] } ] }"#;
        let dependencies =
            vec![Dependency { name: "b".to_owned(), dev: false }, Dependency { name: "c".to_owned(), dev: true }];
        let expected = Package { name: "a".to_owned(), directory: "crates/a".to_owned(), dependencies };
        assert_eq!(parse(metadata), Some(vec![expected]));
        assert_eq!(parse("{}"), None);
    }
}
