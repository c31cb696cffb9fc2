//! What would shorten a ballot that does not fit an entry.

use tupyo_circuits::{Parameter, Rule};

/// What shortens a ballot that does not fit an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortening {
    /// The id of the contest that takes the most bytes.
    pub contest: String,
    /// The largest number of options with which it would fit, if all else stays the same; 0 if none would.
    pub options: usize,
    /// A rule with which it would.
    pub instead: Option<Rule>,
}

impl Shortening {
    /// The rule as a manifest has it, long lists cut.
    pub fn rule(&self) -> Option<String> {
        let rule = self.instead.as_ref()?;
        let names = rule.kind().parameters.iter().map(|(name, _)| name);
        let parameters = names.zip(rule.parameters()).map(|(name, value)| format!(", \"{name}\": {}", written(&value)));
        Some(format!("\"kind\": \"{}\"{}", rule.kind().name, parameters.collect::<String>()))
    }
}

fn written(value: &Parameter) -> String {
    match value {
        Parameter::Flag(flag) => flag.to_string(),
        Parameter::Number(number) => number.to_string(),
        Parameter::Numbers(numbers) => {
            let first: Vec<_> = numbers.iter().take(3).map(u64::to_string).collect();
            format!("[{}{}]", first.join(", "), if numbers.len() > 3 { ", …" } else { "" })
        }
    }
}
