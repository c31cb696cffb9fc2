//! The environment names the backend of tests. Alone in its program: it is asked once.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_group::Backend;

#[test]
fn the_backend_that_the_environment_names_is_in_use_and_otherwise_the_fastest() {
    let fastest = Backend::available()[0].name().to_owned();
    let named = std::env::var("TUPYO_BACKEND").unwrap_or(fastest);
    assert_eq!(Backend::current().name(), named, "not every processor has each backend: {:?}", Backend::available());
    Backend::Dalek.choose();
    assert_eq!(Backend::current(), Backend::Dalek);
}
