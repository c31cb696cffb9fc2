//! Prints the board's OpenAPI document: `cargo run -p tupyo-server --example openapi > docs/openapi.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(tupyo_server::openapi().as_bytes())
}
