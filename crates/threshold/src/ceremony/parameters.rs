//! Which ceremony, and how large.

/// Which ceremony: its number within an election.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CeremonyId {
    /// The election's id.
    pub election: [u8; 32],
    /// The ceremony's number, from 0.
    pub number: u32,
}

/// How many trustees make the key, how many open a sum, and how many components the key has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    trustees: u16,
    threshold: u16,
    components: u16,
}

/// The numbers do not describe a ceremony.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a ceremony needs at least one component and a threshold from 1 to the number of trustees")]
pub struct ParametersError;

impl ParametersError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "ceremony-parameters"
    }
}

impl Parameters {
    /// `trustees` n, `threshold` t, `components` N.
    ///
    /// # Errors
    /// [`ParametersError`] unless 1 ≤ t ≤ n and 1 ≤ N.
    pub fn new(trustees: u16, threshold: u16, components: u16) -> Result<Parameters, ParametersError> {
        if threshold == 0 || threshold > trustees || components == 0 {
            return Err(ParametersError);
        }
        Ok(Parameters { trustees, threshold, components })
    }

    /// n: all take part in the first ceremony.
    pub fn trustees(&self) -> u16 {
        self.trustees
    }

    /// t: how many open a sum.
    pub fn threshold(&self) -> u16 {
        self.threshold
    }

    /// N: how many components the key has.
    pub fn components(&self) -> u16 {
        self.components
    }

    /// t · N: coefficients of one trustee.
    pub(crate) fn coefficients(&self) -> usize {
        usize::from(self.threshold) * usize::from(self.components)
    }
}
