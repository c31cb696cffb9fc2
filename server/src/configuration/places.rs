//! Whether the places that a configuration names can be used.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{Access, access};

use super::fault::ConfigurationFault;
use super::key::{Key, Place};
use super::setting::Setting;

/// Whether what a setting names can be used as it will be: a directory written, or made if it is missing; a file read.
/// Nothing is changed.
pub(super) fn fault(keys: &[Key], setting: &Setting) -> Option<ConfigurationFault> {
    let place = keys.iter().find(|key| key.name == setting.key)?.place?;
    let tried = |path: &OsString| match place {
        Place::Directory => can_be_written(Path::new(path)),
        Place::File => File::open(path).map(drop),
        Place::Folder => fs::read_dir(path).map(drop),
    };
    let (path, error) = setting.values.iter().find_map(|path| Some((path, tried(path).err()?)))?;
    let (code, doing) = match place {
        Place::Directory => ("config-unwritable", "written"),
        Place::File | Place::Folder => ("config-unreadable", "read"),
    };
    let message = format!("{}: {} cannot be {doing}: {error}", setting.key, Path::new(path).display());
    Some(ConfigurationFault::new(code, Some(setting.from.to_string()), message))
}

/// The directory, or the nearest one above it that is there.
fn can_be_written(path: &Path) -> io::Result<()> {
    let path = std::path::absolute(path)?;
    let nearest = path.ancestors().find(|path| path.symlink_metadata().is_ok()).unwrap_or(&path);
    if !nearest.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, format!("{} is no directory", nearest.display())));
    }
    Ok(access(nearest, Access::WRITE_OK | Access::EXEC_OK)?)
}
