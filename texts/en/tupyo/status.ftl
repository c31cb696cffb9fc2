### `tupyo status`.

election-not-finished-there = the election is not finished: there is no result yet
culprit = Culprit
# $phase (Texts)
phase-entries-voters-ballots =
    { $title }
    Phase: { $phase }. Entries: { $entries }. Voters: { $voters }. Ballots: { $ballots }, of { $counted } voters; challenged: { $challenged }.
official-creates-election = An official creates the election.
too-few-trustees-left = Too few trustees are left for a key ceremony: an official runs `tupyo election cancel`.
key-ceremony-waiting-for = Key ceremony: waiting for { $waiting }. Each runs `tupyo trustee ceremony --wait`.
official-runs = An official runs `tupyo joint-key post`.
official-runs-then = An official runs `tupyo roll import`, then `tupyo roll seal`.
official-runs-2 = An official runs `tupyo open`.
voters-vote-then-official = Voters vote; then an official runs `tupyo close`.
official-runs-3 = An official runs `tupyo tally post`.
election-finished = The election is finished.
election-was-cancelled = The election was cancelled.
agreements-more-needed-trustees = { $agreements } agreements, { $missing } more are needed: trustees run `tupyo trustee agree`.
decryption-shares-trustees-run = { $found } of { $needed } decryption shares: trustees run `tupyo trustee decrypt`.
official-runs-4 = An official runs `tupyo result post`.
schedule = Schedule
notice = Notice
excluded = Excluded
cancelled = Cancelled
new-key-official = New key of an official
page = Page
announced-times = announced { $times } times
voting-end = voting is to end in { $before }
announced-end-past-since = the announced end is past since { $after }, and voting is still open
voting-begin = voting is to begin in { $left }
announced-beginning-past-since = the announced beginning is past since { $late }
voting-ended = voting has ended
waits-for-approval = Waits for approval
not-yet = not yet
more = { $missing } more, of
registrars-registrations-which-place =
    { "" }
    Registrars: { $registrars }. Registrations: { $registrations }, of which in the place of an earlier one: { $replacements }. Lines now: { $current }.
corrected = Corrected
waits-for-signatures = Waits for signatures
turnout-so-far = Turnout so far
nobody-on-its-roll = nobody is on its roll
too-few-have-voted = too few have voted
turnout-too-low = the turnout is too low
too-few-have-one = too few have one of the weights
nothing-encrypted = nothing is encrypted
# $text (Texts)
would-stay-sealed-now = ; would stay sealed now: { $text } ({ $demanded } demanded)
hour-at-least = By the hour, at least
witnesses-clocks = witnesses' clocks
machine-clock = this machine's clock
waits-for-witnesses-last = Waits for witnesses: the last { $entries } entries are not final yet
waits-for-trustees = Waits for trustees
witnesses-make-final-entries = Witnesses: { $quorum } of { $all } make final; { $finality } of { $newest } entries are
nothing-cosigned-was-shown = nothing that it has cosigned was shown
up-date = up to date ({ $utc })
behind-entries-cosigned-ago = behind by { $behind } entries; it has cosigned { $size }, { $ago } ago
struck = struck
registrations-said = registration × { $count }
