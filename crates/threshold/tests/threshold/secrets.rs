//! Secrets are read back as they were written.

use tupyo_threshold::{Ceremony, CommittedSecrets, Parameters, SecretsError, TrusteeShare};

use crate::play::{ID, Play};

#[test]
fn stored_secrets_read_back_to_the_same_bytes_and_nothing_else_reads() {
    let play = Play::new(2, 3, 2);
    let stored = &play.stored[1];
    assert_eq!(CommittedSecrets::decode(stored).unwrap().encode().as_slice(), stored);
    for length in 0..stored.len() {
        assert!(CommittedSecrets::decode(&stored[..length]).is_err(), "{length} bytes");
    }
    assert!(CommittedSecrets::decode(&[stored.as_slice(), &[0]].concat()).is_err());
    let with = |place: usize, byte: u8| {
        let mut altered = stored.clone();
        altered[place] = byte;
        CommittedSecrets::decode(&altered).err()
    };
    assert_eq!(with(38, 9), Some(SecretsError::Unreadable), "threshold above trustees");
    assert_eq!(with(40, 0), Some(SecretsError::Unreadable), "no components");
    assert_eq!(with(42, 3), Some(SecretsError::Unreadable), "trustee out of range");
    assert_eq!(with(75, 0xff), Some(SecretsError::Unreadable), "agreement key not canonical");
    assert_eq!(with(107, 0xff), Some(SecretsError::Unreadable), "secret of the ceremony key not canonical");
    assert_eq!(with(139, 0xff), Some(SecretsError::Unreadable), "scalar not canonical");
}

#[test]
fn a_share_reads_back_to_the_same_bytes() {
    let (_, shares) = Play::complete(2, 3, 2);
    let bytes = shares[2].encode();
    assert_eq!(bytes.len(), 2 + 32 + 1 + 32 + 64);
    assert_eq!(TrusteeShare::decode(&bytes).unwrap().encode(), bytes);
    assert!(TrusteeShare::decode(&bytes[..130]).is_err() && TrusteeShare::decode(&bytes[..20]).is_err());
    for (place, byte) in [(34, 2), (66, 0xff), (130, 0xff)] {
        let mut altered = bytes.to_vec();
        altered[place] = byte;
        assert_eq!(TrusteeShare::decode(&altered).err(), Some(SecretsError::Unreadable), "{place}");
    }
}

#[test]
fn a_share_without_the_agreement_key_keeps_nothing_of_it_and_opens_all_the_same() {
    let (_, mut shares) = Play::complete(2, 3, 2);
    let (whole, mut share) = (shares[2].encode(), shares.remove(2));
    let key = share.agreement().unwrap().encode();
    share.drop_agreement();
    let opening = share.encode();
    assert!(share.agreement().is_none() && TrusteeShare::decode(&opening).unwrap().agreement().is_none());
    assert_eq!((opening.len(), &opening[..34], &opening[35..]), (whole.len() - 32, &whole[..34], &whole[67..]));
    assert!(!opening.windows(32).any(|bytes| bytes == key.as_slice()));
}

/// A vector that grows leaves a copy behind that nobody wipes: room is made for all of it at once.
#[test]
fn stored_secrets_are_written_into_one_allocation() {
    for (threshold, trustees, components) in [(1, 1, 1), (2, 3, 5), (4, 4, 40)] {
        let (play, shares) = Play::complete(threshold, trustees, components);
        let (secrets, share) = (play.secrets(0).encode(), shares[0].encode());
        assert_eq!((secrets.capacity(), share.capacity()), (secrets.len(), share.len()));
    }
}

#[test]
fn the_same_secrets_give_the_same_commitment() {
    let play = Play::new(2, 3, 2);
    assert_eq!(play.secrets(1).commitment(), play.commitments[1]);
    assert_eq!((play.secrets(1).trustee(), play.secrets(1).id()), (1, ID));
    assert_eq!(play.secrets(2).trustee(), 2);
}

#[test]
fn secrets_are_used_in_their_own_ceremony_and_round_only() {
    let mut play = Play::committed(2, 3, 2);
    let other = Play::new(2, 3, 1);
    let mut rng = rand::rngs::OsRng;
    let code = |secrets: CommittedSecrets| secrets.reveal(&play.ceremony, &mut rand::rngs::OsRng).unwrap_err().code();
    assert_eq!(code(other.secrets(0)), "other-ceremony");
    let empty = Ceremony::new(ID, Parameters::new(3, 2, 2).unwrap());
    let (fresh, _) = CommittedSecrets::commit(&empty, 0, &mut rng).unwrap();
    assert_eq!(code(fresh), "other-secrets");
    assert_eq!(CommittedSecrets::commit(&empty, 3, &mut rng).err(), Some(SecretsError::Trustee));
    let secrets = play.secrets(0);
    assert_eq!(secrets.seal_shares(&play.ceremony).unwrap_err().code(), "ceremony-round");
    assert_eq!(secrets.open_shares(&play.ceremony, &mut rng).err().unwrap().code(), "ceremony-round");
    play.reveal_all();
    assert_eq!(secrets.reveal(&play.ceremony, &mut rng).unwrap_err().code(), "ceremony-round");
    assert_eq!(secrets.open_shares(&play.ceremony, &mut rng).err().unwrap().code(), "ceremony-round");
}

#[test]
fn the_share_can_be_had_again_when_the_ceremony_is_complete() {
    let (mut play, shares) = Play::complete(2, 3, 2);
    let tupyo_threshold::Opened::Share(again, _) = play.opened(1) else { panic!("complaint") };
    assert_eq!(again.encode(), shares[1].encode());
}
