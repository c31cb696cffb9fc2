//! The gateways that hand entries on to this board, and what is held against them.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustls::ServerConnection;
use tupyo_encoding::sha256;

use crate::log::{self, Event};
use crate::{ServerError, metrics};

/// What a gateway says of an entry whose signature and proof it has verified. Nothing is taken from it but its word.
pub(crate) const JUDGED: &str = "tupyo-judged";

/// What no honest gateway hands on as verified. None of it depends on how far it has followed the ledger.
const LIES: [&str; 8] = [
    "card-signature-invalid",
    "malformed-entry",
    "opening-invalid",
    "proof-invalid",
    "signature-invalid",
    "unknown-voter",
    "wrong-shape",
    "wrong-style",
];

/// A gateway: the SHA-256 of its certificate, as `openssl x509 -fingerprint` prints it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GatewayName([u8; 32]);

/// Which gateways are heard no more, and for which refusal: in memory, and in a file with a line `NAME CODE` of each.
/// Who takes a line out of it, and starts the server again, hears that gateway again.
pub(crate) struct Gateways {
    barred: Mutex<BTreeMap<GatewayName, String>>,
    file: PathBuf,
}

impl GatewayName {
    /// Who is at the other end, if certificates are asked for.
    pub(crate) fn of(connection: &ServerConnection) -> Option<GatewayName> {
        let certificate = connection.peer_certificates()?.first()?;
        Some(GatewayName(sha256(certificate)))
    }
}

impl fmt::Display for GatewayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl FromStr for GatewayName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_name = text.len() == 64 && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
        let mut name = [0; 32];
        for (at, byte) in name.iter_mut().enumerate().filter(|_| is_name) {
            *byte = text.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).ok_or(())?;
        }
        is_name.then_some(GatewayName(name)).ok_or(())
    }
}

impl Gateways {
    /// Those that a server with this data directory has barred before.
    pub(crate) fn open(data: &Path) -> Result<Gateways, ServerError> {
        let file = data.join("gateways-barred");
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            read => read,
        };
        let barred = text.and_then(|text| text.lines().map(barred_in).collect());
        let barred = barred.map_err(ServerError::storage("read", &file))?;
        Ok(Gateways { barred: Mutex::new(barred), file })
    }

    /// What a gateway is barred for, if it is.
    pub(crate) fn barred_for(&self, gateway: GatewayName) -> Option<String> {
        self.barred().get(&gateway).cloned()
    }

    /// An entry that this gateway says it has verified was refused with this code.
    pub(crate) fn refused(&self, gateway: GatewayName, code: &str) {
        let mut barred = self.barred();
        if LIES.contains(&code) && barred.insert(gateway, code.to_owned()).is_none() {
            metrics::gateway_barred();
            // It happens once to a gateway; whoever waits for it waits for a short file.
            let not_kept = store(&self.file, &barred).err().map(|error| error.to_string());
            log::event(Event::GatewayBarred { gateway: gateway.to_string(), code: code.to_owned(), not_kept });
        }
    }

    fn barred(&self) -> MutexGuard<'_, BTreeMap<GatewayName, String>> {
        self.barred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is barred by a line, and for what.
fn barred_in(line: &str) -> io::Result<(GatewayName, String)> {
    let named = line.split_once(' ').and_then(|(name, code)| Some((name.parse().ok()?, code.to_owned())));
    named.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "a line is not the name of a gateway, and a code"))
}

/// Replaces the file as a whole.
fn store(path: &Path, barred: &BTreeMap<GatewayName, String>) -> io::Result<()> {
    let lines = barred.iter().fold(String::new(), |mut lines, (gateway, code)| {
        // Nothing fails that is written into a text.
        let _always = writeln!(lines, "{gateway} {code}");
        lines
    });
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(lines.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

#[cfg(test)]
mod tests {
    use tupyo_election::RefusalCode;

    use super::*;

    #[test]
    fn who_lies_once_is_barred_and_nobody_else() {
        let data = tempfile::tempdir().unwrap();
        let (one, other) = (GatewayName([1; 32]), GatewayName([0xAB; 32]));
        let gateways = Gateways::open(data.path()).unwrap();
        // What has become of the election meanwhile is no lie.
        for code in ["closed", "not-open", "out-of-chain", "documents-changed", "too-many", "queue-full", "voter-busy"]
        {
            gateways.refused(one, code);
        }
        assert_eq!(gateways.barred_for(one), None);
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "nothing is written of nobody");
        gateways.refused(one, "proof-invalid");
        gateways.refused(one, "closed");
        assert_eq!(gateways.barred_for(one).as_deref(), Some("proof-invalid"));
        assert_eq!(gateways.barred_for(other), None);
        assert_eq!(other.to_string(), "AB".repeat(32));
    }

    #[test]
    fn who_was_barred_stays_so_until_its_line_is_taken_out() {
        let data = tempfile::tempdir().unwrap();
        let (one, other) = (GatewayName([1; 32]), GatewayName([0xAB; 32]));
        let opened = || Gateways::open(data.path()).unwrap();
        opened().refused(one, "proof-invalid");
        opened().refused(other, "wrong-shape");
        let again = opened();
        assert_eq!(again.barred_for(one).as_deref(), Some("proof-invalid"));
        assert_eq!(again.barred_for(other).as_deref(), Some("wrong-shape"));
        let file = data.path().join("gateways-barred");
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{one} proof-invalid\n{other} wrong-shape\n"));
        fs::write(&file, format!("{other} wrong-shape\n")).unwrap();
        assert_eq!(opened().barred_for(one), None);
        assert_eq!(opened().barred_for(other).as_deref(), Some("wrong-shape"));
    }

    #[test]
    fn a_file_that_names_nobody_is_no_empty_one() {
        let data = tempfile::tempdir().unwrap();
        let name = GatewayName([0xAB; 32]).to_string();
        for line in
            [&name[..], &format!("{} x", &name[1..]), &format!("{name}A x"), &format!("{} x", name.to_lowercase())]
        {
            fs::write(data.path().join("gateways-barred"), format!("{line}\n")).unwrap();
            assert!(matches!(Gateways::open(data.path()), Err(ServerError::Storage { action: "read", .. })), "{line}");
        }
    }

    /// A disk that takes nothing: it is barred all the same, as long as this server runs.
    #[test]
    fn who_cannot_be_written_down_is_barred_all_the_same() {
        let data = tempfile::tempdir().unwrap();
        let gateways = Gateways::open(&data.path().join("gone")).unwrap();
        gateways.refused(GatewayName([1; 32]), "proof-invalid");
        assert!(gateways.barred_for(GatewayName([1; 32])).is_some());
    }

    #[test]
    fn lies_are_refusals() {
        let all: Vec<_> = RefusalCode::all().map(RefusalCode::text).collect();
        LIES.iter().for_each(|code| assert!(all.contains(code), "{code}"));
    }
}
