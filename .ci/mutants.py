#!/usr/bin/env python3
"""All mutants of some files in one program: each function has its body once for each of them, and MUTANT=n chooses.

    mutants.py plant CRATE FILE… -- COMMAND…     in CRATE/src, a copy that is thrown away, until COMMAND compiles it
    mutants.py judge CRATE SECONDS TEST… [-- TEST…]…
                                                 runs tests, each a program with arguments, until one fails or takes long

COMMAND is a cargo that prints JSON, as `cargo test -p CRATE --no-run --message-format json`. A mutant that does not compile is
left out: a value of another type, most often. `plant` writes CRATE/mutants.json, `judge` a line of CRATE/mutants.jsonl for each
mutant that has none there; another copy of the crate is to be planted anew. SECONDS are of processor time.
`.ci/mutants_changed.py` does both for what a change touches. docs/mutation-testing.md says what came of it.

What is changed: operators, `!` and `-` taken away, conditions of `if` and guards of match arms, arms where there is one for all
else, statements left out, and whole bodies. What is not: macros, constants, closures in them; whole bodies where `Self`, a
reference or `impl Trait` is returned, unless it is an iterator.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

OPERATORS = {
    "+": "- *", "-": "+ /", "*": "+ /", "/": "% *", "%": "/ +", "<<": ">>", ">>": "<<", "&": "| ^", "|": "& ^", "^": "| &",
    "==": "!=", "!=": "==", "<": "== > <=", ">": "== < >=", "<=": ">", ">=": "<", "&&": "||", "||": "&&",
    "+=": "-= *=", "-=": "+= /=", "*=": "+= /=", "/=": "%= *=", "%=": "/= +=", "<<=": ">>=", ">>=": "<<=",
    "&=": "|= ^=", "|=": "&= ^=", "^=": "|= &=",
}
# As rustfmt writes them: between spaces.
OPERATOR = re.compile("(?<= )(" + "|".join(sorted(map(re.escape, OPERATORS), key=len, reverse=True)) + r")(?=[ \n])")
TAKEN_AWAY = re.compile(r"(?<=[ (\[&|{,])([!-])(?=[\w(*])")
GUARD = re.compile(r" if ([^\n{}]*?) =>")
ARM = re.compile(r"^( +)(?!_ )[^\n]* => [^\n]*,\n", re.M)
CONDITION = re.compile(r"\bif (?!let\b)")
# A statement that may be left out binds nothing, and is not the value of its block.
STATEMENT = re.compile(r"^ +(?=[\w*(])(?!(?:let|return|use|const|static|fn|struct|enum|type|impl|if|match|loop|unsafe|macro_rules)\b)", re.M)
BLOCK = re.compile(r"^ +(?:for|while|if let)\b", re.M)
ITERATOR = re.compile(r"impl ((?:\w+::)*\w*Iterator<.*>)(?: \+ (?:use<.*>|'\w+))?", re.S)
FUNCTION = re.compile(r"^[ \t]*(?:pub(?:\([^)]*\))? )?(const )?fn (\w+)", re.M)
TESTS = re.compile(r"^#\[cfg\(test\)\]\nmod tests? \{", re.M)
MEMORY = 4_000_000_000
BEGIN, END = re.compile(r"/\*M(\d+)\*/"), "/*E*/"

# MUTANT is the number of a mutant, or 0; with MUTANT_REACHED=FILE the functions are written down that the tests come to.
CHOICE = """
fn mutant<R>(body: impl FnOnce() -> R) -> R { body() }
fn mutant_chosen(function: usize) -> u32 {
    use std::{io::Write, sync::{OnceLock, atomic::{AtomicBool, Ordering::Relaxed}}};
    static CHOSEN: OnceLock<u32> = OnceLock::new();
    static REACHED: [AtomicBool; FUNCTIONS] = [const { AtomicBool::new(false) }; FUNCTIONS];
    if !REACHED[function].load(Relaxed) && !REACHED[function].swap(true, Relaxed) {
        if let Some(path) = std::env::var_os("MUTANT_REACHED") {
            let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
            file.unwrap().write_all(format!("{function}\\n").as_bytes()).unwrap();
        }
    }
    *CHOSEN.get_or_init(|| {
        let chosen = std::env::var("MUTANT").ok().and_then(|number| number.parse().ok()).unwrap_or(0);
        // Nothing may catch it.
        if chosen != 0 { std::panic::set_hook(Box::new(|_| std::process::exit(101))); }
        chosen
    })
}
"""


def masked(source):
    """The same, with comments, strings and characters blank: operators in them are none."""
    literal = r'//[^\n]*|r#".*?"#|"(?:\\.|[^"\\])*"|' + r"'(?:\\[^']*|[^'\\])'"
    return re.sub(literal, lambda found: re.sub(r"[^\n]", "\x01", found[0]), source, flags=re.S)


def upto(these, mask, at):
    """Where the first of these stands that is in no bracket which begins from there on; None if a bracket ends before."""
    depth = 0
    for here in range(at, len(mask)):
        if depth == 0 and mask[here] in these:
            return here
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(mask[here], 0)
        if depth < 0:
            return None
    return None


def conditions(mask):
    """From where to where each condition of a plain `if` goes."""
    for found in CONDITION.finditer(mask):
        end = upto("{", mask, found.end())
        condition = "" if end is None else mask[found.end():end]
        if condition and "=>" not in condition and not re.search(r"\blet\b", condition):
            yield found.end(), end - 1


def statements(mask):
    """From where to where each statement goes that may be left out."""
    for found in STATEMENT.finditer(mask):
        end = upto(";", mask, found.end())
        if begins_statement(mask, found.start()) and end is not None and not BLOCK.match(mask, found.start()):
            yield found.end(), end + 1
    for found in BLOCK.finditer(mask):
        begin = upto("{", mask, found.end())
        end = begin and upto("}", mask, begin + 1)
        if end and begins_statement(mask, found.start()) and not re.match(r"\s*(?:else\b|[.?])", mask[end + 1:]):
            yield found.start() + len(found[0]) - len(found[0].lstrip()), end + 1


def begins_statement(mask, at):
    before = mask[:at].rstrip(" \n\x01")
    return not before or before[-1] in ";{}"


def values(returned):
    """What a whole body may be replaced by."""
    if re.fullmatch(r"[iu](8|16|32|64|128|size)", returned):
        return ["0", "1"]
    if ITERATOR.fullmatch(returned):
        return ["std::iter::empty()"]
    if returned.startswith(("&", "impl ")) or returned in ("Self", "!"):
        return []
    known = {"": ["()"], "bool": ["true", "false"], "String": ["String::new()", '"xyzzy".into()']}
    of_some = {"Option<": "None", "Vec<": "vec![]", "Result<()": "Ok(())", "Result<": "Ok(Default::default())"}
    plain = re.sub(r"^(\w+::)+", "", returned)
    found = [value for start, value in of_some.items() if plain.startswith(start)]
    return found[:1] or known.get(returned, ["Default::default()"])


def mutants_of(body, mask, returned):
    """Every body that differs in one thing: what is said of it, where, and the body."""
    def line(at):
        return body[body.rfind("\n", 0, at) + 1:].split("\n")[0].strip()

    for value in values(returned):
        yield f"body -> {value}", 0, value
    for found in OPERATOR.finditer(mask):
        for other in OPERATORS[found[1]].split():
            yield f"{found[1]} -> {other}: {line(found.start())}", found.start(), body[:found.start()] + other + body[found.end():]
    for found in TAKEN_AWAY.finditer(mask):
        yield f"without {found[1]}: {line(found.start())}", found.start(), body[:found.start()] + body[found.end():]
    for found in GUARD.finditer(mask):
        for other in ("true", "false"):
            yield f"guard -> {other}: {line(found.start())}", found.start(), body[:found.start(1)] + other + body[found.end(1):]
    for begin, end in conditions(mask):
        for other in ("true", "false"):
            yield f"condition -> {other}: {line(begin)}", begin, body[:begin] + other + body[end:]
    for begin, end in statements(mask):
        yield f"without the statement: {line(begin)}", begin, body[:begin] + body[end:]
    for found in ARM.finditer(mask):
        if re.match(r"(?:" + found[1] + r"[^\n]*\n)*?" + found[1] + "_ =>", mask[found.end():]):
            yield f"without the arm: {line(found.end(1))}", found.start(), body[:found.start()] + body[found.end():]


Function = collections.namedtuple("Function", "name start begin end returned")


def functions(source):
    """The functions of a source file that are not const, without its tests: where each starts, and where its body is."""
    mask, done = masked(source), 0
    tests = [(found.start(), upto("}", mask, found.end())) for found in TESTS.finditer(mask)]
    for found in FUNCTION.finditer(mask):
        begin = upto("{;", mask, found.end())
        if found[1] or begin is None or mask[begin] == ";" or begin < done or any(a < begin < b for a, b in tests):
            continue
        done = upto("}", mask, begin + 1)
        returned = re.search(r"->(.*?)(?:\bwhere\b.*)?$", source[found.end():begin], re.S)
        yield Function(found[2], found.start(), begin, done, returned[1].strip() if returned else "")


def planted(source, name, left_out, table, wanted=lambda text: True):
    """The source with all mutants of the functions whose text is wanted that are not left out; adds all to the table."""
    mask, pieces, done = masked(source), [], 0
    for function in functions(source):
        if not wanted(source[function.start:function.end + 1]):
            continue
        body, arms, first = source[function.begin + 1:function.end], [], len(table) + 1
        boxed = ITERATOR.fullmatch(function.returned)
        # Iterators of different types: each in a box. A `return` would give one that is in none.
        kind, opens, closes = (f" -> Box<dyn {boxed[1]} + '_>", "Box::new({", "})") if boxed else ("", "", "")
        for what, at, other in mutants_of(body, mask[function.begin + 1:function.end], function.returned):
            number = len(table) + 1
            line = source.count("\n", 0, function.begin + 1 + at) + 1
            compiles = number not in left_out and not (boxed and re.search(r"\breturn\b", body))
            table[number] = {"file": name, "line": line, "function": function.name, "what": what, "reached": first,
                             "compiles": compiles}
            if compiles:
                arms.append(f"/*M{number}*/ {number} => crate::mutant(move ||{kind} {{ {opens}{other}{closes} }}),{END}\n")
        if arms:
            rest = f"_ => crate::mutant(move ||{kind} {{ {opens}{body}{closes} }})" if boxed else f"_ => {{{body}}}"
            pieces += [source[done:function.begin], f"{{ match crate::mutant_chosen({first}) {{\n", *arms, rest, " } }"]
            done = function.end + 1
    return "".join(pieces) + source[done:]


def refused(messages, sources, files):
    """Whose lines the compiler says errors about, and these errors."""
    owners = {}
    for name in files:
        owner = None
        for number, line in enumerate((sources / name).read_text().split("\n"), 1):
            owner = int(begun[1]) if (begun := BEGIN.search(line)) else owner
            owners[name, number] = owner
            owner = None if END in line else owner

    def spans(message):
        return message["spans"] + [span for child in message["children"] for span in spans(child)]

    errors = [message for message in messages if message["level"] == "error"]
    found = set()
    for span in (span for message in errors for span in spans(message)):
        for name in files:
            if span["file_name"].endswith("src/" + name):
                found |= {owners[name, line] for line in range(span["line_start"], span["line_end"] + 1)}
    return found - {None}, [message["rendered"] for message in errors]


def plant(sources, originals, files, compiled, left_out=(), wanted=lambda text: True):
    """All mutants of files, until `compiled` says no errors: it gives the exit code, the compiler's messages and all else."""
    left_out = set(left_out)
    while True:
        table = {}
        shutil.rmtree(sources, ignore_errors=True)
        shutil.copytree(originals, sources)
        for name in files:
            (sources / name).write_text(planted((originals / name).read_text(), name, left_out, table, wanted))
        root = sources / "lib.rs"
        root.write_text("#![allow(warnings, arithmetic_overflow, unconditional_panic)]\n" + root.read_text()
                        + CHOICE.replace("FUNCTIONS", str(len(table) + 2)))
        code, messages, said = compiled()
        print(f"{len(table)} mutants, {len(left_out)} left out, exit code {code}", flush=True)
        if code == 0:
            return table
        more, errors = refused(messages, sources, files)
        if not more - left_out:
            sys.exit("\n".join(errors) + said)
        left_out |= more


def by_cargo(command):
    """What a cargo says that prints JSON."""
    built = subprocess.run(command, capture_output=True, text=True)
    messages = [json.loads(line).get("message") for line in built.stdout.split("\n") if line.startswith("{")]
    return built.returncode, [message for message in messages if isinstance(message, dict)], built.stderr


def outcome(number, tests, seconds, **more):
    """What becomes of a mutant: each test is a program with arguments, and has so many seconds of processor time."""
    for test in tests:
        # A mutant may take all memory, and never end; or wait for what never comes, which takes no processor time.
        limited = ["prlimit", f"--cpu={seconds:.0f}:{seconds + 5:.0f}", f"--as={MEMORY}", *test]
        try:
            code = subprocess.run(limited, env={**os.environ, "MUTANT": str(number)}, timeout=10 * seconds, **more,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
        except subprocess.TimeoutExpired:
            return "takes too long"
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return "takes too long"
        if code != 0:
            return "caught"
    return "survives"


def judge(crate, seconds, tests):
    table, results = json.loads((crate / "mutants.json").read_text()), crate / "mutants.jsonl"
    done = {json.loads(line)["mutant"] for line in results.read_text().split("\n") if line} if results.exists() else set()
    for number in (number for number in table if table[number]["compiles"] and number not in done):
        said = outcome(number, tests, seconds)
        with results.open("a") as file:
            print(json.dumps({"mutant": number, "outcome": said, **table[number]}), file=file)


if __name__ == "__main__":
    first, *others = [words.split("\0") for words in "\0".join(sys.argv[1:]).split("\0--\0")]
    if first[0] == "plant" and len(others) == 1:
        crate = pathlib.Path(first[1])
        shutil.move(crate / "src", crate / "src.kept")
        table = plant(crate / "src", crate / "src.kept", first[2:], lambda: by_cargo(others[0]))
        (crate / "mutants.json").write_text(json.dumps(table, indent=0))
    elif first[0] == "judge" and len(first) > 3:
        judge(pathlib.Path(first[1]), float(first[2]), [first[3:], *others])
    else:
        sys.exit(__doc__)
