//! Canonical bytes, handles and codes.

use proptest::prelude::*;
use rand::rngs::OsRng;
use tupyo_registration::{CodeError, Evidence, Handle, LARGEST_REGISTRATION, Proof, Registration, RegistrationCode};

use super::people::*;

fn all_kinds() -> [Registration; 3] {
    let (mut card, code, mut city) = (card(), RegistrationCode::generate(&mut OsRng), City::new());
    let listed = registered(&mut card, None, &key()).registration;
    [listed, by_code(&code, "P-1", &key()).registration, city.registration(&mut card, "P-1", None, &key())]
}

#[test]
fn what_is_encoded_is_read_and_nothing_else() {
    for registration in all_kinds() {
        let bytes = registration.encode();
        assert_eq!(Registration::decode(&bytes).unwrap(), registration);
        for cut in 0..bytes.len() {
            assert!(Registration::decode(&bytes[..cut]).is_err(), "{cut}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(Registration::decode(&longer).unwrap_err().code(), "registration-malformed");
        let evidence = at_now(registration);
        assert_eq!(Evidence::decode(&evidence.encode()).unwrap(), evidence);
    }
    let most = vec![0; LARGEST_REGISTRATION + 1];
    assert_eq!(Registration::decode(&most).unwrap_err().code(), "registration-malformed");
}

proptest! {
    #[test]
    fn any_bytes_that_decode_encode_to_themselves(change in 0usize..2000, to: u8) {
        for registration in all_kinds() {
            let mut bytes = registration.encode();
            let place = change % bytes.len();
            bytes[place] = to;
            if let Ok(decoded) = Registration::decode(&bytes) {
                prop_assert_eq!(decoded.encode(), bytes);
            }
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them(seed: [u8; 32]) {
        use rand::SeedableRng;
        let code = RegistrationCode::generate(&mut rand::rngs::StdRng::from_seed(seed));
        let text = code.checked();
        prop_assert_eq!(text.len(), 21);
        for typed in [text.to_lowercase(), text.replace('-', " "), text.replace('0', "o").replace('1', "l")] {
            prop_assert_eq!(RegistrationCode::parse(&typed).unwrap().hash(), code.hash());
        }
        prop_assert!(matches!(Proof::by_code(&code), Proof::Code(text) if text.len() == 16));
    }

    #[test]
    fn a_mistyped_code_is_found_out(seed: [u8; 32], place in 0_usize..17, other in 0_usize..17, by in 1_usize..32) {
        use rand::SeedableRng;
        let code = RegistrationCode::generate(&mut rand::rngs::StdRng::from_seed(seed));
        let letter = code.checked();
        prop_assert_eq!(RegistrationCode::parse(&letter).unwrap().hash(), code.hash());
        let digits = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bare: Vec<u8> = letter.bytes().filter(|byte| *byte != b'-').collect();
        prop_assert_eq!(bare.len(), 17);
        let typed = |bytes: &[u8]| RegistrationCode::parse(std::str::from_utf8(bytes).unwrap()).map(|code| code.hash());
        let mut wrong = bare.clone();
        let digit = digits.iter().position(|digit| *digit == wrong[place]).unwrap();
        wrong[place] = digits[(digit + by) % 32];
        prop_assert_eq!(typed(&wrong), Err(CodeError::Check));
        let mut swapped = bare.clone();
        swapped.swap(place, other);
        prop_assert_eq!(typed(&swapped).is_ok(), bare[place] == bare[other]);
        let mut short = bare.clone();
        short.remove(place);
        prop_assert_eq!(typed(&short), Err(CodeError::Length));
        let mut long = bare.clone();
        long.insert(other, bare[place]);
        prop_assert_eq!(typed(&long), Err(CodeError::Length));
    }
}

#[test]
fn handles_and_codes_have_bounds() {
    let longest = "x".repeat(128);
    for good in ["a", "a b", "~!", longest.as_str()] {
        assert_eq!(good.parse::<Handle>().unwrap().as_str(), good);
    }
    for bad in ["", " a", "a ", "é", "a\n", &"x".repeat(129)] {
        assert!(bad.parse::<Handle>().is_err(), "{bad:?}");
    }
    assert!(RegistrationCode::parse("7H3K-90QD-XV2M-1C4B-W").is_ok());
    for (bad, code) in [
        ("", "code-length"),
        ("7H3K-90QD-XV2M-1C4B", "code-length"),
        ("7H3K-90QD-XV2M-1C4B-WW", "code-length"),
        ("7H3K-90QD-XV2M-1C4B-X", "code-malformed"),
        ("7H3K-90QD-XV2M-1C4U-W", "code-malformed"),
        ("7H3K_90QD_XV2M_1C4B_W", "code-malformed"),
    ] {
        assert_eq!(RegistrationCode::parse(bad).err().map(CodeError::code), Some(code), "{bad}");
    }
}
