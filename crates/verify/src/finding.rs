use serde::Serialize;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable code.
    pub code: &'static str,
    /// The entry's index on the ledger.
    pub entry: Option<u64>,
    /// The file.
    pub file: Option<String>,
    /// What is wrong.
    pub message: String,
}
