### Lists of people: their faults, by line.

# $text (Texts)
nothing-was-written-faults =
    nothing was written: { $count } faults
    { $text }
list-was-read-as = The list was read as { $encoding }: check that the names are right.
workbook-sheet-was-read = The sheet “{ $sheet }” of the workbook was read, and { $others } others were not.
warning-these-columns-not = Warning: these columns are not read: { $columns }
warning-members-on-lines = Warning: the members on lines { $lines } have one name or one address. Are they one person?
see-line = ; see line { $line }
see = ; see { $file }
column = column { $letters }:{ " " }
# $faults (Texts)
nothing-was-posted-faults =
    nothing was posted: { $count } faults
    { $faults }
