### Receipts and kept ballots.

your-ballot-kept-same = Your ballot is kept in { $file }: the same command sends the same ballot again, until its receipt is there.
earlier-ballot-its-receipt = An earlier ballot has its receipt there: { $file }, for entry { $index } of the ledger, and the ballot is { $ballot }. `tupyo receipt check { $file }` says what has become of it. To vote once more, give another --receipt, or none.
final-enough-witnesses-have =
    { "" }
    It is final: enough witnesses have cosigned it.
awaits-witnesses-valid-but =
    { "" }
    It awaits witnesses: it is valid, but too few have cosigned it yet. `tupyo receipt check` asks again.
election-no-witnesses-your =
    { "" }
    This election has no witnesses: that your vote stays secret rests also on the server's showing everybody the same ledger.
key = { " " }(key { $key })
# $text (Texts)
voter = voter { $index }{ $text }
