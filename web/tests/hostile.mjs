// Contests whose every text is against the page: markup, script, other directions, no place to break, as long as may be.
import { writeFileSync } from "node:fs";

const script = `<img src=x onerror="window.broken=1"><script>window.broken=1</script>{{7*7}}\${7*7}&lt;b&gt;`;
const arabic = "مرحبا بالعالم 123 abc (نص) ".repeat(14).trim().slice(0, 390).trim();
const long = "가나다라마바사아자차카타파하".repeat(28);
const words = "W".repeat(400);
const text = (both) => ({ en: both, ko: both });

/** Writes them as a manifest's `contests`. */
export function hostileContests(file) {
  const option = (id, title, more = {}) => ({ id, title: text(title), ...more });
  const whole = (begin) => begin + "x".repeat(4000 - begin.length);
  writeFileSync(
    file,
    JSON.stringify([
      {
        id: "a",
        title: text(script),
        description: text(whole(script)),
        picture: "a0".repeat(32),
        rule: { kind: "single-choice", blank: true },
        options: [option("b", script, { subtitle: text(script) }), option("c", arabic), option("d", long, { description: text(whole(long)) })],
      },
      { id: "e", title: text(arabic), rule: { kind: "ranking" }, options: [option("f", words), option("g", "g"), option("h", "__proto__")] },
    ]),
  );
}

export { arabic, script };
