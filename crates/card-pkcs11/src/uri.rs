//! The name of a key in a token: a PKCS #11 URI (RFC 7512).

use std::fmt::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The longest URI that is read.
const LONGEST_URI: usize = 4096;

/// A PKCS #11 URI, `pkcs11:token=…;serial=…;object=…;id=…?module-path=…`: what it names must match, what it leaves out
/// may be anything.
///
/// Unknown parts are refused, not ignored: another token or key could be meant. So is `pin-value`: whoever lists the
/// machine's processes would read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenUri {
    /// The token's label.
    pub token: Option<String>,
    /// The token's serial number.
    pub serial: Option<String>,
    /// Who made the token.
    pub manufacturer: Option<String>,
    /// The token's model.
    pub model: Option<String>,
    /// The number of the slot that the token is in.
    pub slot: Option<u64>,
    /// The label of the key (`CKA_LABEL`).
    pub object: Option<String>,
    /// The id that a key and its certificate have in common (`CKA_ID`).
    pub id: Option<Vec<u8>>,
    /// The module: a shared library that speaks to the token.
    pub module_path: Option<PathBuf>,
    /// The file that the PIN stands in.
    pub pin_source: Option<PathBuf>,
}

/// Not a PKCS #11 URI that is understood here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenUriError {
    /// It does not begin with `pkcs11:`, is too long, or has a part without `=` or with a bad `%`.
    #[error("not a PKCS #11 URI, as pkcs11:token=LABEL;object=KEY?module-path=FILE")]
    Malformed,
    /// An attribute that is not understood, or whose value is not.
    #[error("the attribute `{0}` of the PKCS #11 URI is not understood")]
    Attribute(String),
    /// An attribute stands there twice.
    #[error("the attribute `{0}` stands twice in the PKCS #11 URI")]
    Repeated(String),
    /// The PIN stands in the URI.
    #[error("a PIN must not stand in a PKCS #11 URI: others can read it there")]
    Pin,
}

impl TokenUriError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "token-uri"
    }
}

impl TokenUri {
    fn set_path(&mut self, name: &str, value: Vec<u8>) -> Result<(), TokenUriError> {
        match name {
            "token" => set_text(&mut self.token, name, value),
            "serial" => set_text(&mut self.serial, name, value),
            "manufacturer" => set_text(&mut self.manufacturer, name, value),
            "model" => set_text(&mut self.model, name, value),
            "object" => set_text(&mut self.object, name, value),
            "id" => set(&mut self.id, name, value),
            "slot-id" => {
                let slot = text(name, value)?.parse().map_err(|_| TokenUriError::Attribute(name.to_owned()))?;
                set(&mut self.slot, name, slot)
            }
            // A key, its public part and its certificate are looked for together.
            "type" if matches!(value.as_slice(), b"private" | b"public" | b"cert") => Ok(()),
            _ => Err(TokenUriError::Attribute(name.to_owned())),
        }
    }

    fn set_query(&mut self, name: &str, value: Vec<u8>) -> Result<(), TokenUriError> {
        match name {
            "module-path" => set(&mut self.module_path, name, text(name, value)?.into()),
            "pin-source" => {
                let source = text(name, value)?;
                let path = source.strip_prefix("file:").unwrap_or(&source);
                set(&mut self.pin_source, name, path.strip_prefix("//").unwrap_or(path).into())
            }
            "pin-value" => Err(TokenUriError::Pin),
            _ => Err(TokenUriError::Attribute(name.to_owned())),
        }
    }

    /// The attributes of the path that are text, in the order in which they are written.
    fn texts(&self) -> [(&'static str, Option<&String>); 5] {
        [
            ("token", self.token.as_ref()),
            ("serial", self.serial.as_ref()),
            ("manufacturer", self.manufacturer.as_ref()),
            ("model", self.model.as_ref()),
            ("object", self.object.as_ref()),
        ]
    }
}

impl FromStr for TokenUri {
    type Err = TokenUriError;

    fn from_str(uri: &str) -> Result<Self, TokenUriError> {
        if uri.len() > LONGEST_URI {
            return Err(TokenUriError::Malformed);
        }
        let rest = uri.strip_prefix("pkcs11:").ok_or(TokenUriError::Malformed)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut parsed = TokenUri::default();
        for part in path.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = attribute(part)?;
            parsed.set_path(name, value)?;
        }
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = attribute(part)?;
            parsed.set_query(name, value)?;
        }
        Ok(parsed)
    }
}

impl fmt::Display for TokenUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path: Vec<String> = Vec::new();
        for (name, value) in self.texts() {
            path.extend(value.map(|value| format!("{name}={}", escaped(value.as_bytes(), b""))));
        }
        path.extend(self.slot.map(|slot| format!("slot-id={slot}")));
        path.extend(self.id.as_ref().map(|id| format!("id={}", all_escaped(id))));
        write!(f, "pkcs11:{}", path.join(";"))?;
        let files = [("module-path", &self.module_path), ("pin-source", &self.pin_source)];
        let files = files.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?)));
        for (place, (name, path)) in files.enumerate() {
            write!(f, "{}{name}={}", if place == 0 { '?' } else { '&' }, file(path))?;
        }
        Ok(())
    }
}

fn file(path: &Path) -> String {
    escaped(path.as_os_str().as_encoded_bytes(), b"/")
}

fn attribute(part: &str) -> Result<(&str, Vec<u8>), TokenUriError> {
    let (name, value) = part.split_once('=').ok_or(TokenUriError::Malformed)?;
    Ok((name, unescaped(value)?))
}

fn set<T>(field: &mut Option<T>, name: &str, value: T) -> Result<(), TokenUriError> {
    match field.replace(value) {
        None => Ok(()),
        Some(_) => Err(TokenUriError::Repeated(name.to_owned())),
    }
}

fn set_text(field: &mut Option<String>, name: &str, value: Vec<u8>) -> Result<(), TokenUriError> {
    set(field, name, text(name, value)?)
}

fn text(name: &str, value: Vec<u8>) -> Result<String, TokenUriError> {
    String::from_utf8(value).map_err(|_| TokenUriError::Attribute(name.to_owned()))
}

fn unescaped(value: &str) -> Result<Vec<u8>, TokenUriError> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => digit(rest.next())? << 4 | digit(rest.next())?,
            other => other,
        });
    }
    Ok(bytes)
}

fn digit(byte: Option<u8>) -> Result<u8, TokenUriError> {
    let digit = byte.and_then(|byte| char::from(byte).to_digit(16)).ok_or(TokenUriError::Malformed)?;
    u8::try_from(digit).map_err(|_| TokenUriError::Malformed)
}

/// Letters, digits and `-._~` stand for themselves (RFC 3986 §2.3), and so does what else is `allowed`.
fn escaped(bytes: &[u8], allowed: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) || allowed.contains(byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(&all_escaped(&[*byte]));
        }
    }
    text
}

fn all_escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "%{byte:02X}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_tools_write_is_read() {
        let uri = "pkcs11:model=SoftHSM%20v2;manufacturer=SoftHSM%20project;serial=0cd3a8b2;token=citizen%201;\
            id=%01%aB;object=sign;type=private?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/pin";
        let read: TokenUri = uri.parse().unwrap();
        assert_eq!(read.model.as_deref(), Some("SoftHSM v2"));
        assert_eq!((read.token.as_deref(), read.serial.as_deref()), (Some("citizen 1"), Some("0cd3a8b2")));
        assert_eq!((read.id.as_deref(), read.object.as_deref()), (Some(&[1, 0xab][..]), Some("sign")));
        assert_eq!(read.module_path.as_deref(), Some(Path::new("/usr/lib/softhsm/libsofthsm2.so")));
        assert_eq!(read.pin_source.as_deref(), Some(Path::new("/run/pin")));
        assert_eq!("pkcs11:".parse(), Ok(TokenUri::default()));
    }

    #[test]
    fn what_is_written_is_read_again() {
        for uri in [
            "pkcs11:",
            "pkcs11:token=%ED%88%AC%ED%91%9C%3B%3F;slot-id=7;id=%00%FF",
            "pkcs11:serial=1;object=a%25b?module-path=/a%20b/c.so&pin-source=/run/pin",
        ] {
            let read: TokenUri = uri.parse().unwrap();
            assert_eq!(read.to_string(), uri);
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let attribute = |name: &str| TokenUriError::Attribute(name.to_owned());
        for (uri, error) in [
            ("token=x", TokenUriError::Malformed),
            ("pkcs11:token", TokenUriError::Malformed),
            ("pkcs11:token=%4", TokenUriError::Malformed),
            ("pkcs11:token=%zz", TokenUriError::Malformed),
            ("pkcs11:token=%+1", TokenUriError::Malformed),
            ("pkcs11:colour=red", attribute("colour")),
            ("pkcs11:token=%ff", attribute("token")),
            ("pkcs11:slot-id=x", attribute("slot-id")),
            ("pkcs11:type=secret-key", attribute("type")),
            ("pkcs11:module-path=x", attribute("module-path")),
            ("pkcs11:?module-name=x", attribute("module-name")),
            ("pkcs11:token=a;token=b", TokenUriError::Repeated("token".to_owned())),
            ("pkcs11:?pin-value=1234", TokenUriError::Pin),
        ] {
            assert_eq!(uri.parse::<TokenUri>(), Err(error.clone()), "{uri}");
            assert_eq!(error.code(), "token-uri");
        }
        let long = format!("pkcs11:token={}", "x".repeat(LONGEST_URI));
        assert_eq!(long.parse::<TokenUri>(), Err(TokenUriError::Malformed));
    }
}
