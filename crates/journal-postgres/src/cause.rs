//! What an error of the client is about.

/// An error of the client, whose causes say what it is about.
pub(crate) fn with_cause(error: &tokio_postgres::Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |&error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
