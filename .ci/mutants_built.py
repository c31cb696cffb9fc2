"""A package with its mutants and its tests, compiled from what cargo has built of the workspace; used by mutants_changed.py.

Cargo would build all dependencies anew for a copy of the workspace. Here the compiler is told where each of them lies, which
cargo says itself (`cargo test --no-run --message-format json` and `cargo metadata`).
"""

import concurrent.futures
import functools
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def said(*command):
    """What a command prints; its errors are shown."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"this has failed: {' '.join(command)}")
    return done.stdout


def made(compiled):
    """Stops where something does not compile that should."""
    code, messages, other = compiled
    if code != 0:
        sys.exit("\n".join([message["rendered"] for message in messages if message["level"] == "error"]) + other)


class Workspace:
    """What cargo has built of it, package by package."""

    def __init__(self, features):
        lines = said("cargo", "test", "--workspace", "--features", features, "--no-run", "--message-format", "json").split("\n")
        messages = [json.loads(line) for line in lines if line.startswith("{")]
        host = next(line for line in said("rustc", "-vV").split("\n") if line.startswith("host: ")).removeprefix("host: ")
        metadata = json.loads(said("cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host))
        self.target = pathlib.Path(metadata["target_directory"])
        self.packages = {package["id"]: package for package in metadata["packages"]}
        self.nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
        self.native = sorted({path for message in messages for path in message.get("linked_paths", [])})
        self.libraries, self.tests = {}, {}
        for message in (message for message in messages if message["reason"] == "compiler-artifact"):
            kinds = set(message["target"]["kind"])
            if message["profile"]["test"]:
                name = "lib" if "lib" in kinds else message["target"]["name"]
                self.tests[message["package_id"], name] = message
            elif kinds & {"lib", "rlib", "proc-macro"}:
                self.libraries.setdefault(message["package_id"], []).append(message)

    def candidates(self, package):
        """Where the library may lie: what build scripts use is built beside, without optimization or with fewer features."""
        built = self.libraries[package]
        of_programs = [one for one in built if one["profile"]["opt_level"] != "0"] or built
        most = max(len(one["features"]) for one in of_programs)
        return [one["filenames"][0] for one in of_programs if len(one["features"]) == most]

    def uses(self, package, kinds):
        """The libraries that a package uses, by the names that it has for them."""
        for used in self.nodes[package]["deps"]:
            if any(kind["kind"] in kinds and kind["target"] is None for kind in used["dep_kinds"]):
                yield used["name"], used["pkg"]

    def planted(self, place):
        package = next(one for one, its in self.packages.items() if its["manifest_path"] == str(ROOT / place / "Cargo.toml"))
        return Planted(self, package, place)


class Planted:
    """One package, whose mutants are in a copy of its sources; around it everything is as in the repository."""

    def __init__(self, workspace, package, place):
        self.workspace, self.package = workspace, package
        self.out = workspace.target / "mutants" / pathlib.Path(place).name
        shutil.rmtree(self.out, ignore_errors=True)
        here, there = self.out / "tree", ROOT
        # Sources include pages and other sources by their places.
        for part in [*pathlib.Path(place).parts, "src"]:
            here.mkdir(parents=True)
            for other in there.iterdir():
                if other.name not in (part, "target", ".git"):
                    (here / other.name).symlink_to(other)
            here, there = here / part, there / part
        self.sources = here

    @functools.cache
    def rests_on_it(self, package):
        """Whether the library is compiled with the planted one, not as cargo has built it."""
        used = self.workspace.uses(package, [None])
        return package == self.package or any(self.rests_on_it(other) for _, other in used)

    @functools.cache
    def library(self, package):
        """Where the library may lie, after it has been compiled if need be."""
        if not self.rests_on_it(package):
            return self.workspace.candidates(package)
        artifact = self.workspace.libraries[package][0]
        made(self.compiled(artifact, ["--crate-type", "lib", "--emit", "metadata,link"], [None]))
        return [str(self.out / f"lib{artifact['target']['name']}-mutants.rlib")]

    def check(self):
        """What the compiler says of the planted library; nothing is made."""
        artifact = self.workspace.libraries[self.package][0]
        return self.compiled(artifact, ["--crate-type", "lib", "--emit", "metadata"], [None])

    def tests(self):
        """The programs of all tests of the package, by name; `lib` are the unit tests."""
        for _, used in self.workspace.uses(self.package, [None, "dev"]):
            self.library(used)
        self.library(self.package)
        names = sorted(name for package, name in self.workspace.tests if package == self.package)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(zip(names, pool.map(self.test, names)))

    def test(self, name):
        artifact = self.workspace.tests[self.package, name]
        made(self.compiled(artifact, ["--test", "--emit", "link"], [None, "dev"]))
        return str(self.out / f"{artifact['target']['name']}-mutants")

    def compiled(self, artifact, what, kinds):
        """Compiles what cargo has compiled, with the planted library."""
        target, profile, package = artifact["target"], artifact["profile"], self.workspace.packages[artifact["package_id"]]
        source = pathlib.Path(target["src_path"])
        if package["id"] == self.package and source.parent.name == "src":
            source = self.sources / source.name
        command = [os.environ.get("RUSTC", "rustc"), "--crate-name", target["name"].replace("-", "_"), str(source), *what,
                   "--edition", target["edition"], "--cap-lints", "allow", "--error-format", "json",
                   "-C", f"opt-level={profile['opt_level']}", "-C", "debug-assertions=on", "-C", "debuginfo=0",
                   "-C", "metadata=mutants", "-C", "extra-filename=-mutants", "--out-dir", str(self.out),
                   "-L", f"dependency={self.workspace.target / 'debug/deps'}", "-L", f"dependency={self.out}",
                   *(word for path in self.workspace.native for word in ("-L", path)),
                   *(word for feature in artifact["features"] for word in ("--cfg", f'feature="{feature}"')),
                   *os.environ.get("RUSTFLAGS", "").split()]
        environment = {**os.environ, "CARGO_MANIFEST_DIR": str(pathlib.Path(package["manifest_path"]).parent),
                       "CARGO_PKG_NAME": package["name"], "CARGO_PKG_VERSION": package["version"],
                       "CARGO_CRATE_NAME": target["name"].replace("-", "_")}
        used = [(name, self.library(other)) for name, other in self.workspace.uses(package["id"], kinds)]
        if "--test" in what and "test" in target["kind"]:
            used.append((self.workspace.libraries[package["id"]][0]["target"]["name"], self.library(package["id"])))
        # Of two that are built alike only one fits to all the others.
        for places in itertools.product(*(places for _, places in used)):
            externs = [word for (name, _), place in zip(used, places) for word in ("--extern", f"{name}={place}")]
            done = subprocess.run([*command, *externs], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode == 0:
                break
        lines = done.stderr.split("\n")
        messages = [json.loads(line) for line in lines if line.startswith("{")]
        return done.returncode, messages, "\n".join(line for line in lines if not line.startswith("{"))
