### What to do next, by the kind of trouble, in apps.

nothing-lost-check-connection = Nothing is lost. Check the connection, and try again in a moment.
cannot-be-done-now = This cannot be done now. See how far the election is, and what has to be done first.
correct-what-was-entered = Correct what was entered, and try again.
trying-again-does-not = Trying again does not help. Ask the election office, and tell it the code.
do-not-rely-on = Do not rely on what this server shows. Keep the evidence, if there is one, and tell the election office and observers.
do-not-vote-with = Do not vote with this device. Vote with another one, and tell the election office.
unlock-phone-see-whether = Unlock the phone, and see whether it has free space and whether there is an update of the app. Then try again.
compare-code-with-one = Compare the code with the one that was shown. If it is the same, do not vote with the device that showed it, and tell the election office.
voting-key-on-phone = The voting key on this phone is gone for good, because the lock that protects it was changed or reset. Register again, and let the new key replace the old one. If registration has ended, ask the election office.
