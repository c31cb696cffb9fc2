//! The page that the board serves stands on the ledger.

use std::path::Path;
use std::time::Instant;

use rand::rngs::OsRng;
use tupyo_client::{FollowedBoard, PageDirectory};
use tupyo_office::Actor;

use super::Stage;
use crate::catalogue::play as texts;
use crate::error::DemoError;

impl Stage<'_> {
    /// An official announces which files the page has; anybody compares them with what the board serves.
    pub fn announce_page(
        &self,
        official: &mut Actor<FollowedBoard>,
        directory: &Path,
        url: &str,
    ) -> Result<(), DemoError> {
        let start = Instant::now();
        let page = PageDirectory::read(directory).map_err(|error| error.to_string())?;
        let page = page.manifest(None, vec![format!("{url}/")], String::new());
        let files = page.assets.len();
        official.announce_page(page, &mut OsRng)?;
        let what = texts::page_files_on_ledger(&files);
        self.show.done(self.show.text([&what[0], &what[1]]), start);
        Ok(())
    }
}
