import { loadModule } from "../shared/module.js";
import { type Link, readLink } from "../shared/link.js";
import { t } from "../shared/say.js";
import { frame } from "../shared/frame.js";
import { explained } from "../shared/faults.js";
import { h, button } from "../shared/dom.js";
import { type Profile, Vault } from "../shared/vault.js";
import { lockAfterAsking, onAsked, tryLock } from "./lock.js";
import { Session } from "./session.js";
import { begin, trust } from "./beginning.js";
import { cannotOpen, elsewhere, letGo, wait } from "./standing.js";
import { keepPage, updateAlarm } from "./updates.js";
import { Voting } from "./voting.js";

const page = frame("page.vote");
page.above = updateAlarm;
let voting: Voting | undefined;

/**
 * What stands behind the address's `#`. The browser has noted the address when it opened it; here a key, a code and what is
 * no link leave the address bar, and what may be seen stays, for who loads the page again.
 */
function taken(): Link | "wrong" | undefined {
  if (location.hash.length <= 1) return undefined;
  const link = readLink(location.hash);
  // Without its key a link would begin anew, with another one.
  rewrite(link === undefined || link.key !== undefined ? undefined : link);
  return link ?? "wrong";
}

/** Writes what everybody may see of a link into the address bar, or nothing. */
function rewrite(link: Pick<Link, "election" | "board" | "registrar"> | undefined): void {
  const values = new URLSearchParams(link && { election: link.election, board: link.board });
  if (link?.registrar !== undefined) values.set("registrar", link.registrar);
  history.replaceState(null, "", location.pathname + location.search + (link === undefined ? "" : `#${values}`));
}

/** From the link to the voter's own page. */
async function start(link: Link | undefined, vault: Vault): Promise<void> {
  if (link === undefined) {
    const profiles = await vault.profiles();
    return page.show(begin(profiles, (given) => void run(() => start(given, vault)), (profile) => void run(() => open(profile, vault))));
  }
  const known = await Session.known(vault, link);
  // A later letter may name the registrar, whom the manifest must name, too.
  if (known !== undefined) {
    // The one that is kept may be lost or damaged.
    if (link.key !== undefined) await Session.keepKey(vault, known, link.key);
    return open({ ...known, ...(link.registrar === undefined ? {} : { registrar: link.registrar }) }, vault, link.code);
  }
  page.show(trust(link, () => run(async () => open(await Session.begin(vault, link), vault, link.code)), () => void run(() => start(undefined, vault))));
}

async function open(profile: Profile, vault: Vault, code?: string): Promise<void> {
  rewrite(profile);
  const unlock = await tryLock(profile.id);
  if (unlock !== undefined) return opened(profile, vault, unlock, code);
  const take = async () => {
    page.show(wait("elsewhere.waiting"));
    await opened(profile, vault, await lockAfterAsking(profile.id), code);
  };
  page.show(elsewhere(() => void run(take)));
}

async function opened(profile: Profile, vault: Vault, unlock: () => void, code?: string): Promise<void> {
  try {
    const session = await Session.open(vault, profile, page.connection, unlock);
    session.code = code;
    voting = new Voting(page, session);
    await voting.visit();
  } catch (error) {
    unlock();
    const anew = async () => {
      await Session.setAside(vault, profile);
      await open(profile, vault, code);
    };
    page.show(
      cannotOpen(error, {
        anew: () => void run(anew),
        again: () => void run(() => open(profile, vault, code)),
        copy: (link) => void run(() => start(link, vault)),
      }),
    );
  }
}

/** Does something; what goes wrong is shown, and can be tried again. */
async function run(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    page.show(() => ({
      title: t("fault.title"),
      body: [h("p", { role: "alert" }, explained(error)), button(t("again"), () => run(action))],
    }));
  }
}

onAsked((id) => {
  if (voting?.session.profile.id !== id || voting.isBusy) return;
  voting.session.close();
  voting = undefined;
  page.show(letGo(() => location.reload()));
});

window.addEventListener("hashchange", () => location.reload());

const given = taken();
await run(async () => {
  page.show(wait("loading"));
  await loadModule();
  keepPage();
  const vault = await Vault.open();
  await start(given === "wrong" ? undefined : given, vault);
  if (given === "wrong") page.tell(t("link.wrong"));
});
