//! The joint key `Y₁ … Y_N`.

use std::io::{self, Read, Write};

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::Point;

/// The trustees' public key `Y₁ … Y_N`, one component per encrypted value of the longest ballot style. None is the
/// identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointKey(Vec<Point>);

/// A component of a key is the identity, which would hide nothing that is encrypted to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("component {component} of the joint key is the identity")]
pub struct KeyError {
    /// Which component, from 0.
    pub component: usize,
}

impl JointKey {
    /// A key with these components.
    ///
    /// # Errors
    /// [`KeyError`] if one of them is the identity.
    pub fn new(components: Vec<Point>) -> Result<JointKey, KeyError> {
        match components.iter().position(Point::is_identity) {
            Some(component) => Err(KeyError { component }),
            None => Ok(JointKey(components)),
        }
    }

    /// `Y₁ … Y_N`.
    pub fn components(&self) -> &[Point] {
        &self.0
    }
}

impl BorshSerialize for JointKey {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        self.0.serialize(writer)
    }
}

impl BorshDeserialize for JointKey {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let components = Vec::deserialize_reader(reader)?;
        JointKey::new(components).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
