//! The backends of public points that this processor has, the fastest first, a name on each line; with `missing`, those
//! that it lacks.
#![allow(clippy::print_stdout)]

use tupyo_group::Backend;

fn main() {
    let available = std::env::args().nth(1).as_deref() != Some("missing");
    for backend in Backend::ALL.into_iter().filter(|backend| backend.is_available() == available) {
        println!("{backend}");
    }
}
