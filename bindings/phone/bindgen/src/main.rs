//! `tupyo-phone-bindgen generate LIBRARY --language kotlin --out-dir DIRECTORY`: writes the kit's interface in another
//! language, from what the built library says of itself.

fn main() {
    uniffi::uniffi_bindgen_main();
}
