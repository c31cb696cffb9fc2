//! Decryption shares against `decryption.json`.

use std::cell::RefCell;

use tupyo_elgamal::{CiphertextSum, DiscreteLog};
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_proof::Member;
use tupyo_test_vectors::{Case, External, VectorFile};
use tupyo_threshold::{PreparedUnitShare, TrusteeShare, UnitShare, UnitStatement, lagrange, open, verify_unit_share};

#[test]
fn decryptions_are_those_of_the_vectors() {
    let file = VectorFile::read("decryption");
    let shared = file.shared();
    let unit = Unit::read(&shared);
    unit.checks_joint_key(&points(shared.arrays("joint_key")));
    let shares = RefCell::new(Vec::new());
    file.run(&[
        (&["trustee", "secrets", "external"], &|case| shares.borrow_mut().push(unit.decrypts(case))),
        (&["trustees"], &|case| unit.opens(case, &shares.borrow())),
        (&["context", "trustee", "total", "unit_share"], &|case| unit.refuses(case, unit.agreed)),
        (&["context", "agreed", "trustee", "total", "unit_share"], &|case| {
            unit.refuses(case, case.array("inputs.agreed"));
        }),
    ]);
}

struct Unit {
    context: [u8; 32],
    agreed: [u8; 32],
    style: u16,
    sum: CiphertextSum,
    verification: Vec<Vec<Point>>,
    values: Vec<u64>,
}

impl Unit {
    fn read(shared: &Case<'_>) -> Unit {
        Unit {
            context: shared.array("context"),
            agreed: shared.array("agreed"),
            style: u16::try_from(shared.number("style")).unwrap(),
            sum: CiphertextSum::of(points(shared.arrays("total"))),
            verification: shared.tables("verification_keys").into_iter().map(points).collect(),
            values: shared.numbers("values"),
        }
    }

    fn statement(&self, trustee: u16) -> UnitStatement<'_> {
        let verification_keys = &self.verification[usize::from(trustee)];
        UnitStatement {
            context: self.context,
            agreed: self.agreed,
            style: self.style,
            trustee,
            verification_keys,
            sum: &self.sum,
        }
    }

    fn decrypts(&self, case: &Case<'_>) -> UnitShare {
        let trustee = u16::try_from(case.number("inputs.trustee")).unwrap();
        let secrets = case.arrays::<32>("inputs.secrets").concat();
        let stored = [trustee.to_le_bytes().as_slice(), &[0; 32], &[0], &secrets].concat();
        let statement = self.statement(trustee);
        let external = &mut External::new(case.array("inputs.external"));
        let share = TrusteeShare::decode(&stored).unwrap().decrypt(&statement, external).unwrap();
        assert_eq!(borsh::to_vec(&share).unwrap(), case.bytes("outputs.unit_share"));
        let prepared = PreparedUnitShare::new(&statement, &share).unwrap();
        assert_eq!(prepared.rho().encode(), case.array("intermediate.rho"));
        assert_eq!(prepared.challenge().encode(), case.array("intermediate.c"));
        assert_eq!(prepared.closing().0, case.array("intermediate.closing"));
        let nonce = Scalar::decode(case.array("intermediate.k")).unwrap();
        assert_eq!(Point::base_times(nonce), share.proof.nonce_base);
        assert_eq!(self.sum.nonce_part() * nonce, share.proof.nonce_cipher);
        share
    }

    /// Two verification keys fix the joint key.
    fn checks_joint_key(&self, joint: &[Point]) {
        let weights = lagrange(&[0, 2]);
        for (component, expected) in joint.iter().enumerate() {
            let keys = [self.verification[0][component], self.verification[2][component]];
            assert_eq!(keys[0] * weights[0] + keys[1] * weights[1], *expected);
        }
    }

    fn opens(&self, case: &Case<'_>, shares: &[UnitShare]) {
        let indices: Vec<_> =
            case.numbers("inputs.trustees").iter().map(|index| u16::try_from(*index).unwrap()).collect();
        let weights = lagrange(&indices);
        for (index, weight) in indices.iter().zip(weights) {
            assert_eq!(weight.encode(), case.array(&format!("intermediate.lagrange.{index}")));
        }
        let chosen: Vec<_> = indices.iter().map(|index| (*index, &shares[usize::from(*index)])).collect();
        let opened = open(&self.sum, &chosen).unwrap();
        assert_eq!(opened, points(case.arrays("outputs.points")));
        assert_eq!(case.numbers("outputs.values"), self.values);
        let logs = DiscreteLog::new(100);
        let values: Vec<_> = opened.iter().map(|point| logs.find(*point).unwrap()).collect();
        assert_eq!(values, self.values);
    }

    fn refuses(&self, case: &Case<'_>, agreed: [u8; 32]) {
        let trustee = u16::try_from(case.number("inputs.trustee")).unwrap();
        let sum = CiphertextSum::of(points(case.arrays("inputs.total")));
        let context = case.array("inputs.context");
        let share: UnitShare = borsh::from_slice(&case.bytes("inputs.unit_share")).unwrap();
        let statement = UnitStatement { context, agreed, sum: &sum, ..self.statement(trustee) };
        assert!(verify_unit_share(&statement, &share).is_err(), "{}", case.name());
        assert_eq!(case.expected_error(), Some("decryption-share-invalid"));
    }
}

fn points(encoded: Vec<[u8; 32]>) -> Vec<Point> {
    encoded.into_iter().map(|bytes| EncodedPoint(bytes).decode().unwrap()).collect()
}
