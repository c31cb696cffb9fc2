### Turnout, and why a unit stays sealed.

# $title (Texts)
# $smallest (Texts)
# $fate (Texts)
voters-have-voted-demanded = { $title }: { $counted } of { $voters } voters have voted, { $demanded } are demanded{ $smallest }; { $fate }
fewest-one-weight-weight = ; the fewest of one weight: { $count } (weight { $weight })
opened-because-exposed-its = opened because it is exposed; its sum may tell { $told } of its votes
opened = opened
stays-sealed-too-few = stays sealed, too few have voted
stays-sealed-turnout-too = stays sealed, the turnout is too low
stays-sealed-too-few-have = stays sealed, too few have one of the weights
stays-sealed-nothing-encrypted = stays sealed, nothing is encrypted
# $title (Texts)
weight = { "  " }{ $title }, weight { $weight }: { $count }
its-district-exposed = its district is exposed
its-district-stays-sealed = its district stays sealed if one of them votes
# $title (Texts)
# $fate (Texts)
weight-voters = { $title }, weight { $weight }, voters: { $count }; { $fate }
