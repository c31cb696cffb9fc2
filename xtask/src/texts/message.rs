//! What a Fluent file says. A message is text, arguments, particles behind arguments, choices by number, and the whole
//! of another message; nothing else of Fluent is taken.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

/// The messages of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// What they are, from the lines `###` at the beginning.
    pub duty: String,
    /// In the file's order.
    pub messages: Vec<Message>,
}

/// A text with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// In kebab-case.
    pub key: String,
    /// What its lines `#` say.
    pub comment: String,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// What the program knows.
    Argument(String),
    /// A Korean particle behind an argument, by the argument's last syllable.
    Particle {
        /// What stands before.
        argument: String,
        /// As `을/를`: after a final consonant, and after a vowel.
        forms: [String; 2],
    },
    /// Words that depend on a number.
    Choice {
        /// The number.
        argument: String,
        /// Numbers with words of their own.
        exact: Vec<(u64, Vec<Part>)>,
        /// For the others.
        other: Vec<Part>,
    },
}

impl Catalogue {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(source: &str) -> Result<Catalogue, String> {
        let resource = parser::parse(source).map_err(|(_, errors)| format!("no Fluent: {errors:?}"))?;
        let mut catalogue = Catalogue { duty: String::new(), messages: Vec::new() };
        for entry in resource.body {
            match entry {
                Entry::ResourceComment(comment) => catalogue.duty = comment.content.join("\n"),
                Entry::Comment(_) | Entry::GroupComment(_) => {}
                Entry::Message(message) => {
                    let key = message.id.name.to_owned();
                    let value = message.value.filter(|_| message.attributes.is_empty());
                    let value = value.ok_or_else(|| format!("`{key}` has an attribute or no text"))?;
                    let parts = catalogue.pattern(&value).map_err(|wrong| format!("`{key}`: {wrong}"))?;
                    let comment = message.comment.map(|comment| comment.content.join("\n")).unwrap_or_default();
                    catalogue.add(Message { key, comment, parts })?;
                }
                _ => return Err("only messages and comments are taken".to_owned()),
            }
        }
        Ok(catalogue)
    }

    /// The message with this key.
    pub fn get(&self, key: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.key == key)
    }

    fn add(&mut self, message: Message) -> Result<(), String> {
        if self.get(&message.key).is_some() {
            return Err(format!("`{}` is there twice", message.key));
        }
        self.messages.push(message);
        Ok(())
    }

    fn pattern(&self, pattern: &Pattern<&str>) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => parts.push(Part::Text((*value).to_owned())),
                PatternElement::Placeable { expression } => parts.extend(self.expression(expression)?),
            }
        }
        Ok(joined(parts))
    }

    fn expression(&self, expression: &Expression<&str>) -> Result<Vec<Part>, String> {
        match expression {
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                Ok(vec![self.choice(id.name, variants)?])
            }
            Expression::Select { .. } => Err("choose by an argument".to_owned()),
            Expression::Inline(inline) => self.inline(inline),
        }
    }

    fn inline(&self, inline: &InlineExpression<&str>) -> Result<Vec<Part>, String> {
        match inline {
            InlineExpression::StringLiteral { value } => {
                Ok(vec![Part::Text(unescape_unicode_to_string(value).into_owned())])
            }
            InlineExpression::VariableReference { id } => Ok(vec![Part::Argument(id.name.to_owned())]),
            InlineExpression::MessageReference { id, attribute: None } => {
                let other = self.get(id.name).ok_or_else(|| format!("no message `{}` stands above", id.name))?;
                Ok(other.parts.clone())
            }
            InlineExpression::FunctionReference { id, arguments } if id.name == "PARTICLE" => {
                particle(&arguments.positional).map(|part| vec![part])
            }
            _ => Err("only arguments, strings, other messages and PARTICLE stand in braces".to_owned()),
        }
    }

    fn choice(&self, argument: &str, variants: &[Variant<&str>]) -> Result<Part, String> {
        let (mut exact, mut other) = (Vec::new(), Vec::new());
        for variant in variants {
            let parts = self.pattern(&variant.value)?;
            match variant.key {
                _ if variant.default => other = parts,
                VariantKey::Identifier { name: "one" } => exact.push((1, parts)),
                VariantKey::NumberLiteral { value } => {
                    exact.push((value.parse().map_err(|_| format!("{value} is no whole number"))?, parts));
                }
                VariantKey::Identifier { name } => return Err(format!("`[{name}]` is neither `[one]` nor a number")),
            }
        }
        Ok(Part::Choice { argument: argument.to_owned(), exact, other })
    }
}

fn particle(arguments: &[InlineExpression<&str>]) -> Result<Part, String> {
    match arguments {
        [InlineExpression::VariableReference { id }, InlineExpression::StringLiteral { value }] => {
            let forms = value.split_once('/').ok_or("a particle is written as \"을/를\"")?;
            Ok(Part::Particle { argument: id.name.to_owned(), forms: [forms.0.to_owned(), forms.1.to_owned()] })
        }
        _ => Err("PARTICLE($name, \"을/를\")".to_owned()),
    }
}

/// Texts beside each other are one.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}

impl Message {
    /// The names of its arguments.
    pub fn arguments(&self) -> BTreeSet<&str> {
        arguments(&self.parts)
    }

    /// Whether an argument is a text in both languages itself: its line `$name (Texts)` says so.
    pub fn is_texts(&self, argument: &str) -> bool {
        self.comment.contains(&format!("${argument} (Texts)"))
    }
}

fn arguments(parts: &[Part]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Argument(argument) | Part::Particle { argument, .. } => {
                names.insert(argument.as_str());
            }
            Part::Choice { argument, exact, other } => {
                names.insert(argument.as_str());
                names.extend(exact.iter().flat_map(|(_, parts)| arguments(parts)));
                names.extend(arguments(other));
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(source: &str) -> Vec<Part> {
        Catalogue::read(source).unwrap().messages.pop().unwrap().parts
    }

    #[test]
    fn all_that_is_taken_is_understood() {
        let text = |text: &str| Part::Text(text.to_owned());
        let name = |name: &str| name.to_owned();
        assert_eq!(parts("a = b { \"{\" }c"), [text("b {c")]);
        assert_eq!(parts("a = b\n    c"), [text("b\nc")]);
        assert_eq!(parts("a = b\nc = { a } d"), [text("b d")]);
        assert_eq!(parts("a = { $n } b"), [Part::Argument(name("n")), text(" b")]);
        let particle = Part::Particle { argument: name("n"), forms: [name("을"), name("를")] };
        assert_eq!(parts("a = { $n }{ PARTICLE($n, \"을/를\") }"), [Part::Argument(name("n")), particle]);
        let choice = Part::Choice { argument: name("n"), exact: vec![(1, vec![text("a")])], other: vec![text("b")] };
        assert_eq!(parts("a = { $n ->\n    [one] a\n   *[other] b\n }"), [choice]);
    }

    #[test]
    fn what_is_not_taken_is_refused() {
        for source in
            ["a = b\na = c", "a = { b }", "-a = b", "a =", "a = b\n    .c = d", "a = { F($b) }", "a b", "a = {"]
        {
            assert!(Catalogue::read(source).is_err(), "{source}");
        }
    }

    #[test]
    fn arguments_are_found_wherever_they_stand() {
        let catalogue = Catalogue::read("# $b (Texts)\na = { $n ->\n    [one] { $b }\n   *[other] { $c }\n }").unwrap();
        let message = catalogue.get("a").unwrap();
        assert_eq!(message.arguments().into_iter().collect::<Vec<_>>(), ["b", "c", "n"]);
        assert!(message.is_texts("b") && !message.is_texts("c"));
    }
}
