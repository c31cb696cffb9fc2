/** Asks other tabs to let a voter go, and answers them. */
const channel = new BroadcastChannel("tupyo-voter");

/** The lock of a voter; nothing while another tab has it. */
export function tryLock(id: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(`tupyo/${id}`, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(reject);
  });
}

/** Waits until the other tab has let it go, which is asked again and again: it may be sending. */
export function lockAfterAsking(id: string): Promise<() => void> {
  const ask = () => channel.postMessage(id);
  const asking = setInterval(ask, 1000);
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(`tupyo/${id}`, () => {
      clearInterval(asking);
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(reject);
    ask();
  });
}

/** Calls when another tab asks for a voter. */
export function onAsked(letGo: (id: string) => void): void {
  channel.onmessage = ({ data }) => letGo(String(data));
}
