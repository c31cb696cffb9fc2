//! Options out of files of other programs, as answers.

use std::path::Path;

use super::said::Said;
use crate::catalogue::{errors, manifest as texts};
use crate::failure::Failure;
use crate::files;
use crate::import::{self, Format, Imported, ImportedOption};
use crate::say::Say;

const LARGEST_FILE: usize = 16_000_001;

/// Reads a file of another program, and says what of it is lost.
pub fn read(file: &Path, format: Option<Format>, say: &Say) -> Result<Imported, Failure> {
    let place = file.display();
    let format = format.or_else(|| Format::of(file)).ok_or_else(|| {
        Failure::usage("import-format", texts::file_what(&place)).advise(texts::SAY_FORMAT_PABULIB_PREFLIB)
    })?;
    let bytes = files::read(file, LARGEST_FILE)?;
    let imported = format.read(&bytes).map_err(|error| {
        let [broken, korean] = error.said().map(|said| format!("{place}: {said}"));
        Failure::refused("import-malformed", [broken, errors::import_malformed(&korean)])
    })?;
    for [english, korean] in &imported.lost {
        let lost = texts::file_also_says(&[english, korean]);
        say.note([&lost[0], &lost[1]]);
    }
    Ok(imported)
}

/// The options of a file, from this number of a contest's options on; where all of them have costs, these, too.
pub fn options_of_file(said: &mut Said<'_>, list: &str, number: usize, file: &Path, say: &Say) -> Result<(), Failure> {
    let imported = read(file, None, say)?;
    let costs = imported.options.iter().map(|option| option.cost).collect::<Option<Vec<_>>>();
    if let (Some(costs), Some(contest)) = (costs, list.strip_suffix(".options")) {
        let costs: Vec<_> = costs.iter().map(u64::to_string).collect();
        said.set(&format!("{contest}.costs"), costs.join(" "));
    }
    options(said, list, number, &imported.options);
    Ok(())
}

/// Options, from this number of a list on.
pub fn options(said: &mut Said<'_>, list: &str, first: usize, options: &[ImportedOption]) {
    let ids = import::ids(options);
    let named = |title: &str, id: &str| Some(import::title(title)).filter(|t| !t.is_empty()).unwrap_or(id.to_owned());
    let titles: Vec<_> = ids.iter().zip(options).map(|(id, option)| named(&option.title, id)).collect();
    for (place, ((id, title), alike)) in ids.iter().zip(&titles).zip(import::alike(&titles)).enumerate() {
        let place = format!("{list}.{}", first + place);
        said.set(&format!("{place}.id"), id);
        said.text(&format!("{place}.title"), title);
        if alike {
            said.text(&format!("{place}.subtitle"), id);
        }
    }
}
