//! A contest's rule, as a manifest writes it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use tupyo_circuits::{Form, Kind, Parameter, Rule, kinds};

use super::json::Numbers;

/// A contest's rule before any check: the name of its kind and its parameters. Made from a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDraft {
    /// The name of one of the [`KINDS`](kinds::KINDS).
    pub kind: String,
    /// The parameters' names and what they are.
    pub parameters: Vec<(String, Parameter)>,
}

impl RuleDraft {
    /// The rule, if its kind is one of these and it has the kind's parameters and no others.
    pub(super) fn rule(&self, kinds: &[&Kind]) -> Option<Rule> {
        let kind = kinds.iter().find(|kind| kind.name == self.kind)?;
        let given = |name| self.parameters.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone());
        let parameters: Option<Vec<_>> = kind.parameters.iter().map(|(name, _)| given(*name)).collect();
        (kind.rule)(&parameters.filter(|parameters| parameters.len() == self.parameters.len())?)
    }
}

impl From<Rule> for RuleDraft {
    fn from(rule: Rule) -> RuleDraft {
        let kind = rule.kind();
        let names = kind.parameters.iter().map(|(name, _)| (*name).to_owned());
        RuleDraft { kind: kind.name.to_owned(), parameters: names.zip(rule.parameters()).collect() }
    }
}

impl Serialize for RuleDraft {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + self.parameters.len()))?;
        map.serialize_entry("kind", &self.kind)?;
        for (name, value) in &self.parameters {
            match value {
                Parameter::Flag(flag) => map.serialize_entry(name, flag)?,
                Parameter::Number(number) => map.serialize_entry(name, number)?,
                Parameter::Numbers(numbers) => map.serialize_entry(name, numbers)?,
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for RuleDraft {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RuleVisitor)
    }
}

/// Reads the parameters of all kinds, each in its form.
struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = RuleDraft;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rule")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RuleDraft, A::Error> {
        let forms = kinds::parameters();
        let mut kind = None;
        let mut parameters: Vec<(String, Parameter)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if kind.is_some() && name == "kind" || parameters.iter().any(|(given, _)| *given == name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            match forms.iter().find(|(known, _)| *known == name) {
                Some((_, form)) => parameters.push((name, parameter(*form, &mut map)?)),
                None if name == "kind" => kind = Some(map.next_value()?),
                None => return Err(unknown(&name, &forms)),
            }
        }
        Ok(RuleDraft { kind: kind.ok_or_else(|| A::Error::missing_field("kind"))?, parameters })
    }
}

fn parameter<'de, A: MapAccess<'de>>(form: Form, map: &mut A) -> Result<Parameter, A::Error> {
    Ok(match form {
        Form::Flag => Parameter::Flag(map.next_value()?),
        Form::Number => Parameter::Number(map.next_value()?),
        Form::Numbers => Parameter::Numbers(map.next_value::<Numbers>()?.0),
    })
}

fn unknown<E: Error>(name: &str, forms: &[(&str, Form)]) -> E {
    let known: String = forms.iter().map(|(name, _)| format!(", `{name}`")).collect();
    E::custom(format_args!("unknown field `{name}`, expected one of `kind`{known}"))
}
