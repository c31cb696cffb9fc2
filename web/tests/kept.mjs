// Changes what the browser keeps, as a fault of the disk or a later version of the page would.

/** `damaged`: other bytes; `newer`: of a later version; `malformed`: sealed by the page, and nothing that it knows. */
export function changeState(page, how) {
  return page.evaluate(async (change) => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const database = await done(indexedDB.open("tupyo", 1));
    const store = (name) => database.transaction(name, "readwrite").objectStore(name);
    const key = await done(store("wrapping").get("1"));
    const name = (await done(store("kept").getAllKeys())).find((one) => one.endsWith("/state"));
    const kept = await done(store("kept").get(name));
    const bound = (iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });
    if (change === "damaged") new Uint8Array(kept.bytes)[9] ^= 1;
    else {
      const bytes = new Uint8Array(await crypto.subtle.decrypt(bound(kept.iv), key, kept.bytes));
      const version = "tupyo/light-state\n".length;
      if (change === "newer") bytes[version] = 99;
      else bytes[3] ^= 1;
      kept.bytes = await crypto.subtle.encrypt(bound(kept.iv), key, bytes);
    }
    await done(store("kept").put(kept, name));
    database.close();
  }, how);
}

/** What the browser keeps of the ledger now, as bytes that {@link putBack} takes. */
export function keptState(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const database = await done(indexedDB.open("tupyo", 1));
    const store = database.transaction("kept", "readonly").objectStore("kept");
    const name = (await done(store.getAllKeys())).find((one) => one.endsWith("/state"));
    const { iv, bytes } = await done(database.transaction("kept", "readonly").objectStore("kept").get(name));
    database.close();
    return { name, iv: [...iv], bytes: [...new Uint8Array(bytes)] };
  });
}

/** An older state takes the place of the newest, as when a backup of the browser's files is played back. */
export function putBack(page, state) {
  return page.evaluate(async ({ name, iv, bytes }) => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const database = await done(indexedDB.open("tupyo", 1));
    const sealed = { iv: new Uint8Array(iv), bytes: new Uint8Array(bytes).buffer };
    await done(database.transaction("kept", "readwrite").objectStore("kept").put(sealed, name));
    database.close();
  }, state);
}

/** The voting key goes, or its bytes are others: `lost`, `damaged`. */
export function changeKey(page, how) {
  return page.evaluate(async (change) => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const database = await done(indexedDB.open("tupyo", 1));
    const store = () => database.transaction("kept", "readwrite").objectStore("kept");
    const name = (await done(store().getAllKeys())).find((one) => one.endsWith("/key"));
    if (change === "lost") await done(store().delete(name));
    else {
      const kept = await done(store().get(name));
      new Uint8Array(kept.bytes)[9] ^= 1;
      await done(store().put(kept, name));
    }
    database.close();
  }, how);
}

/** As a browser does that lets pages keep nothing. */
export function forbidStorage(page) {
  return page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("forbidden", "SecurityError");
    };
  });
}

/** As a browser does that has no room left. */
export function fillStorage(page) {
  return page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
}
