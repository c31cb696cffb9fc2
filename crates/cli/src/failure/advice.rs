//! What to do next, by a failure's code.

/// What helps against a failure with this code.
pub(super) fn advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "file-exists" => "Choose another name, or move the file away: nothing is ever overwritten.",
        "file-not-found" => "Check the path.",
        "unreachable" => {
            "Check the address in the anchors file and that the server runs, then run the same command again."
        }
        "registered-already" => {
            "Send the registration that this card has made, or register another key in its place with --replaces."
        }
        "card-needed" => "Give the card with --card: a file, or the pkcs11: URI of its key in a token.",
        "other-card" => "Vote with the card with which this voting key was registered.",
        "pin-wrong" => "Run the same command again with the right PIN: nothing was signed.",
        "pin-blocked" => "Unblock the card with its PUK, or ask the office that issued it.",
        "pin-missing" => "Run the command in a terminal, or give --pin-file.",
        "token-removed" => "Leave the card where it is until the command has ended, and run the same command again.",
        "token-missing" => "Insert the card, and check the URI and the module.",
        "module-missing" => "Name the module of the card's maker with --pkcs11-module, or by module-path in the URI.",
        "wrong-passphrase" => "Try again with the passphrase that was given when the file was made.",
        "work-factor" => "Use the file as it was made by this tool: no file of its own has such a work factor.",
        "not-enough-memory" => "End other programs, raise the limit of memory, or use a machine with more of it.",
        "other-ledger" | "ledger-went-back" => {
            "Keep the anchors file, its .seen file and your receipts, and tell the auditors: the board contradicts \
            what it signed."
        }
        "record-unverified" => "Do not open this tally. Tell the officials and the auditors what does not verify.",
        "confirmed-already" | "complained-already" | "other-transcript" | "later-ceremony" => {
            "Do not act in this ceremony any more. Keep the secrets file and the anchors, and tell the other trustees \
            and the auditors: the board shows another history than before."
        }
        "signed-already" => {
            "Keep the .acts file beside the anchors, and tell the auditors: the board shows another history than \
            before."
        }
        "other-election" => "Give each election a secrets file and anchors of its own.",
        "second-tally" => "Tell the auditors: somebody has made two tallies of one election.",
        "awaits-witnesses" => {
            "Wait until enough witnesses have cosigned, then run the same command again. If it stays so, tell the \
            officials: too few witnesses run, or they are shown another ledger."
        }
        "closed-early" => {
            "Do not open this tally. Keep the secrets file and the anchors, and tell the auditors. Voting is closed \
            early on purpose by a schedule that says so before."
        }
        "opens-early" | "closes-early" => {
            "Wait until then; or say why with `--early`: the new time is announced with the reason, and then it is \
            done."
        }
        "unknown-own-document" | "opening-only" => {
            "If you have the file that was used last, use it and no other. If it is lost, `tupyo trustee decrypt` \
            opens the tally with this one when a quorum of the other trustees has agreed."
        }
        "no-share" => "Check that --secrets is the file with which this trustee took part in the ceremony.",
        "close-stands" => "Look at it and approve it: `tupyo election approve --of ID`.",
        "said-before" => {
            "Give another reason or text: what was said once is never said again in the same words. A closing is said \
            again with `tupyo close`, of what the ledger has by now."
        }
        "open-schedule" => "The schedule has changed meanwhile. Run `tupyo open` again.",
        "too-many-unapproved" => "Approve what other officials have said, or let them replace this official's key.",
        "key-replaced" => "Sign with the key that has taken its place.",
        "outcome-unknown" => "Run the same command again: what has been accepted is not accepted twice.",
        "unknown-official" | "no-officials" => "Start the server with --official and this official's public key.",
        _ => return voters_advice(code),
    })
}

/// What helps a voter.
fn voters_advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "documents-changed" => {
            "Read what the officials have announced (`tupyo status`), then run the command again: it makes a new \
            ballot."
        }
        "out-of-chain" => "Another ballot was cast with this voting key meanwhile: run the command again.",
        "not-open" => "Wait until the officials have opened the election.",
        "closed" => "Voting has ended; nothing can be cast any more.",
        "not-on-roll" => {
            "Ask the officials whether your registration was in time, and whether this is the right key file."
        }
        "other-voter" => "Do not vote with the device that showed this tracking code. Tell the officials both.",
        "not-challenged" => {
            "To check a device, have it seal a ballot and choose `challenge` instead of `cast`, and open that one's code."
        }
        "unknown-ballot" => {
            "Compare the code with what the device shows. If it is the same, do not vote with that device, and tell the \
            officials."
        }
        "saved-malformed" | "saved-newer" | "saved-other-election" => {
            "Move the .light file beside the anchors away and keep it; without it the board is visited as if for the \
            first time."
        }
        "wrong-opening" => "Do not vote with this device. Tell the officials the tracking code.",
        _ => return None,
    })
}
