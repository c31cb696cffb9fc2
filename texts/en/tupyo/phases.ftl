### Phases and people of an election, and documents that nobody has ended.

# $text (Texts)
# $english (Texts)
warning-documents-were-begun =
    { $text }
    Warning: documents were begun and never ended; nobody knows what they would have said: { $english }
# $name (Texts)
# $role (Texts)
parts = { $name } ({ $role }, parts: { $parts })
official = official
registrar = registrar
trustee = trustee
phase-manifest = manifest
phase-ceremony = ceremony
phase-key = key
phase-roll = roll
phase-sealed = sealed
phase-open = open
phase-closed = closed
phase-tallied = tallied
phase-finished = finished
phase-cancelled = cancelled
