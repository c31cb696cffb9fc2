// An election whose roll is being made: a board with the page, and a registrar's service that takes one-time codes. Then it is
// opened, and ended.
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a program listens, as soon as it says so. */
function listening(service) {
  return new Promise((resolve, reject) => {
    let said = "";
    service.stdout.on("data", (text) => {
      said += text;
      const found = /^listening on (\S+)\n/m.exec(said);
      if (found) resolve(found[1]);
    });
    service.on("exit", (code) => reject(new Error(`it does not listen, and ends with ${code}`)));
  });
}

/**
 * Makes it up to the roll, with one member, who has a code; or, with an office that issues cards, those who have one. `more` are
 * options of the board and of the registrar.
 */
export async function startRegistering(tupyo, page, office, more = {}) {
  const cwd = office?.directory ?? mkdtempSync(join(tmpdir(), "tupyo-letter-"));
  const file = (name, text) => writeFileSync(join(cwd, name), text);
  const run = (...words) => execFileSync(tupyo, words, { cwd, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  const json = (name) => JSON.parse(readFileSync(join(cwd, name), "utf8"));
  const by = (who) => ["--key", `${who}.key`, "--passphrase-file", "passphrase"];
  const services = [];
  const start = (...words) => {
    const service = spawn(tupyo, words, { cwd, stdio: ["ignore", "pipe", "ignore"] });
    services.push(service);
    return service;
  };
  const stop = () => services.forEach((service) => service.kill());
  file("passphrase", "a passphrase of the test\n");
  for (const who of ["secretary", "registrar", "trustee"]) {
    run("key", "new", "--id", who, "--out", `${who}.key`, "--public", `${who}.json`, "--passphrase-file", "passphrase");
  }
  run("key", "auditor", "--out", "auditor.key", "--public", "auditor.pub");
  file("ledger.json", run("board", "ledger", "--data", "board"));
  const people = ["official", "trustee", "registrar"].flatMap((role) => {
    const who = role === "official" ? "secretary" : role;
    return [`--${role}`, `${who}=${who}.json`];
  });
  const rest = ["--threshold", "1", "--floor", "1", "--exception", "threshold-one=A test.", ...(office?.rules ?? ["--codes"]), "--contest", "chair=kim,lee", "--style", "all=chair"];
  run("manifest", "new", "--out", "manifest.json", "--name", "chair", "--title", "Chair", "--ledger", "ledger.json", ...people, ...rest);
  try {
    const board = await listening(start("serve", "--data", "board", "--listen", "127.0.0.1:0", "--official", json("secretary.json").key, "--page", page, ...(more.board ?? [])));
    run("election", "create", "--board", board, "--manifest", "manifest.json", "--out", "anchors.json", ...by("secretary"));
    const { election } = json("anchors.json");
    run("trustee", "ceremony", "--wait", "--anchors", "anchors.json", "--secrets", "trustee.age", ...by("trustee"));
    run("joint-key", "post", "--anchors", "anchors.json", ...by("secretary"));
    mkdirSync(join(cwd, "registrar"));
    const code = office === undefined ? codeOfMember(cwd, file, run) : void copyFileSync(office.list, join(cwd, "registrar/eligible.csv"));
    const auditors = [readFileSync(join(cwd, "auditor.pub"), "utf8").trim()];
    const config = { elections: [{ url: board, election }], auditors, list: "eligible.csv", posting: { interval_seconds: 1 } };
    file("registrar/config.json", JSON.stringify(config));
    const serving = (address, ...options) => start("registrar", "run", "--data", "registrar", "--listen", address, ...by("registrar"), ...options);
    let service = serving("127.0.0.1:0", ...(more.registrar ?? []));
    const registrar = await listening(service);
    /** Starts the registrar's service anew, with other options. */
    const restart = async (...options) => {
      await new Promise((resolve) => service.on("exit", resolve).kill());
      service = serving(new URL(registrar).host, ...options);
      await listening(service);
    };
    const of = (who, ...words) => run(...words, "--anchors", "anchors.json", ...by(who));
    let early = [];
    /** Voting is meant to be open for an hour from now on. */
    const schedule = () => {
      const now = Math.floor(Date.now() / 1000);
      of("secretary", "election", "schedule", "--opening", `${now - 60}`, "--closing", `${now + 3600}`, "--yes");
      early = ["--early", "Everybody has voted."];
    };
    const announce = (text) => of("secretary", "election", "notice", "--text", text, "--yes");
    const open = () => [["roll", "seal", "--yes"], ["open", "--yes"]].forEach((words) => of("secretary", ...words));
    const end = () => {
      for (const words of [["close", "--yes", ...early], ["tally", "post"]]) of("secretary", ...words);
      for (const words of [["agree", "--yes"], ["decrypt"]]) of("trustee", "trustee", ...words, "--secrets", "trustee.age");
      of("secretary", "result", "post");
    };
    return { election, code, board, registrar, schedule, open, announce, end, stop, restart, run, by };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The one member's code. */
function codeOfMember(cwd, file, run) {
  file("members.csv", "name;e-mail\nKim Minsu;kim@association.example\n");
  run("roll", "from-members", "members.csv", "--anchors", "anchors.json", "--list", "registrar/eligible.csv", "--mail-merge", "mail.csv", "--yes");
  return /"kim@association\.example","([^"]+)"/.exec(readFileSync(join(cwd, "mail.csv"), "utf8"))[1];
}
