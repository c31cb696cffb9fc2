//! Trustees hold a key ceremony and decrypt; coefficients, ceremony keys, masks, shares and all randomness are secret.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_elgamal::{CiphertextSum, encrypt};
use tupyo_group::{Scalar, SecretScalar};
use tupyo_threshold::{
    Ceremony, CeremonyId, CommittedSecrets, Opened, Parameters, TrusteeShare, UnitStatement, verify_unit_share,
};

use crate::secret::SecretRng;

const TRUSTEES: u16 = 3;
const THRESHOLD: u16 = 2;
const COMPONENTS: u16 = 2;
const ID: CeremonyId = CeremonyId { election: [5; 32], number: 0 };

/// All four rounds, each trustee's secrets stored and read in between, and a decryption share of each trustee.
pub fn ceremony_and_decryption() {
    let parameters = Parameters::new(TRUSTEES, THRESHOLD, COMPONENTS).expect("parameters");
    let mut ceremony = Ceremony::new(ID, parameters);
    let mut rng = SecretRng::new();
    let secrets: Vec<_> = (0..TRUSTEES).map(|trustee| commit(&mut ceremony, trustee, &mut rng)).collect();
    for (trustee, secrets) in (0..).zip(&secrets) {
        let reveal = secrets.reveal(&ceremony, &mut rng).expect("a reveal");
        ceremony.accept_reveal(trustee, reveal).expect("the reveal is legal");
    }
    complain(&ceremony, &secrets);
    for (trustee, secrets) in (0..).zip(&secrets) {
        let shares = secrets.seal_shares(&ceremony).expect("shares");
        ceremony.accept_shares(trustee, shares).expect("the shares are legal");
    }
    let shares: Vec<_> = secrets.iter().map(|secrets| confirm(&mut ceremony, secrets)).collect();
    shares.iter().for_each(|share| decrypt(&ceremony, share));
}

/// Ends a copy of the ceremony: the last trustee deals the first one something else.
fn complain(ceremony: &Ceremony, secrets: &[CommittedSecrets]) {
    let mut ceremony = ceremony.clone();
    for (trustee, secrets) in (0..).zip(secrets) {
        let mut shares = secrets.seal_shares(&ceremony).expect("shares");
        if trustee == TRUSTEES - 1 {
            shares.sealed[0].ciphertext[0] += Scalar::ONE;
        }
        ceremony.accept_shares(trustee, shares).expect("the shares are legal");
    }
    let opened = secrets[0].open_shares(&ceremony, &mut SecretRng::new());
    let Ok(Opened::Complaint(complaint)) = opened else { panic!("a share does not fit") };
    let culprit = ceremony.accept_complaint(0, complaint).expect("the complaint is legal");
    assert_eq!(culprit.trustee, TRUSTEES - 1);
}

fn commit(ceremony: &mut Ceremony, trustee: u16, rng: &mut SecretRng) -> CommittedSecrets {
    let (secrets, commitment) = CommittedSecrets::commit(ceremony, trustee, rng).expect("secrets");
    ceremony.accept_commitment(trustee, commitment).expect("the commitment is legal");
    CommittedSecrets::decode(&secrets.encode()).expect("secrets are read as they were stored")
}

fn confirm(ceremony: &mut Ceremony, secrets: &CommittedSecrets) -> TrusteeShare {
    let opened = secrets.open_shares(ceremony, &mut SecretRng::new());
    let Ok(Opened::Share(share, confirmation)) = opened else { panic!("shares open") };
    ceremony.accept_confirmation(share.trustee(), confirmation).expect("the confirmation is legal");
    TrusteeShare::decode(&share.encode()).expect("the share is read as it was stored")
}

fn decrypt(ceremony: &Ceremony, share: &TrusteeShare) {
    let keys = ceremony.outcome().map(|keys| (keys.joint.components(), &keys.verification));
    let Some((components, verification)) = keys else { return };
    let values: Vec<_> = (0..COMPONENTS).map(|value| SecretScalar::small(value.into())).collect();
    let sum = CiphertextSum::of(encrypt(components, &values, &SecretScalar::random(&mut StdRng::seed_from_u64(2))));
    let trustee = share.trustee();
    let verification_keys = &verification[&trustee];
    let [context, agreed] = [[7; 32], [8; 32]];
    let statement = UnitStatement { context, agreed, style: 0, trustee, verification_keys, sum: &sum };
    let posted = share.decrypt(&statement, &mut SecretRng::new()).expect("a decryption share");
    verify_unit_share(&statement, &posted).expect("the share is accepted");
}
