### What is wrong with an association's list of members, and what letters to members say.

eligibility-list-member-district = the eligibility list has this member in district { $style } with weight { $weight }: write the same here, or correct both lists
list-names-nobody-write = the list names nobody: write one member in each line below the first
column-there-twice-leave = this column is there twice: keep one
same-person-as-another = the same person as in another line: keep one
all-weights-together-election = all weights together are { $sum }, and this election counts up to { $largest }: make them smaller
no-column-name-first = no column `name`: name it in the first line
no-column-or-name = no column `e-mail` or `phone`: name one in the first line
no-column-election-several = no column `district`, and the election has several: name it in the first line
not-weight-write-whole = not a weight: write a whole number from 1 to 4294967295, in digits alone
column-cell-no-name = the column of this cell has no name in the first line
no-such-district-write = no such district: write its title, or one of { $all }
no-name = no name
character-no-name-such = a character that no name has, such as one that changes the direction of the text: type the name again
name-longer-than-characters = the name is longer than 400 characters
neither-e-mail-address = neither an e-mail address nor a phone number
not-e-mail-address = not an e-mail address, such as kim@example.org
not-phone-number-such = not a phone number, such as 010-1234-5678
phone-number-lost-its = the phone number has lost its leading 0: format the column as text and type it again, or write + and the country
not-id-write-letters = not an id: write 1 to 128 letters, digits and signs of ASCII, of which the first is none of = + - @
too-long-name-member = too long to name the member by: add a column `id`
letter-heading = Your code to vote
letter-to = To
letter-district = District
letter-weight = How many times your vote counts
letter-code = One-time code
letter-open = Register here, or scan the QR code
letter-scan = The QR code holds the one-time code.
letter-tool = With the program
letter-note-once = The code works once. It registers a voting key for you; you vote with that key, and it stays on your device.
letter-note-secret = Whoever has this code can register in your place. Show it to nobody. If it is used when you come, tell the election's office at once.
letter-note-characters = Capital and small letters are the same, and so are O and 0, and I, L and 1. The last character checks the others.
