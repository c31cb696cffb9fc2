"""state.json"""

import copy
import itertools

import author_key
import batch
import state
from vectors import state_agreement, state_amounts, state_ballots, state_ceremony, state_close, state_documents, state_founding, state_ledger_key, state_officials, state_order, state_page, state_registration, state_standing, state_units
from vectors.material import bulky, case, file
from vectors.play import Play
from vectors.record import AMOUNT_VOTERS, REGISTERED, SEALED, SEALED_VOTERS, WITH_AMOUNTS, WITH_RESTART
from vectors.record import amounts, cancelled, one_style, registered, restart, sealed


def generate():
    before = snapshots(one_style(), [(0, 1)] * 8)
    cases = []
    for module in (state_founding, state_documents, state_ballots, state_close, state_agreement, state_ledger_key, state_order, state_page):
        cases += [_case("one style", before, *row) for row in module.rows(before)]
    before = snapshots(amounts(), AMOUNT_VOTERS, 17)
    cases += [_case(WITH_AMOUNTS, before, *row) for row in state_amounts.rows(before)]
    before = snapshots(sealed(), SEALED_VOTERS, -1)
    cases += [_case(SEALED, before, *row) for row in state_units.rows(before)]
    before = snapshots(restart(), [(0, 1)] * 4)
    cases += [_case(WITH_RESTART, before, *row) for row in [*state_ceremony.rows(before), *state_order.restarted_rows(before), *state_standing.rows(before), *state_officials.rows(before)]]
    before = snapshots(cancelled(), [(0, 1)] * 2)
    cases += [_case("cancelled", before, *row) for row in state_ceremony.cancelled_rows(before)]
    before = snapshots(registered(), [], state_registration.OPEN)
    cases += [_case(REGISTERED, before, *row) for row in state_registration.rows(before)]
    description = (
        "The state machine: after the first `prefix` entries of the case `record` of record.json, the given `entries` come; all are "
        "legal but, where an error is expected, the last one; `of` stands for the `first` so many entries of an earlier case. Where `election` is given it replaces the record's election id. "
        "`approved_by` are the officials of whom something stands, `official_keys` the keys that took others' places. `unfinished` counts the parts of each author that belong to no document that was said; `registered` has the voters of a roll that registrars say, and the registrars of whom a document stands."
    )
    return file(description, "docs/protocol/admission.md", _said_once(cases))


# Characters of entries that are worth a name.
_WORTH = 1000


def _said_once(cases):
    """What an earlier case begins with, too, is said by its name: of all earlier ones by that with which most is shared."""
    earlier, said = {}, []
    for case in cases:
        entries = case["inputs"]["entries"]
        shared = {name: len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(entries, others)))) for name, others in earlier.items()}
        of, first = max(shared.items(), key=lambda item: item[1], default=(None, 0))
        earlier[case["name"]] = entries
        if sum(len(str(entry)) for entry in entries[:first]) >= _WORTH:
            case = case | {"inputs": case["inputs"] | {"entries": [{"of": of, "first": first}, *entries[first:]]}}
        said.append(case)
    return said


def snapshots(whole, voters, most=None):
    """A Play for each number of entries that the record has so far."""
    play = Play(whole.name, whole.text, voters)
    play.voters, play.secrets, play.posted = whole.voters, whole.secrets, 1000
    held = {0: copy.deepcopy(play)}
    for count, entry in enumerate(whole.entries[:most], 1):
        play.add(entry)
        held[count] = copy.deepcopy(play)
    return held


def _case(record, before, name, prefix, entries, expected, election=None):
    """`expected` is a code, or None if all entries are legal."""
    machine = copy.deepcopy(before[prefix].state)
    if election is not None:
        machine = state.Election(election)
    for entry in entries[:-1]:
        machine.apply(entry)
    error = None
    try:
        machine.apply(entries[-1])
    except batch.Refused as refusal:
        error = refusal.code
    assert error == expected, (name, error, expected)
    inputs = {"record": record, "prefix": prefix, "entries": [_compact(entry) for entry in entries]}
    if election is not None:
        inputs["election"] = election
    outputs = None if error else _outputs(machine)
    return case(name, inputs, None, outputs, error)


def _outputs(machine):
    unfinished = [{"role": role, "index": index, "parts": parts} for (role, index), parts in machine.unfinished()]
    outputs = {"phase": machine.phase, "culprits": machine.culprits, "participants": machine.participants, "unfinished": unfinished}
    outputs |= {"approved_by": sorted(machine.standing), "official_keys": [{"official": official, "key": author_key.text_of(key)} for official, key in officials_keys(machine)]}
    if machine.lines is not None:
        outputs["registered"] = {"voters": len(machine.lines), "standing": sorted(machine.lines.standing)}
    return outputs


def officials_keys(machine):
    """(official, key) of all that were replaced."""
    return machine.officials.newer if machine.officials else []


def _compact(entry):
    """Runs of zeros or of spaces are not written out."""
    shorter = bulky(entry)
    return bulky(entry, ord(" ")) if shorter is entry else shorter
