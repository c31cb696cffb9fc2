//! The lint that the workspace forbids is allowed here for the code that uniffi's macros write: none of it is ours.

use std::fs;
use std::path::Path;

#[test]
fn no_line_of_ours_is_unsafe() {
    let mut files = 0;
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let found = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe(", "unsafe trait", "extern \""];
        let found = found.iter().find(|word| text.contains(*word));
        assert_eq!(found, None, "{}", path.display());
        files += 1;
    }
    assert!(files > 10);
}
