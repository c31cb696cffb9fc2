### `tupyo page`.

page-announced-its-digest = The page is announced. Its digest: { $digest }
page-holds-already-there = This page is already in force: there is nothing to post, and no file was written.
give-directory-made-with = Give the directory that `web/build` has made, with its assets.json.
make-page-anew-with = Build the page again with `web/build`, and change nothing in it.
# $all (Texts)
announced-files-entry-ledger =
    Announced: { $digest }, { $files } files, entry { $index } of the ledger.
    { $all }
serves-what-was-announced = { $url } serves what was announced, as far as it has shown this program.
# $found (Texts)
differs-from-what-was = { $url } DIFFERS from what was announced, { $count } times:{ $found }
# $found (Texts)
cannot-be-reached-at = { $url } cannot be reached, at /{ $path }: { $reason }{ $found }
no-page-was-announced = no page was announced on this election's ledger
ask-officials-announce = Ask the officials to announce it: `tupyo page announce`.
page-was-announced-for = the page was announced for no address: say where it is served
anywhere = anywhere
# $anywhere (Texts)
announced-for-good-voters =
    Announced for good: the voters' page has these { $files } files and { $lines } header lines.
    Digest: { $digest }
    Served at: { $addresses }{ $anywhere }{ $changes }{ $reason }
    From then on `tupyo page check` tells everybody who runs it of any other file: see that the server serves these.
missing-http = { $path }: missing (HTTP { $status })
whoever-asks-sent-elsewhere = { $path }: whoever asks is sent elsewhere (HTTP { $status })
other-bytes-sha-announced = { $path }: other bytes, SHA-256 { $found }, announced { $announced } (asked for as { $asked })
longer-than-mib = { $path }: longer than 16 MiB
encoding-damaged-or-was = { $path }: in an encoding that is damaged, or was not asked for
header-line-announced =
    { $path }: header line `{ $name }` is { $found }
    { "      " }announced: { $announced }
header-line-which-was = { $path }: header line `{ $name }`, which was not announced, lets a browser load or run something else
served-was-not-announced = { $path }: is served, and was not announced
names-other-files-hashes = { $path }: names other files, hashes or header lines than were announced
page-with-digest-signed = The page with the digest { $digest } is signed, in { $path }. Anybody posts it with `tupyo entry post`.
none-addresses-were-announced =
    { "" }
    { "  " }This is none of the addresses that were announced.
