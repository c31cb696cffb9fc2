### What to do next, by the code of what an object store has refused.

no-object-store = Build it with `cargo build --release -p tupyo --features object-store`.
object-differs = Push to an empty bucket or another prefix. If nobody else writes to this one, tell the auditors: keep the object, and a record of the board.
store-other-ledger = Push each election of each board to its own store or prefix, and check the anchors file.
store-login = Check the credentials, that their time has not run out, and that they may read, write and list in this bucket.
store-credentials = Give --credentials a file with aws_access_key_id and aws_secret_access_key, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
store-unreachable = Check --endpoint, --region, the bucket's name and the network, then run the same command again: it goes on where it was.
store-changed = Let only one program push to one place. Run the same command again: nothing is taken back.
store-ahead = Ask the board that leads. If this is the only one, it has gone back: keep what is in the store, and tell the auditors.
