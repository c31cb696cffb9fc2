### What ends the demonstration before its end.

softhsm-library = SoftHSM's library
# $what (Texts)
library-missing = { $what } is missing: install the package softhsm2, or name the library with --module
no-page = { $place } has no page: make it with web/build, or name its directory behind --page
signal-came = a signal came before voting had ended: everything is stopped
no-such-district = there is no district { $wanted }; the districts are { $known }
server-silent = the server did not start
not-a-ballot = not a ballot
no-circuit = the voter's style has no circuit
registrations-do-not-count = the registrations do not count
no-registrars = the manifest names no registrars
no-part = the document has no part
accomplice-not-listed = the accomplice cannot be listed
two-cards-more = two cards more than voters
other-count-of-lines = { $count } lines on the roll, not { $expected }
no-values = the choices do not have the style's values
other-style = the style is not the manifest's
list-has-faults = the list of cards has faults
no-manifest = the election has no manifest
nobody-has-voted = nobody has voted
client-failed = a client failed
no-witness-key = no witness's key was made
record-empty = the record has no entries
