//! The OpenAPI document, written from the table of operations and the types that answers are made of.

mod document;

use std::sync::LazyLock;

use crate::public_url::PublicUrl;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| document::write(None));

/// The OpenAPI document of a board that is found wherever it is, as `docs/openapi.json` has it.
pub(crate) fn text() -> &'static str {
    &DOCUMENT
}

/// The same of a board with this address, if it knows one.
pub(crate) fn of_board(found_at: Option<&PublicUrl>) -> String {
    document::write(found_at)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_committed_is_what_the_code_says() {
        let committed = include_str!("../../../docs/openapi.json");
        let renew = "cargo run -p tupyo-server --example openapi > docs/openapi.json";
        assert!(committed == super::text(), "docs/openapi.json is old: {renew}");
    }
}
