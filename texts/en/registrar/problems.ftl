### What the registration service refuses over HTTP, in detail.

method = this path takes { $allowed }
too-many = too many registrations at the moment
stopping = the service is stopping
too-often = this person has logged in and registered too often within an hour
unknown-challenge = not a challenge of this service since it was started
expired-challenge = the challenge is too old: ask for another one
used-challenge = somebody has logged in with this challenge
challenge-bytes = a challenge has 56 bytes
base64url = bytes are written in base64url without padding
unreadable-body = { $error }
unknown-path = there is nothing at this path: see docs/registrar.md
unknown-key = no registration of this voting key
compressed = send the body as it is, not compressed
body-too-long = the body is too long
body-late = the body did not arrive in time
