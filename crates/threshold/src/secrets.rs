//! What a trustee keeps from round to round, and what it opens with.

use borsh::BorshDeserialize;
use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::{encode, encode_into};
use tupyo_group::{Point, SecretPoint, SecretScalar};
use tupyo_proof::{Invalid, SigningKey};
use zeroize::Zeroizing;

use crate::polynomial::Polynomial;
use crate::scalars::read_scalars;
use crate::sealing::Pair;
use crate::{
    Ceremony, CeremonyId, CeremonyTranscript, Commitment, Complaint, Confirmation, JointDigest, Parameters, Reveal,
    RevealStatement, Round, SealedShare, Shares, UnitShare, UnitStatement, complaint, decryption, possession,
};

/// What a trustee must keep from round 1 to round 4: its polynomials, the secret `e` of its ceremony key, and its
/// agreement key.
///
/// Kept between rounds as [`CommittedSecrets::encode`], encrypted by whoever stores it. Every step first checks that
/// the ceremony on the ledger has this trustee's own commitment.
pub struct CommittedSecrets {
    id: CeremonyId,
    parameters: Parameters,
    trustee: u16,
    ceremony_secret: SecretScalar,
    agreement: SigningKey,
    polynomials: Vec<Polynomial>,
    /// The digest of the document that ended the ceremony before.
    after: Option<[u8; 32]>,
}

impl CommittedSecrets {
    /// Round 1: fresh secrets and the commitment to post.
    ///
    /// # Errors
    /// [`SecretsError::Trustee`] if this trustee does not take part in the ceremony.
    pub fn commit(
        ceremony: &Ceremony,
        trustee: u16,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(CommittedSecrets, Commitment), SecretsError> {
        if !ceremony.participates(trustee) {
            return Err(SecretsError::Trustee);
        }
        let (id, parameters, after) = (ceremony.id(), ceremony.parameters(), ceremony.after());
        let ceremony_secret = SecretScalar::random(rng);
        let agreement = SigningKey::generate(rng);
        let polynomials =
            (0..parameters.components()).map(|_| Polynomial::random(parameters.threshold(), rng)).collect();
        let secrets = CommittedSecrets { id, parameters, trustee, ceremony_secret, agreement, polynomials, after };
        let commitment = secrets.commitment();
        Ok((secrets, commitment))
    }

    /// Round 2: the coefficients and the proof of possession.
    ///
    /// # Errors
    /// [`SecretsError`] unless `ceremony` is in its second round and has this trustee's commitment.
    pub fn reveal(&self, ceremony: &Ceremony, rng: &mut (impl RngCore + CryptoRng)) -> Result<Reveal, SecretsError> {
        self.check(ceremony, &[Round::Reveal])?;
        let coefficients = self.coefficients();
        let secrets: Vec<_> = self.secrets().collect();
        let possession = possession::prove(&self.statement(&coefficients).encode(), &secrets, rng);
        Ok(Reveal { ceremony: self.id.number, coefficients, possession })
    }

    /// Round 3: a masked share for each other participant. The same rounds 1 and 2 give the same shares.
    ///
    /// # Errors
    /// [`SecretsError`] unless `ceremony` is in its third round and has this trustee's commitment.
    pub fn seal_shares(&self, ceremony: &Ceremony) -> Result<Shares, SecretsError> {
        self.check(ceremony, &[Round::Shares])?;
        let rounds = ceremony.rounds().ok_or(SecretsError::Round)?;
        let sealed = self.others(ceremony).map(|recipient| self.seal(ceremony, recipient)).collect::<Result<_, _>>()?;
        Ok(Shares { ceremony: self.id.number, rounds, sealed })
    }

    /// Round 4: opens and checks what the others sent. Store the share before the confirmation is posted. It can be
    /// asked for again until the ceremony is over, and after it is complete.
    ///
    /// One transcript gives one answer: the same share, or a complaint against the same dealer with the same key. Only
    /// a complaint's proof takes randomness.
    ///
    /// # Errors
    /// [`SecretsError`] unless all shares are there and `ceremony` has this trustee's commitment.
    pub fn open_shares(
        &self,
        ceremony: &Ceremony,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Opened, SecretsError> {
        self.check(ceremony, &[Round::Confirmation, Round::Complete])?;
        let (transcript, joint) = ceremony.transcript().zip(ceremony.joint()).ok_or(SecretsError::Round)?;
        let mut secrets: Vec<_> = self.polynomials.iter().map(|polynomial| polynomial.share(self.trustee)).collect();
        for dealer in self.others(ceremony) {
            let dealt = ceremony.dealt_share(dealer, self.trustee).ok_or(SecretsError::Round)?;
            let key = self.ceremony_secret.agree(&dealt.pair.dealer_key);
            let Some(values) = dealt.open(&key) else {
                return Ok(Opened::Complaint(self.complaint(&dealt.pair, transcript, key, rng)));
            };
            secrets = secrets.iter().zip(&values).map(|(sum, value)| sum.plus(value)).collect();
        }
        let agreement = SigningKey::decode(&self.agreement.encode()).map_err(|_| SecretsError::Unreadable)?;
        let share = TrusteeShare { trustee: self.trustee, transcript, agreement: Some(agreement), secrets };
        let (participants, joint) = (ceremony.participants().to_vec(), JointDigest::of(joint));
        Ok(Opened::Share(share, Confirmation { ceremony: self.id.number, participants, transcript, joint }))
    }

    /// Which ceremony these secrets are for.
    pub fn id(&self) -> CeremonyId {
        self.id
    }

    /// The trustee's index.
    pub fn trustee(&self) -> u16 {
        self.trustee
    }

    /// The commitment of round 1, the same every time.
    pub fn commitment(&self) -> Commitment {
        let coefficients = self.coefficients();
        let statement = self.statement(&coefficients);
        let (digest, key, after) = (statement.digest(), statement.key, self.after);
        let agreement_key = self.agreement.verifying_key().point();
        Commitment { ceremony: self.id.number, digest, key, agreement_key, after }
    }

    /// The bytes to keep, wiped when dropped: `borsh(election, ceremony: u32, trustees: u16, threshold: u16,
    /// components: u16, trustee: u16)`, the agreement key, `e`, and the coefficients by component and degree, 32 bytes
    /// each, and `borsh(after)`.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let parameters = &self.parameters;
        let header = (parameters.trustees(), parameters.threshold(), parameters.components(), self.trustee);
        let after = encode(&self.after);
        let length = HEADER + 64 + 32 * parameters.coefficients() + after.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        encode_into(&(self.id.election, self.id.number, header), &mut bytes);
        bytes.extend_from_slice(self.agreement.encode().as_ref());
        self.secrets().for_each(|secret| bytes.extend_from_slice(secret.encode().as_ref()));
        bytes.extend_from_slice(&after);
        bytes
    }

    /// Reads what [`CommittedSecrets::encode`] gave.
    ///
    /// # Errors
    /// [`SecretsError::Unreadable`] for anything else.
    pub fn decode(mut bytes: &[u8]) -> Result<CommittedSecrets, SecretsError> {
        let header: (_, _, (u16, u16, u16, u16)) = read(&mut bytes)?;
        let (election, number, (trustees, threshold, components, trustee)) = header;
        let parameters = Parameters::new(trustees, threshold, components).map_err(|_| SecretsError::Unreadable)?;
        let secrets = bytes.split_at_checked(64 + 32 * parameters.coefficients());
        let (mut bytes, after) = secrets.filter(|_| trustee < trustees).ok_or(SecretsError::Unreadable)?;
        let after = borsh::from_slice(after).map_err(|_| SecretsError::Unreadable)?;
        let agreement = read_agreement(&mut bytes)?;
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(read(&mut bytes)?);
        let ceremony_secret = SecretScalar::decode(&secret).map_err(|_| SecretsError::Unreadable)?;
        let polynomials = bytes.chunks_exact(32 * usize::from(threshold)).map(read_scalars);
        let polynomials = polynomials.map(|scalars| scalars.map(Polynomial::of)).collect::<Option<_>>();
        let polynomials = polynomials.ok_or(SecretsError::Unreadable)?;
        let id = CeremonyId { election, number };
        Ok(CommittedSecrets { id, parameters, trustee, ceremony_secret, agreement, polynomials, after })
    }

    fn check(&self, ceremony: &Ceremony, rounds: &[Round]) -> Result<(), SecretsError> {
        if ceremony.id() != self.id || ceremony.parameters() != self.parameters {
            return Err(SecretsError::OtherCeremony);
        }
        if !rounds.contains(&ceremony.round()) {
            return Err(SecretsError::Round);
        }
        let own = self.commitment();
        if ceremony.commitment(self.trustee) == Some(&own) { Ok(()) } else { Err(SecretsError::OtherSecrets) }
    }

    fn seal(&self, ceremony: &Ceremony, recipient: u16) -> Result<SealedShare, SecretsError> {
        let pair = ceremony.pair(self.trustee, recipient).ok_or(SecretsError::Round)?;
        let key = self.ceremony_secret.agree(&pair.recipient_key);
        let values = self.polynomials.iter().map(|polynomial| polynomial.share(recipient));
        Ok(SealedShare { recipient, ciphertext: pair.seal(&key, values) })
    }

    fn complaint(
        &self,
        pair: &Pair,
        transcript: CeremonyTranscript,
        key: SecretPoint,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Complaint {
        let statement = pair.complaint(transcript, key.publish());
        let proof = Box::new(complaint::prove(&statement, &self.ceremony_secret, rng));
        Complaint { ceremony: self.id.number, against: pair.dealer, transcript, key: statement.key, proof }
    }

    fn others(&self, ceremony: &Ceremony) -> impl Iterator<Item = u16> {
        ceremony.participants().iter().copied().filter(|other| *other != self.trustee)
    }

    /// `e`, then the coefficients by component and degree.
    fn secrets(&self) -> impl Iterator<Item = &SecretScalar> {
        std::iter::once(&self.ceremony_secret).chain(self.polynomials.iter().flat_map(Polynomial::coefficients))
    }

    fn coefficients(&self) -> Vec<Vec<Point>> {
        self.polynomials.iter().map(Polynomial::commitments).collect()
    }

    fn statement<'a>(&self, coefficients: &'a [Vec<Point>]) -> RevealStatement<'a> {
        let key = self.ceremony_secret.times_base().publish();
        RevealStatement { id: self.id, trustee: self.trustee, key, coefficients }
    }
}

/// What a trustee finds in round 4.
pub enum Opened {
    /// All shares fit: keep the share, then post the confirmation.
    Share(TrusteeShare, Confirmation),
    /// A share does not fit: post the complaint. It publishes what this trustee and the dealer have agreed on, which
    /// the dealer knows, and the ceremony is void.
    Complaint(Complaint),
}

/// A trustee's part `x_{j,1} … x_{j,N}` of the joint secret, and the key with which it agrees to open a tally; a copy
/// that only opens lacks the key.
pub struct TrusteeShare {
    trustee: u16,
    transcript: CeremonyTranscript,
    agreement: Option<SigningKey>,
    secrets: Vec<SecretScalar>,
}

impl TrusteeShare {
    /// Decrypts one unit: `Dᵢ = xᵢC₀` with the proof, verified before it leaves.
    ///
    /// # Errors
    /// [`Invalid`] if the statement is of another trustee, or its keys are not this share's.
    pub fn decrypt(
        &self,
        statement: &UnitStatement<'_>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<UnitShare, Invalid> {
        if statement.trustee != self.trustee {
            return Err(Invalid);
        }
        decryption::decrypt(&self.secrets, statement, rng)
    }

    /// The trustee's index.
    pub fn trustee(&self) -> u16 {
        self.trustee
    }

    /// The verification keys `x_{j,1}G … x_{j,N}G` that the share fits.
    pub fn verification_keys(&self) -> Vec<Point> {
        self.secrets.iter().map(|secret| secret.times_base().publish()).collect()
    }

    /// The key of the trustee's agreement, unless it has been dropped.
    pub fn agreement(&self) -> Option<&SigningKey> {
        self.agreement.as_ref()
    }

    /// Drops the key of the trustee's agreement: what is left only opens.
    pub fn drop_agreement(&mut self) {
        self.agreement = None;
    }

    /// The ceremony the share is from.
    pub fn transcript(&self) -> CeremonyTranscript {
        self.transcript
    }

    /// The bytes to keep, wiped when dropped: `borsh(trustee: u16, transcript)`, 1 and the agreement key or 0, and the
    /// scalars; keys and scalars have 32 bytes.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let key = self.agreement.as_ref().map(SigningKey::encode);
        let scalars = self.secrets.len() + usize::from(key.is_some());
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 + 32 + 1 + 32 * scalars));
        encode_into(&(self.trustee, self.transcript, key.is_some()), &mut bytes);
        key.iter().for_each(|key| bytes.extend_from_slice(key.as_ref()));
        self.secrets.iter().for_each(|secret| bytes.extend_from_slice(secret.encode().as_ref()));
        bytes
    }

    /// Reads what [`TrusteeShare::encode`] gave.
    ///
    /// # Errors
    /// [`SecretsError::Unreadable`] for anything else.
    pub fn decode(mut bytes: &[u8]) -> Result<TrusteeShare, SecretsError> {
        let (trustee, transcript, agrees) = read::<(_, _, bool)>(&mut bytes)?;
        let agreement = if agrees { Some(read_agreement(&mut bytes)?) } else { None };
        Ok(TrusteeShare {
            trustee,
            transcript,
            agreement,
            secrets: read_scalars(bytes).ok_or(SecretsError::Unreadable)?,
        })
    }
}

/// Why a trustee cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// No trustee with this index takes part.
    #[error("no trustee with this index takes part in the ceremony")]
    Trustee,
    /// The secrets are for another ceremony.
    #[error("these secrets are for another ceremony")]
    OtherCeremony,
    /// The commitment on the ledger was made with other secrets.
    #[error("the commitment on the ledger was not made with these secrets")]
    OtherSecrets,
    /// It is not the turn of this step.
    #[error("the ceremony is not in the round of this step")]
    Round,
    /// The stored bytes are no secrets.
    #[error("the stored secrets cannot be read")]
    Unreadable,
}

impl SecretsError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            SecretsError::Trustee => "unknown-trustee",
            SecretsError::OtherCeremony => "other-ceremony",
            SecretsError::OtherSecrets => "other-secrets",
            SecretsError::Round => "ceremony-round",
            SecretsError::Unreadable => "secrets-unreadable",
        }
    }
}

/// Bytes of the encoded header: election, ceremony, three parameters and the trustee.
const HEADER: usize = 32 + 4 + 4 * 2;

fn read_agreement(bytes: &mut &[u8]) -> Result<SigningKey, SecretsError> {
    let (key, rest) = bytes.split_first_chunk::<32>().ok_or(SecretsError::Unreadable)?;
    *bytes = rest;
    SigningKey::decode(key).map_err(|_| SecretsError::Unreadable)
}

fn read<T: BorshDeserialize>(bytes: &mut &[u8]) -> Result<T, SecretsError> {
    T::deserialize(bytes).map_err(|_| SecretsError::Unreadable)
}
