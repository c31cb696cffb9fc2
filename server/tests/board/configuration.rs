//! What the server is started with, through the binary (docs/operate.md).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::process::Server;
use super::visitor::Visitor;

struct Place(TempDir);

impl Place {
    fn with(configuration: &str) -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::write(place.file(), configuration.replace("HERE", place.0.path().to_str().unwrap())).unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("board.toml")
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Exit code, standard output and standard error of a run that ends by itself.
    fn run(&self, words: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-server"));
        command.args(words).arg("--config").arg(self.file()).envs(variables.iter().copied());
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn check(&self, words: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
        let (code, _, told) = self.run(&[&["--check-config"], words].concat(), variables);
        (code, told)
    }
}

#[test]
fn a_board_runs_by_its_file_and_the_later_source_wins() {
    let place =
        Place::with("data = \"HERE/data\"\nlisten = \"127.0.0.1:1\"\nname = \"file.example\"\nmax-elections = 3\n");
    let shown = place.run(&["config", "show", "--queue", "9"], &[("TUPYO_SERVER_NAME", "env.example")]).1;
    let file = place.file();
    for expected in [
        format!("max-elections = 3 # {}:4\n", file.display()),
        "name = \"env.example\" # TUPYO_SERVER_NAME\n".to_owned(),
        "queue = 9 # command line\n".to_owned(),
        "body-timeout = 30 # default\n".to_owned(),
        "# metrics is not set\n".to_owned(),
    ] {
        assert!(shown.contains(&expected), "{expected}{shown}");
    }
    let environment = [("TUPYO_SERVER_CONFIG", file), ("TUPYO_SERVER_LISTEN", PathBuf::from("127.0.0.1:0"))];
    let server = Server::start_configured(&environment);
    assert_eq!(Visitor::new(&server.url).get("/ledger").json()["name"], "file.example");
    assert!(Path::new(&place.path("data/ledger.key")).exists());
}

#[test]
fn the_file_names_the_ledger_for_the_command_that_prints_its_key() {
    let place = Place::with("data = \"HERE/data\"\nname = \"file.example\"\nqueue = 5\n");
    let (code, printed, told) = place.run(&["ledger-key"], &[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(printed.contains("file.example"), "{printed}");
}

#[test]
fn all_that_is_wrong_is_named_at_once_and_nothing_is_made() {
    let place = Place::with(
        "data = \"HERE/board.toml/data\"\nqueue = \"9\"\nmax-elections = -1\nvoters = 3\nwitness = [\"w\"]\n\
         listen = \"localhost\"\ncheckpoint-copy = \"/dev/null/copy\"\nofficial = [7]\n",
    );
    let variables = [("TUPYO_SERVER_WORKERS", "many"), ("TUPYO_SERVER_VOTERS", "3")];
    for words in [&["--check-config"][..], &[]] {
        let (code, printed, told) = place.run(words, &variables);
        assert_eq!((code, printed.as_str()), (Some(2), ""), "{told}");
        for expected in [
            "board.toml:1: [config-unwritable] data:",
            "board.toml:2: [config-type] `queue` must be a number",
            "board.toml:3: [config-value] invalid value '-1'",
            "board.toml:4: [config-unknown-key] `voters`",
            "board.toml:5: [config-value] invalid value 'w'",
            "board.toml:6: [config-value] invalid value 'localhost'",
            "board.toml:7: [config-unwritable] checkpoint-copy:",
            "board.toml:8: [config-type] `official` must be a list of strings",
            "TUPYO_SERVER_WORKERS: [config-value]",
            "TUPYO_SERVER_VOTERS: [config-unknown-key]",
        ] {
            assert!(told.contains(expected), "{expected}\n{told}");
        }
        assert_eq!(told.lines().count(), 10, "{told}");
    }
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 1);
}

#[test]
fn what_contradicts_itself_is_refused_with_both_places() {
    let place = Place::with(
        "data = \"HERE/data\"\nledger-token = \"pkcs11:token=a;object=b\"\npin-file = \"HERE/board.toml\"\n",
    );
    assert_eq!(place.check(&[], &[]), (Some(0), String::new()));
    let (code, told) = place.check(&[], &[("TUPYO_SERVER_PIN_FD", "3")]);
    assert_eq!(code, Some(2));
    assert!(told.contains("[config-contradiction]"), "{told}");
    assert!(told.contains("pin-file: ") && told.contains("board.toml:3"), "{told}");
    assert!(told.contains("pin-fd: TUPYO_SERVER_PIN_FD"), "{told}");
    let (code, told) = place.check(&["--queue", "1", "--queue", "2"], &[]);
    assert!(code == Some(2) && told.contains("[config-contradiction]"), "{told}");
}

#[test]
fn values_that_are_right_alone_and_not_together_are_refused() {
    let data = "data = \"HERE/data\"\n";
    let place = Place::with(&format!("{data}metrics = \"127.0.0.1:8080\"\n"));
    let (code, told) = place.check(&[], &[]);
    assert!(code == Some(2) && told.contains("board.toml:2: [config-contradiction] listen and metrics"), "{told}");
    assert_eq!(place.check(&["--listen", "127.0.0.1:8081"], &[]), (Some(0), String::new()));
    let any = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
    assert_eq!(place.check(&any, &[]), (Some(0), String::new()));
    let twice = |second: &str| {
        let witnesses = format!("witness = [\"w.example/a=http://127.0.0.1:1\", \"w.example/a={second}\"]\n");
        Place::with(&format!("{data}{witnesses}")).check(&[], &[])
    };
    let (code, told) = twice("http://127.0.0.1:2");
    assert!(code == Some(2) && told.contains("[config-contradiction] witness w.example/a has two"), "{told}");
    assert_eq!(twice("http://127.0.0.1:1"), (Some(0), String::new()));
}

#[test]
fn a_file_that_is_missing_or_broken_or_lacks_the_data_is_named() {
    let place = Place::with("data = \n");
    let (code, told) = place.check(&[], &[]);
    assert!(code == Some(2) && told.contains("board.toml:1: [config-syntax]"), "{told}");
    let place = Place::with("queue = 4\n");
    let (code, told) = place.check(&[], &[]);
    assert!(code == Some(2) && told.contains("[config-missing]") && told.contains("--data <DIR>"), "{told}");
    fs::remove_file(place.file()).unwrap();
    let (code, told) = place.check(&["--data", &place.path("data")], &[]);
    assert!(code == Some(2) && told.contains("[config-unreadable]"), "{told}");
    fs::write(place.file(), [0xff, 0xfe]).unwrap();
    assert!(place.check(&[], &[]).1.contains("[config-unreadable]"));
    fs::write(place.file(), vec![b' '; 2 << 20]).unwrap();
    assert!(place.check(&[], &[]).1.contains("longer than 1 MiB"));
}
