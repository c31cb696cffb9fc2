//! The names of tiles.

use std::fmt;
use std::str::FromStr;

use super::{FULL_TILE_WIDTH, TileError};
use crate::canonical::decimal;

/// No path is longer: `tile/entries/`, seven elements of the index, `.p/255`.
const MAX_PATH_BYTES: usize = 64;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// A bundle of entries.
    Entries,
    /// Hashes of complete subtrees of `256^level` entries. The level is at most 7: a tree has less than 2^64 entries.
    Hashes {
        /// The level, from 0 for the hashes of single entries.
        level: u8,
    },
}

/// The path of a tile below the log's prefix: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
///
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl TilePath {
    /// The path of tile `index` of a kind, `width` hashes or entries wide: 1 to 256, where 256 is a full tile.
    /// Refuses levels and indexes that no tree of less than 2^64 entries has.
    ///
    /// # Errors
    /// [`TileError::Path`].
    pub fn new(kind: TileKind, index: u64, width: u16) -> Result<Self, TileError> {
        let height = match kind {
            TileKind::Entries => 8,
            TileKind::Hashes { level } if level < 8 => 8 * (u32::from(level) + 1),
            TileKind::Hashes { .. } => return Err(TileError::Path),
        };
        let last_index = u64::MAX.checked_shr(height).unwrap_or(0);
        if index > last_index || width == 0 || width > FULL_TILE_WIDTH {
            return Err(TileError::Path);
        }
        Ok(Self { kind, index, width })
    }

    /// What the tile holds.
    pub fn kind(&self) -> TileKind {
        self.kind
    }

    /// Which tile of its level, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes or entries it holds, 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// True if it holds all 256.
    pub fn is_full(&self) -> bool {
        self.width == FULL_TILE_WIDTH
    }

    /// The size of the smallest tree that has this tile; `u64::MAX` for those that end at or beyond it.
    pub fn needs_size(&self) -> u64 {
        let level = match self.kind {
            TileKind::Entries => 0,
            TileKind::Hashes { level } => u32::from(level),
        };
        let before = self.index * u64::from(FULL_TILE_WIDTH);
        before.saturating_add(u64::from(self.width)).saturating_mul(1 << (8 * level))
    }
}

/// Every tile that a log of exactly `size` entries has: bundles first, then the levels of hashes upwards; in each
/// the full tiles and then the one partial tile, if the level has one.
pub fn tiles_for_size(size: u64) -> impl Iterator<Item = TilePath> {
    let levels = (0..8u8).map(move |level| (TileKind::Hashes { level }, size >> (8 * level)));
    std::iter::once((TileKind::Entries, size)).chain(levels).flat_map(|(kind, count)| tiles_of_level(kind, count))
}

fn tiles_of_level(kind: TileKind, count: u64) -> impl Iterator<Item = TilePath> {
    let (full, rest) = (count >> 8, (count & 0xff) as u16);
    let widths = (0..full).map(|index| (index, FULL_TILE_WIDTH));
    widths.chain((rest > 0).then_some((full, rest))).map(move |(index, width)| TilePath { kind, index, width })
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => f.write_str("tile/entries")?,
            TileKind::Hashes { level } => write!(f, "tile/{level}")?,
        }
        let digits = self.index.to_string();
        let elements = digits.len().div_ceil(3);
        let digits = format!("{digits:0>0$}", 3 * elements);
        for element in 0..elements {
            let prefix = if element + 1 == elements { "" } else { "x" };
            write!(f, "/{prefix}{}", &digits[3 * element..3 * element + 3])?;
        }
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for TilePath {
    type Err = TileError;

    fn from_str(text: &str) -> Result<Self, TileError> {
        let path = parse(text).ok_or(TileError::Path)?;
        // One comparison refuses every other spelling.
        if path.to_string() == text { Ok(path) } else { Err(TileError::Path) }
    }
}

fn parse(text: &str) -> Option<TilePath> {
    if text.len() > MAX_PATH_BYTES {
        return None;
    }
    let (kind, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Hashes { level: decimal(level)?.try_into().ok()? },
    };
    let (index, width) = match rest.split_once(".p/") {
        Some((index, width)) => (index, decimal(width)?.try_into().ok()?),
        None => (rest, FULL_TILE_WIDTH),
    };
    TilePath::new(kind, parse_index(index)?, width).ok()
}

fn parse_index(text: &str) -> Option<u64> {
    text.split('/').try_fold(0u64, |index, element| {
        let digits = element.strip_prefix('x').unwrap_or(element);
        let value: u64 = digits.parse().ok()?;
        index.checked_mul(1000)?.checked_add(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hashes(level: u8, index: u64, width: u16) -> TilePath {
        TilePath::new(TileKind::Hashes { level }, index, width).unwrap()
    }

    #[test]
    fn paths_of_the_specification() {
        assert_eq!(hashes(0, 1_234_067, 256).to_string(), "tile/0/x001/x234/067");
        assert_eq!(hashes(0, 1067, 256).to_string(), "tile/0/x001/067");
        assert_eq!(hashes(1, 0, 5).to_string(), "tile/1/000.p/5");
        let bundle = TilePath::new(TileKind::Entries, 0, 7).unwrap();
        assert_eq!(bundle.to_string(), "tile/entries/000.p/7");
    }

    #[test]
    fn other_spellings_are_refused() {
        for bad in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "/tile/0/000",
            "tile/0/000/",
            "tile/00/000",
            "tile/8/000",
            "tile/64/000",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/0/x000",
            "tile/0/x000/067",
            "tile/0/001/067",
            "tile/0/x001/x067",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/05",
            "tile/0/000.p/256",
            "tile/0/000.p/1.p/1",
            "tile/0/+00",
            "tile/entries",
            "tile/Entries/000",
            "tile/-1/000",
            "tile/0/../000",
            "tile/0/xx00/000",
            "tile/7/001",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(bad.parse::<TilePath>(), Err(TileError::Path), "{bad:?}");
        }
    }

    #[test]
    fn a_tile_needs_the_entries_up_to_its_last() {
        let entries = |index, width| TilePath::new(TileKind::Entries, index, width).unwrap().needs_size();
        assert_eq!((entries(0, 7), entries(3, 256)), (7, 1024));
        assert_eq!((hashes(0, 1, 5).needs_size(), hashes(1, 0, 3).needs_size()), (261, 768));
        assert_eq!((hashes(1, 2, 256).needs_size(), hashes(2, 1, 1).needs_size()), (768 << 8, 257 << 16));
        assert_eq!((hashes(7, 0, 255).needs_size(), hashes(7, 0, 256).needs_size()), (255 << 56, u64::MAX));
    }

    #[test]
    fn tiles_of_the_specification_example() {
        let paths: Vec<_> = tiles_for_size(70_000).filter(|p| p.kind() != TileKind::Entries).collect();
        assert_eq!(paths.iter().filter(|p| p.is_full()).count(), 274);
        let partial: Vec<_> = paths.iter().filter(|p| !p.is_full()).map(TilePath::to_string).collect();
        assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
        let of_256: Vec<_> = tiles_for_size(256).map(|p| p.to_string()).collect();
        assert_eq!(of_256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(tiles_for_size(0).count(), 0);
    }

    proptest! {
        #[test]
        fn display_and_parse_are_inverse(entries: bool, level in 0u8..8, index: u64, width in 1u16..=256) {
            let kind = if entries { TileKind::Entries } else { TileKind::Hashes { level } };
            let height = if entries { 8 } else { 8 * (u32::from(level) + 1) };
            let index = index.checked_shr(height).unwrap_or(0);
            let path = TilePath::new(kind, index, width).unwrap();
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }

        #[test]
        fn what_is_parsed_has_one_spelling(text in "tile/(entries|[0-9]{1,2})(/x?[0-9]{1,4}){1,3}(\\.p/[0-9]{1,3})?") {
            if let Ok(path) = text.parse::<TilePath>() {
                prop_assert_eq!(path.to_string(), text);
            }
        }
    }
}
