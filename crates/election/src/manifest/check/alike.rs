//! Options that a reader cannot tell apart: docs/protocol/manifest.md, "Titles".

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::manifest::text::MAX_LANGUAGES;
use crate::manifest::{ContestOption, ManifestError, ManifestRule, Title};

/// What two options are compared by.
struct Looks {
    title: Title,
    subtitle: Option<Title>,
}

/// The options of one title in some language: the first of them, and their subtitles.
struct Namesakes<'a> {
    first: usize,
    subtitles: HashSet<Option<&'a str>>,
}

/// Marks the options whose titles look the same in some language, which their subtitles must tell apart.
pub(super) fn mark(list: &str, options: &mut [ContestOption]) -> Result<(), ManifestError> {
    let looks: Vec<_> = options.iter().map(Looks::of).collect();
    let languages: BTreeSet<&str> = looks.iter().flat_map(Looks::languages).collect();
    if languages.len() > MAX_LANGUAGES {
        return Err(ManifestRule::TitleCount.at(list));
    }
    for language in languages {
        let alike = alike(&looks, language);
        for index in alike.map_err(|index| ManifestRule::TitleAlike.at(format!("{list}[{index}].title")))? {
            options[index].alike = true;
        }
    }
    Ok(())
}

/// The options that share a title and differ in their subtitles, or one whose subtitle does not differ.
fn alike(looks: &[Looks], language: &str) -> Result<HashSet<usize>, usize> {
    let (mut titles, mut alike) = (HashMap::with_capacity(looks.len()), HashSet::new());
    for (index, look) in looks.iter().enumerate() {
        let subtitle = look.subtitle.as_ref().map(|subtitle| subtitle.in_language(language));
        match titles.entry(look.title.in_language(language)) {
            Entry::Vacant(place) => {
                place.insert(Namesakes { first: index, subtitles: HashSet::from([subtitle]) });
            }
            Entry::Occupied(mut place) => {
                let Namesakes { first, subtitles } = place.get_mut();
                if subtitle.is_none() || subtitles.contains(&None) || !subtitles.insert(subtitle) {
                    return Err(index);
                }
                alike.extend([*first, index]);
            }
        }
    }
    Ok(alike)
}

impl Looks {
    fn of(option: &ContestOption) -> Looks {
        Looks { title: option.title.likenesses(), subtitle: option.subtitle.as_ref().map(Title::likenesses) }
    }

    fn languages(&self) -> impl Iterator<Item = &str> {
        let texts = self.title.texts().chain(self.subtitle.iter().flat_map(Title::texts));
        texts.map(|(language, _)| language)
    }
}
