### What is wrong with a file that the registration service is given, or keeps.

key-not-there = it is not there, but its public part registrar.json is: put the key back, or remove that
not-age-recipient = not an age recipient, age1…: give the file that `tupyo key auditor` writes with `--public`
not-public-part = not the public part of a key
not-utf-8 = not UTF-8
name-an-election = name at least one election
name-an-auditor = name at least one auditor: evidence that nobody can open audits nothing
batch = `batch` must be 1 to 250
interval = `interval_seconds` must be 1 or more
limits = `connections`, `timeout_seconds` and `verifications` must be 1 or more
auditors = `auditors`: { $text } is not an age recipient, age1…
not-manifest = not the manifest of this election
not-identities = not a file of age identities
not-journal = not a journal
not-signing-key = not the file of a signing key
not-32-bytes = not 32 bytes
list-names-nobody = the list names nobody: write one person in each line below the first
