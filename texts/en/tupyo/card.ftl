### `tupyo card` and registrations.

made-card-authority-manifests = Made the card authority { $place }. Manifests pin its certificate { $fingerprint }.
issued-card-lists-who = Issued the card { $serial } to { $person }: { $made }. { $file } lists who has a valid card.
new-password-for = New password for { $path }:
same-again = The same again:
revoked-cards-says-so = Revoked { $count } cards. { $path } says so: give it to whoever registers voters.
signed-list-number-good = Signed the list { $path } (number { $number }), good for { $days } days.
# $lines (Texts)
certificate-for-manifests-key =
    Certificate (for manifests): { $fingerprint }
    Key: { $key }
    Issued: { $issued } cards, of which { $valid } are valid. List of what is revoked: number { $number }.{ $lines }
reading-ledger = reading the ledger
voting-key-on-roll = The voting key { $public } is on the roll, which is not sealed yet; nobody can vote before.
ballot-stands-there-entry = the ballot { $code } stands there (entry { $index })
no-ballot-stands-there = no ballot stands there
# $text (Texts)
voting-key-voter-sealed = The voting key { $public } is voter { $voter } of the sealed roll; among the ledger's { $size } entries, { $text }.
issued-cards-lists-cards = Issued { $count } cards in { $directory }; { $file } lists { $listed } cards.
made-voting-key-keep = Made the voting key { $out } (keep it); its public part is { $public }. Send { $shown } to the officials, and to nobody else: it names your card.
card-registered-already-what = this card has registered already: { $path } is what it has signed
registration-was-sent-before = A registration was sent before, and its answer lost: the same is sent again.
you-your-district-your = You are { $handle }; your district is { $title } [{ $style }], your vote counts { $weight } times.
voting-key-registered-you = The voting key { $current } is registered to you. The new one takes its place, for good.
replace = replace it
on-roll-ledger = It is on the roll of the ledger.
shows-when-on-roll = `tupyo card ballot` shows when it is on the roll.
# $text (Texts)
voting-key-keep-registered = The voting key { $out } (keep it) is registered; its public part is { $public }. { $text }
no-request-page-card = { $path }: no request of a page that a card signs, or one for another election
registration-district-election-does = { $path }: a registration in a district that this election does not have
page-asks-your-card = The page asks your card to show the registrar who you are. Nothing is registered by that.
takes-place-for-good = { " " }It takes the place of { $before }, for good.
# $text (Texts)
your-card-says-voting = Your card says that this voting key is yours: { $key }, in the district { $style }.{ $text }
compare-with-key-page = Compare it with the key that the page shows: somebody else's would vote in your place.
sign = sign
signed-give-page-within = Signed. Give { $out } to the page, within five minutes of its question.
answer-too-long-to-draw = The answer is too long for a code that a camera reads: give the page the file.
signed-ballot-give-page = Signed. Give { $out } to the page: until then the ballot is not cast.
page-asks-ballot = The page asks your card to sign a ballot, so that it can be cast. Tracking code: { $code }
ballot-of-voter = It is the ballot of voter { $voter } on the roll, whose card must be yours.
takes-place-of-ballot = It takes the place of the ballot before it.
compare-with-code-page = Compare the code with the one that the page shows. Nobody can see here what the ballot holds: to see it, challenge one on the page instead of casting it.
revoked = revoked
not-card-of-ballot = this is not the card with which the ballot's voting key was registered: nothing is signed
sign-with-card-of-ballot = Sign with the card with which this voting key was registered.
