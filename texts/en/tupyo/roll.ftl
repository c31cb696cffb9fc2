### `tupyo roll`.

list-written-as-csv = { $list }: the list is written as CSV: give it a name that ends in .csv
given-twice-members-list = { $path } is given twice: members, list, letters and table are files of their own
nothing-was-written-these =
    nothing was written: these are on { $list } and no members any more: { $gone }
    and these are new: { $fresh }
    Who is on both sides, with another address or id, would vote twice
election-accepts-no-one = this election accepts no one-time codes
make-its-manifest-with = Make its manifest with registrars and `--codes`: `tupyo manifest new --registrar … --codes`.
roll-sealed-nobody-comes = the roll is sealed: nobody comes on it any more
not-on-both-lists = { $person } is not on both lists
# $lines (Texts)
new-members-on-already =
    New members: { $fresh }; on { $list } already: { $known }; another code: { $again }.{ $lines }
    They are added to { $list }, and their codes are written to:{ $files }
warning-these-on-no = Warning: these are on { $list } and no members; they stay there: { $gone }
write-them = write them
links-lead-page-there = The links lead to { $page }, and the page there will ask the board at that address. If the board is elsewhere, give its address with `--board`; here it is { $board }.
files-with-codes-written = The files with codes are written. If the list has the new members, hand them out; if not, delete them and run the command again.
nothing-write-all-members = Nothing to write: all { $known } members are on { $list }.
wrote-codes-members-registrar = Wrote { $codes } codes; { $list } has { $listed } members. A registrar's service that runs reads it again at SIGHUP (`kill -HUP`). Hand out the codes, then delete the files with them.
no-faults-voters-have = No faults: { $count } voters; { $absent } have not registered. Next: `tupyo roll import`.
posting-roll = posting the roll
roll-voters-root-have = The roll has { $count } voters (root { $root }); { $absent } have not registered. Next: `tupyo roll seal`.
# $text (Texts)
voters-would-come-on =
    { $count } voters would come on the roll. These registrations ({ $left }) are left out:
    { $text }
post-roll-without-them = post the roll without them
warning-nothing-read-these =
    Warning: nothing is read of these files, whose names do not end in .registration:
    { $files }
nobody-registers-now-joint = nobody registers now: the joint key is not posted yet, or the roll is sealed
# $text (Texts)
members-have-registered = { $registered } of { $members } members have registered.{ $text }
seal-roll = seal this roll
roll-sealed-with-voters = The roll is sealed with { $count } voters; its root is { $root }. Next: `tupyo open`.
# $text (Texts)
roll-voters-nobody-comes =
    The roll has { $count } voters, and nobody comes on it once it is sealed. Root: { $root }
    { $text }
# $text (Texts)
fewer-voters-than-floor =
    Fewer voters than the floor ({ $floor }) have the same weight here:
    { $text }
write-members-as-they = Write the members as they stand on the list. If they are other persons, run the command again with `--gone-stay`.
# $title (Texts)
text =
    { "" }
    { "  " }{ $title } [{ $id }]: { $count }
# $title (Texts)
of =
    { "" }
    { "  " }{ $title } [{ $id }]: { $registered } of { $of }
lines-roll-no-member =
    { "" }
    Lines of the roll that are no member's: { $others }
documents-wait-for-other =
    { "" }
    Documents that wait for other registrars' signatures: { $waiting }
wrote-who-have-not =
    { "" }
    Wrote the { $missing } who have not to { $path }.
