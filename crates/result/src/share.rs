//! Shares of a whole.

use std::fmt;

use serde::Serialize;

/// A share, in hundredths of a percent, rounded to the nearest, a half upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Share(u32);

impl Share {
    /// So much of a whole. `None` of nothing, and of more than the whole.
    pub fn of(part: u64, whole: u64) -> Option<Share> {
        let (part, whole) = (u128::from(part), u128::from(whole));
        let hundredths = (part * 20_000 + whole).checked_div(whole * 2)?;
        u32::try_from(hundredths).ok().filter(|_| part <= whole).map(Share)
    }

    /// Hundredths of a percent, from 0 to 10,000.
    pub fn hundredths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} %", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_never_more_than_all() {
        let shown = |part, whole| Share::of(part, whole).map(|share| share.to_string());
        assert_eq!(shown(1, 3).as_deref(), Some("33.33 %"));
        assert_eq!(shown(2, 3).as_deref(), Some("66.67 %"));
        assert_eq!(shown(1, 20_000).as_deref(), Some("0.01 %"));
        assert_eq!(shown(1, 20_001).as_deref(), Some("0.00 %"));
        assert_eq!(shown(u64::MAX, u64::MAX).as_deref(), Some("100.00 %"));
        assert_eq!([shown(0, 0), shown(2, 1)], [None, None]);
    }
}
