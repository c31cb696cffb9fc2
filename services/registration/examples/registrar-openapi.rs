//! Prints the service's OpenAPI document: `cargo run -p tupyo-registrar --example registrar-openapi >
//! docs/registrar-openapi.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(tupyo_registrar::openapi().as_bytes())
}
