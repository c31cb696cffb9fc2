//! JSON read strictly: objects only where objects are meant, no key twice, no list longer in memory than its rule
//! allows.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use tupyo_encoding::shown;

use super::text::MAX_LANGUAGES;
use super::{MAX_OPTIONS, ManifestError, ManifestRule};

/// The longest manifest.
pub(super) const MAX_BYTES: usize = 16_000_000;

/// The longest reader's message that is passed on: it can quote the file.
const MAX_MESSAGE: usize = 200;

/// Reads the one object that `bytes` hold.
pub(super) fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, ManifestError> {
    if bytes.len() > MAX_BYTES {
        return Err(ManifestRule::Size.at("manifest"));
    }
    let Object(value) = serde_json::from_slice(bytes).map_err(|error| json_error(&error))?;
    Ok(value)
}

/// For `deserialize_with`: an object.
pub(super) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Object::deserialize(deserializer).map(|Object(value)| value)
}

/// For `deserialize_with`: a list of objects, of which at most `MAX` + 1 are kept.
pub(super) fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>, const MAX: usize>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let objects: Vec<Object<T>> = list::<D, Object<T>, MAX>(deserializer)?;
    Ok(objects.into_iter().map(|Object(value)| value).collect())
}

/// For `deserialize_with`: a list, of which at most `MAX` + 1 members are kept.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>, const MAX: usize>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(ListVisitor::<T, MAX>(PhantomData))
}

/// For `deserialize_with`: texts by language, of which at most one more than allowed is kept.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    deserializer.deserialize_map(TextsVisitor)
}

/// For `deserialize_with` on an optional key: if it is there it has a value, and `null` is not one.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The same of texts by language.
pub(super) fn present_texts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BTreeMap<String, String>>, D::Error> {
    texts(deserializer).map(Some)
}

/// The same of an object.
pub(super) fn present_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    object(deserializer).map(Some)
}

/// A number for each option, of which at most one more than allowed is kept.
pub(super) struct Numbers(pub(super) Vec<u64>);

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        list::<D, u64, MAX_OPTIONS>(deserializer).map(Numbers)
    }
}

/// Derived readers of structs accept a list of the fields' values, too. This one does not.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

struct ListVisitor<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for ListVisitor<T, MAX> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Vec<T>, A::Error> {
        let mut kept = Vec::new();
        while kept.len() <= MAX {
            match members.next_element()? {
                Some(member) => kept.push(member),
                None => return Ok(kept),
            }
        }
        while members.next_element::<IgnoredAny>()?.is_some() {}
        Ok(kept)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts by language")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((language, text)) = map.next_entry::<String, String>()? {
            if texts.contains_key(&language) {
                return Err(A::Error::custom(format_args!("duplicate field `{language}`")));
            }
            if texts.len() <= MAX_LANGUAGES {
                texts.insert(language, text);
            }
        }
        Ok(texts)
    }
}

fn json_error(error: &serde_json::Error) -> ManifestError {
    let place = format!("line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&format!(" at {place}")).unwrap_or(&message);
    ManifestRule::Json(printable(message)).at(place)
}

/// The message can quote the file: it is cut, and characters that would disturb a terminal are replaced.
fn printable(message: &str) -> String {
    shown(message).chars().take(MAX_MESSAGE).collect()
}
