//! What a part of the roll must be like.

/// What a part of the roll must be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollRule {
    /// Parts follow each other without gap.
    #[error("the part does not continue the roll where it stands")]
    Gap,
    /// Keys ascend strictly.
    #[error("the voters are not in strictly ascending order of their keys")]
    Order,
    /// Keys are canonical points, not the identity.
    #[error("a voting key is not the canonical encoding of a point, or is the identity")]
    Key,
    /// No key stands twice, nor again.
    #[error("a voting key stands on the roll, or has stood there before")]
    Repeated,
    /// Styles exist.
    #[error("a voter's style is not in the manifest")]
    Style,
    /// Weights are at least 1, their sum is below 2³², and with the largest number of a ballot below 2⁴⁰.
    #[error("a voter's weight is 0, or the weights add up to more than can be counted")]
    Weight,
    /// No holder stands on the roll twice.
    #[error("a holder is on the roll already, or twice in the document")]
    Holder,
    /// A line replaces its holder's current one, and replaces none iff there is none.
    #[error("a line does not name the voting key that its holder has now, or names one where there is none")]
    Replaces,
    /// A card is named iff the manifest demands cards' signatures, and no card belongs to two holders.
    #[error("a line has a card where none belongs or none where one does, or another holder's card")]
    Card,
    /// A correction changes a line that stands.
    #[error("the correction is of no line that stands, or changes nothing")]
    Correction,
    /// The holder has the key's secret.
    #[error("a voter's possession of the voting key is not proven")]
    Possession,
    /// The roll has at least one voter, and a part too.
    #[error("the roll or a part of it is empty")]
    Empty,
    /// Count and root are those of the voters.
    #[error("the seal's count or root is not that of the roll")]
    Seal,
}

impl RollRule {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            RollRule::Gap => "roll-gap",
            RollRule::Order => "roll-order",
            RollRule::Key => "roll-key",
            RollRule::Repeated => "roll-repeated",
            RollRule::Style => "roll-style",
            RollRule::Weight => "roll-weight",
            RollRule::Holder => "roll-holder",
            RollRule::Replaces => "roll-replaces",
            RollRule::Card => "roll-card",
            RollRule::Correction => "correction-key",
            RollRule::Possession => "roll-possession",
            RollRule::Empty => "roll-empty",
            RollRule::Seal => "roll-seal",
        }
    }
}
