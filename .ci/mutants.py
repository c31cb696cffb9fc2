#!/usr/bin/env python3
"""All mutants of some files in one program: each function has its body once for each of them, and MUTANT=n chooses.

    mutants.py plant CRATE FILE… -- COMMAND…     in CRATE/src, a copy that is thrown away, until COMMAND compiles it
    mutants.py judge CRATE SECONDS TEST… [-- TEST…]…
                                                 runs tests, each a program with arguments, until one fails or takes long

COMMAND is a cargo that prints JSON, as `cargo test -p CRATE --no-run --message-format json`. A mutant that does not compile is
left out: a value of another type, most often. `plant` writes CRATE/mutants.json, `judge` a line of CRATE/mutants.jsonl for each
mutant that has none there; another copy of the crate is to be planted anew. docs/mutation-testing.md says what came of it.

What is changed: operators, `!` and `-` taken away, guards of match arms, arms where there is one for all else, and whole bodies.
What is not: macros, constants, closures in them; and whole bodies where `impl Trait`, `Self` or a reference is returned.
"""

import json
import os
import pathlib
import re
import shutil
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
FUNCTION = re.compile(r"^[ \t]*(?:pub(?:\([^)]*\))? )?(const )?fn (\w+)", re.M)
TESTS = re.compile(r"^#\[cfg\(test\)\]\nmod tests? \{", re.M)
BEGIN, END = re.compile(r"/\*M(\d+)\*/"), "/*E*/"

CHOICE = """
fn mutant<R>(body: impl FnOnce() -> R) -> R { body() }
fn mutant_chosen() -> u32 {
    static CHOSEN: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
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


def closing(mask, at):
    """Where the brace ends that begins there."""
    depth = 1
    while depth:
        at += 1
        depth += {"{": 1, "}": -1}.get(mask[at], 0)
    return at


def first_of(these, mask, at):
    """Where the first of these stands that is in no bracket that begins there."""
    depth = 0
    while depth or mask[at] not in these:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(mask[at], 0)
        at += 1
    return at


def values(returned):
    """What a whole body may be replaced by."""
    if re.fullmatch(r"[iu](8|16|32|64|128|size)", returned):
        return ["0", "1"]
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
    for found in ARM.finditer(mask):
        if re.match(r"(?:" + found[1] + r"[^\n]*\n)*?" + found[1] + "_ =>", mask[found.end():]):
            yield f"without the arm: {line(found.end(1))}", found.start(), body[:found.start()] + body[found.end():]


def planted(source, name, left_out, table):
    """The source with all mutants that are not left out; adds all to the table."""
    mask, pieces, done = masked(source), [], 0
    tests = TESTS.search(mask)
    for found in FUNCTION.finditer(mask, 0, tests.start() if tests else len(mask)):
        begin = first_of("{;", mask, found.end())
        if found[1] or mask[begin] == ";" or begin < done:
            continue
        end = closing(mask, begin)
        body, arms = source[begin + 1:end], []
        returned = re.search(r"->(.*?)(?:\bwhere\b.*)?$", source[found.end():begin], re.S)
        for what, at, other in mutants_of(body, mask[begin + 1:end], returned[1].strip() if returned else ""):
            number = len(table) + 1
            line = source.count("\n", 0, begin + 1 + at) + 1
            table[number] = {"file": name, "line": line, "function": found[2], "what": what, "compiles": number not in left_out}
            if number not in left_out:
                arms.append(f"/*M{number}*/ {number} => crate::mutant(|| {{ {other} }}),{END}\n")
        if arms:
            pieces += [source[done:begin], "{ match crate::mutant_chosen() {\n", *arms, "_ => {", body, "} } }"]
            done = end + 1
    return "".join(pieces) + source[done:]


def refused(lines, sources, files):
    """Whose lines the compiler says errors about."""
    owners = {}
    for name in files:
        owner = None
        for number, line in enumerate((sources / name).read_text().split("\n"), 1):
            owner = int(begun[1]) if (begun := BEGIN.search(line)) else owner
            owners[name, number] = owner
            owner = None if END in line else owner

    def spans(message):
        return message["spans"] + [span for child in message["children"] for span in spans(child)]

    messages = [json.loads(line).get("message") for line in lines if line.startswith("{")]
    errors = [message for message in messages if isinstance(message, dict) and message["level"] == "error"]
    found = set()
    for span in (span for message in errors for span in spans(message)):
        for name in files:
            if span["file_name"].endswith("src/" + name):
                found |= {owners[name, line] for line in range(span["line_start"], span["line_end"] + 1)}
    return found - {None}, [message["rendered"] for message in errors]


def plant(crate, files, command):
    sources, kept, left_out = crate / "src", crate / "src.kept", set()
    shutil.copytree(sources, kept)
    while True:
        table = {}
        shutil.rmtree(sources)
        shutil.copytree(kept, sources)
        for name in files:
            (sources / name).write_text(planted((kept / name).read_text(), name, left_out, table))
        root = sources / "lib.rs"
        root.write_text("#![allow(warnings, arithmetic_overflow, unconditional_panic)]\n" + root.read_text() + CHOICE)
        built = subprocess.run(command, capture_output=True, text=True)
        print(f"{len(table)} mutants, {len(left_out)} left out, exit code {built.returncode}", flush=True)
        if built.returncode == 0:
            return (crate / "mutants.json").write_text(json.dumps(table, indent=0))
        more, errors = refused(built.stdout.split("\n"), sources, files)
        if not more - left_out:
            sys.exit("\n".join(errors) + built.stderr)
        left_out |= more


def judge(crate, seconds, tests):
    table, results = json.loads((crate / "mutants.json").read_text()), crate / "mutants.jsonl"
    done = {json.loads(line)["mutant"] for line in results.read_text().split("\n") if line} if results.exists() else set()
    for number in (number for number in table if table[number]["compiles"] and number not in done):
        outcome = "survives"
        try:
            for test in tests:
                subprocess.run(test, env={**os.environ, "MUTANT": number}, timeout=seconds, capture_output=True, check=True)
        except subprocess.CalledProcessError:
            outcome = "caught"
        except subprocess.TimeoutExpired:
            outcome = "takes too long"
        with results.open("a") as file:
            print(json.dumps({"mutant": number, "outcome": outcome, **table[number]}), file=file)


if __name__ == "__main__":
    first, *others = [words.split("\0") for words in "\0".join(sys.argv[1:]).split("\0--\0")]
    if first[0] == "plant" and len(others) == 1:
        plant(pathlib.Path(first[1]), first[2:], others[0])
    elif first[0] == "judge" and len(first) > 3:
        judge(pathlib.Path(first[1]), float(first[2]), [first[3:], *others])
    else:
        sys.exit(__doc__)
