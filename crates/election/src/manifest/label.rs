//! How programs name an option.

use std::collections::BTreeMap;

use super::{ContestOption, Title};

impl ContestOption {
    /// The title and the subtitle, and the id if another option's title looks the same.
    pub fn label(&self, language: &str) -> String {
        let subtitle = self.subtitle.as_ref().map(|subtitle| format!(", {}", subtitle.in_language(language)));
        let id = self.alike.then(|| format!(" [{}]", self.id));
        let [subtitle, id] = [subtitle, id].map(Option::unwrap_or_default);
        format!("{}{subtitle}{id}", self.title.in_language(language))
    }

    /// The label in each language that the title or the subtitle has.
    pub fn labels(&self) -> BTreeMap<String, String> {
        let texts = self.title.texts().chain(self.subtitle.iter().flat_map(Title::texts));
        texts.map(|(language, _)| (language.to_owned(), self.label(language))).collect()
    }
}
