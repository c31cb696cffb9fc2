//! `tupyo-wasm-glue nodejs|web MODULE.wasm DIRECTORY`: writes the module with its JavaScript and TypeScript
//! declarations for Node or for a page.

use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, module, directory] = &arguments[..] else {
        return Err("tupyo-wasm-glue nodejs|web MODULE.wasm DIRECTORY".into());
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).typescript(true).remove_name_section(true).remove_producers_section(true);
    match target.as_str() {
        "nodejs" => bindgen.nodejs(true)?,
        "web" => bindgen.web(true)?,
        _ => return Err("the target is nodejs or web".into()),
    };
    Ok(bindgen.generate(directory)?)
}
