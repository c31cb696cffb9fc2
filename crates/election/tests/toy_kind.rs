//! A new kind of contest is one file and its place in the list. This is such a file: a kind that no other file knows,
//! from its name in a manifest to its sums.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_circuits::kinds::{ChooseUpTo, KINDS};
use tupyo_circuits::{
    BallotBases, BallotHeader, Bound, Circuit, ContestRule, Context, Equation, Form, Kind, KnownDocuments, LinearForm,
    Output, Parameter, PreparedBallotProof, SecretBits, SelectionError, Size, Witness, Written, WrittenError, prove,
};
use tupyo_election::{ElectionManifest, ManifestError, Rule, RuleDraft};
use tupyo_elgamal::{CiphertextSum, DiscreteLog, JointKey};
use tupyo_group::{Point, SecretScalar};
use tupyo_merkle::{NoteSigner, Origin};
use tupyo_proof::verify;

/// **Veto**: against at most `max` of the options; the vetoes not given are counted. A voter writes `-a,-b`.
#[derive(Debug)]
struct Veto {
    max: usize,
}

const VETO: Kind = Kind {
    name: "veto",
    parameters: &[("max", Form::Number)],
    rule: |given| match given {
        [Parameter::Number(max)] => Some(Veto { max: usize::try_from(*max).unwrap_or(usize::MAX) }.into()),
        _ => None,
    },
    contest: ("site:veto:1=a,b,c", "against one at most"),
    choice: ("site=-a", "what is vetoed"),
};

impl ContestRule for Veto {
    fn kind(&self) -> &'static Kind {
        &VETO
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.max.into()]
    }

    fn fewest_options(&self) -> usize {
        2
    }

    /// One option is left at least.
    fn check(&self, options: usize) -> Result<(), Bound> {
        Bound::check("max", self.max as u64, 1, options as u64 - 1)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let bits = options + self.max;
        let all = Equation { form: LinearForm::sum(0..bits), constant: self.max as i64 };
        let unused = LinearForm::sum(options..bits);
        Circuit::new(bits, vec![all], (0..options).map(|bit| LinearForm::sum([bit])).chain([unused]).collect())
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(options.saturating_add(self.max), options + 1)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        (0..options).map(Output::Option).chain([Output::Unused]).collect()
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.max as u64
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (self.max as u64, self.max as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        ChooseUpTo { max: self.max }.mark(options, choice)
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => u64::from(choice.contains(&option)),
            _ => (self.max - choice.len()) as u64,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        let vetoed: Vec<_> = written.options.iter().map(|option| format!("-{option}")).collect();
        let options: Vec<_> = vetoed.iter().map(String::as_str).collect();
        Written { options: &options, ..*written }.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        vec![turn % options]
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        vec![below(options)]
    }
}

const OPTIONS: [&str; 3] = ["a", "b", "c"];

fn kinds() -> Vec<&'static Kind> {
    [KINDS, &[&VETO]].concat()
}

/// A manifest with one contest of this rule on this many options, as JSON.
fn manifest(rule: &Value, options: usize) -> Vec<u8> {
    let title = json!({ "en": "x" });
    let person = |id: &str, key: u64| {
        let key = Point::base_times(key.into()).encode();
        json!({ "id": id, "title": title, "key": base64(key.as_bytes()) })
    };
    let options: Vec<_> = OPTIONS[..options].iter().map(|id| json!({ "id": id, "title": { "en": id } })).collect();
    let ledger = NoteSigner::from_seed(Origin::new("toy.example").unwrap(), &[1; 32]);
    let ledger_key = base64(ledger.verifier().public_bytes());
    let manifest = json!({
        "tupyo": "manifest/v1", "name": "toy", "title": title, "officials": [person("o", 1)],
        "ledger": { "name": "toy.example", "key": ledger_key, "next": base64(&[0; 32]) },
        "trustees": { "threshold": 1, "members": [person("t", 2)] },
        "contests": [{ "id": "site", "title": title, "rule": rule, "options": options }],
        "styles": [{ "id": "all", "title": title, "contests": ["site"] }],
        "approvals": 1, "limits": { "ballots": 1, "challenges": 1 }, "floor": 1, "turnout": 0,
        "exceptions": [{ "kind": "threshold-one", "reason": title }],
    });
    manifest.to_string().into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn read(rule: &Value, options: usize) -> Result<ElectionManifest, ManifestError> {
    ElectionManifest::parse_of(&kinds(), &manifest(rule, options))
}

#[track_caller]
fn refused(rule: &Value, options: usize, place: &str, code: &str) {
    let error = read(rule, options).unwrap_err();
    assert_eq!((error.place.as_str(), error.rule.code()), (place, code));
}

#[test]
fn it_is_read_by_its_name_where_the_list_has_it() {
    let veto = json!({ "kind": "veto", "max": 2 });
    let manifest = read(&veto, 3).unwrap();
    assert_eq!(manifest.contests()[0].rule, Veto { max: 2 }.into());
    assert_eq!(manifest.components(), 4);
    let written = serde_json::to_value(RuleDraft::from(Rule::from(Veto { max: 2 }))).unwrap();
    assert_eq!(written, veto);
    let unlisted = ElectionManifest::parse(&self::manifest(&veto, 3)).unwrap_err();
    assert_eq!((unlisted.place.as_str(), unlisted.rule.code()), ("contests[0].rule", "rule-kind"));
}

#[test]
fn its_bounds_are_kept() {
    refused(&json!({ "kind": "veto" }), 3, "contests[0].rule", "rule-kind");
    refused(&json!({ "kind": "veto", "max": 1, "blank": true }), 3, "contests[0].rule", "rule-kind");
    refused(&json!({ "kind": "veto", "max": 0 }), 3, "contests[0].rule.max", "max");
    refused(&json!({ "kind": "veto", "max": 3 }), 3, "contests[0].rule.max", "max");
    refused(&json!({ "kind": "veto", "max": u64::MAX }), 3, "contests[0].rule.max", "max");
    refused(&json!({ "kind": "veto", "max": 1 }), 1, "contests[0].options", "count");
}

#[test]
fn its_choices_are_read_and_refused() {
    let rule = Veto { max: 2 };
    let read = |text| rule.read(&Written { text, options: &OPTIONS, titles: &[] });
    assert_eq!(read("-c, -a"), Ok(vec![2, 0]));
    assert_eq!(read(""), Ok(Vec::new()));
    assert_eq!(read("c"), Err(WrittenError::Option("c".to_owned())));
    let code = |choice: &[usize]| rule.mark(3, choice).err().map(|error| error.code());
    assert_eq!(code(&[0, 1, 2]), Some("too-many-options"));
    assert_eq!(code(&[1, 1]), Some("repeated-option"));
    assert_eq!(code(&[3]), Some("unknown-option"));
}

fn open(sum: &CiphertextSum, secrets: &[SecretScalar]) -> Vec<u64> {
    let (small, nonce_part) = (DiscreteLog::new(10), sum.nonce_part());
    let value = |(value, secret): (&Point, &SecretScalar)| small.find(*value - secret.times(&nonce_part)).unwrap();
    sum.values().iter().zip(secrets).map(value).collect()
}

/// Three voters: marked, sealed, verified, added up, opened; and what is opened adds up to what the rule says.
#[test]
fn its_ballots_are_counted() {
    let manifest = read(&json!({ "kind": "veto", "max": 2 }), 3).unwrap();
    let (rule, circuit) = (&manifest.contests()[0].rule, manifest.style_circuit(0).unwrap());
    let secrets: Vec<_> = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng)).collect();
    let key = JointKey::new(secrets.iter().map(SecretScalar::times_base).collect()).unwrap();
    let bases = BallotBases::new(circuit.bits(), key);
    let mut sum = CiphertextSum::zero(circuit.outputs());
    let mut expected = vec![0; circuit.outputs()];
    for (voter, text) in (0..).zip(["-a", "-c,-a", ""]) {
        let choice = rule.read(&Written { text, options: &OPTIONS, titles: &[] }).unwrap();
        let header = BallotHeader {
            context: Context([7; 32]),
            style: 0,
            voter,
            key: Point::BASE.encode(),
            previous: None,
            known: KnownDocuments([4; 32]),
        };
        let witness = Witness::new(&rule.mark(3, &choice).unwrap(), SecretScalar::random(&mut OsRng));
        let sealed = prove(&bases, circuit, &header, &witness, &mut OsRng).unwrap();
        let member =
            PreparedBallotProof::new(&bases, circuit, &header, &sealed.ciphertext, &sealed.proof, None).unwrap();
        assert_eq!(verify(bases.shared(), &[member]), Ok(()));
        sum.add(&sealed.ciphertext.iter().map(|point| point.decode().unwrap()).collect::<Vec<_>>(), 1);
        let values = rule.expected_values(3, &choice);
        expected.iter_mut().zip(values).for_each(|(all, own)| *all += own);
    }
    let opened = open(&sum, &secrets);
    assert_eq!(opened, [2, 0, 1, 3]);
    assert_eq!(opened, expected);
    let counted = manifest.counts(0, &opened).unwrap();
    let names: Vec<_> = counted.iter().map(|(_, output, _)| manifest.contests()[0].output_name(*output)).collect();
    assert_eq!(names, ["a", "b", "c", "unused"]);
    let (smallest, largest) = rule.sums(3);
    assert!((3 * smallest..=3 * largest).contains(&opened.iter().sum()));
    assert_eq!(manifest.largest_output(0), Some(2));
}
