### On whom an election rests, in sentences for people.

secrecy-rests-on-every = Secrecy rests on every trustee: each of the { $trustees } can open every single vote alone.
secrecy-rests-on-trustees = Secrecy rests on the trustees: any { $threshold } of the { $trustees } together can open every single vote, { $fewer } cannot.
no-witnesses-named-so = No witnesses are named, so secrecy rests on the server's honesty, too: a server that shows trustees another ledger than voters can have a single vote opened, and no trustee would notice.
where-server-lies-secrecy = Where the server lies, secrecy rests on the witnesses: at most { $liars } of the { $count } may lie, and a voter must wait until the receipt is final.
two-quorums-witnesses-need = Two quorums of { $quorum } of the { $count } witnesses need not share one, so secrecy rests on the server's honesty, too, as if there were none.
floor-district-which-one = The floor is 1: a district in which one person votes is opened, and everybody sees that vote.
district-opened-with-counted = A district is opened with { $floor } counted ballots or more, and as many of each weight. Accomplices count, too: { $accomplices } of them and one voter are enough.
no-turnout-demanded-server = No turnout is demanded: a server that turns away nearly all voters of a district can have the few others' sum opened.
district-opened-only-if = A district is opened only if at least { $percent } % of its voters have voted: a server that turns away nearly all of them gets nothing opened.
exception-one-trustee-alone = Exception: one trustee alone opens every vote.
exception-half-trustees-or = Exception: half of the trustees, or fewer, open every vote.
exception-one-lying-witness = Exception: one lying witness is enough for two ledgers.
# $title (Texts)
exception-opened-even-where = Exception: { $title } is opened even where fewer than { $floor } ballots have the same weight; its sum may then tell each of those votes.
# $said (Texts)
# $reason (Texts)
reason = { $said } Reason: { $reason }
result-rests-on-nobody = The result rests on nobody: whoever verifies the record finds every wrong number. What a device has encrypted is shown by challenges only, and who is on the roll by its officials only.
accepted-ballots-on-one = That accepted ballots are on the one ledger that is counted rests on the same witnesses, and on voters who keep their receipts.
accepted-ballots-on-one-ledger = That accepted ballots are on the one ledger that is counted rests on voters who keep their receipts and compare them with the record.
availability-rests-on-trustees = Availability rests on the trustees: { $lost } of the { $trustees } may be lost, in the key ceremony and at the opening together, as { $quorum } must agree.
rests-on-witnesses-may = It rests on the witnesses: { $absent } of the { $count } may be absent.
each-officials-alone-can = Each of the { $officials } officials alone can close or cancel the election, and replace the key of another one.
officials-open-close-cancel = The { $officials } officials open, close and cancel the election together. If one of them loses the key, nobody can any more: no key is replaced.
officials-together-open-close = { $approvals } of the { $officials } officials together open, close and cancel the election, and fewer do not. { $lost } of them may lose their keys at a time: the others replace them.
rests-on-server-can = It rests on the server: it can stop, and it can turn ballots away, which voters notice.
