//! What a device asks a card at another machine to sign.

use tupyo_election::RegistrationScope;

use crate::{Application, CHALLENGE_BYTES, login_message};

/// What a device without a card has a card at another machine sign. Such a machine signs nothing else, so nobody can
/// get it to sign a ballot or another office's paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardRequest {
    /// That the card's holder logs in at a registrar.
    Login,
    /// That a voting key is the holder's.
    Registration(Box<Application>),
}

impl CardRequest {
    /// What these bytes ask for; nothing if they are anything else, or for another election or roll.
    pub fn of_message(message: &[u8], scope: RegistrationScope) -> Option<CardRequest> {
        if is_login(message, scope) {
            return Some(CardRequest::Login);
        }
        let application = Application::of_message(message).filter(|application| application.scope == scope)?;
        Some(CardRequest::Registration(Box::new(application)))
    }
}

/// Whether it is the login message of some challenge.
fn is_login(message: &[u8], scope: RegistrationScope) -> bool {
    let challenge = message.last_chunk::<CHALLENGE_BYTES>();
    challenge.is_some_and(|challenge| login_message(scope, challenge) == message)
}

#[cfg(test)]
mod tests {
    use rand::rngs::OsRng;
    use tupyo_election::{ElectionId, Holder};
    use tupyo_proof::SigningKey;

    use super::*;

    #[test]
    fn a_login_and_an_application_of_this_election_are_known_and_nothing_else() {
        let scope = |byte| RegistrationScope::Election(ElectionId([byte; 32]));
        let login = login_message(scope(1), &[7; CHALLENGE_BYTES]);
        assert_eq!(CardRequest::of_message(&login, scope(1)), Some(CardRequest::Login));
        assert_eq!(CardRequest::of_message(&login, scope(2)), None);
        let key = SigningKey::generate(&mut OsRng);
        let application = Application::new(scope(1), Holder([3; 32]), "all", None, &key, &mut OsRng);
        let message = application.message();
        let known = CardRequest::Registration(Box::new(application));
        assert_eq!(CardRequest::of_message(&message, scope(1)), Some(known));
        assert_eq!(CardRequest::of_message(&message, scope(2)), None);
        for wrong in
            [&message[1..], &message[..message.len() - 1], &[message.as_slice(), b"x"].concat(), b"", &login[1..]]
        {
            assert_eq!(CardRequest::of_message(wrong, scope(1)), None);
        }
    }
}
