// What the phone remembers: one IndexedDB store of key → record. It works on plain http, and `add` and `swap` are
// atomic across tabs (rb1 §6, §7). Where the browser refuses to store, a memory of the same shape takes its place
// after the person was warned (rb1 §16 F3).

const NAME = 'rb1';
const STORE = 'kv';

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Runs work(store) in one transaction and resolves when it is durable. */
function transact(base, mode, work) {
  return new Promise((resolve, reject) => {
    const t = base.transaction(STORE, mode, { durability: 'strict' });
    let out;
    t.oncomplete = () => resolve(out);
    t.onabort = t.onerror = () => reject(t.error || new Error('storage refused'));
    Promise.resolve(work(t.objectStore(STORE))).then(
      (v) => (out = v),
      (e) => {
        reject(e);
        try {
          t.abort();
        } catch (ignored) {
          // already over
        }
      },
    );
  });
}

/** Changes {key: record|null}; null removes. */
function apply(store, changes) {
  for (const key of Object.keys(changes)) {
    if (changes[key] === null) store.delete(key);
    else store.put(changes[key], key);
  }
}

function over(base) {
  return {
    kept: true,
    get: (key) => transact(base, 'readonly', (s) => promised(s.get(key))),
    keys: () => transact(base, 'readonly', (s) => promised(s.getAllKeys())),
    put: (changes) => transact(base, 'readwrite', (s) => apply(s, changes)),
    /** Stores the record unless there is one; resolves to what is there. */
    add: (key, record) =>
      transact(base, 'readwrite', (s) =>
        promised(s.get(key)).then((there) => {
          if (there !== undefined) return there;
          s.add(record, key);
          return record;
        }),
      ),
    /** Applies changes if key's record is still in state `from`; resolves to what is there afterwards. */
    swap: (key, from, changes) =>
      transact(base, 'readwrite', (s) =>
        promised(s.get(key)).then((there) => {
          if (!there || there.state !== from) return there || null;
          apply(s, changes);
          return changes[key];
        }),
      ),
  };
}

/** The same promises for as long as the page lives. */
export function memory() {
  const m = new Map();
  const change = (changes) => Object.keys(changes).forEach((k) => (changes[k] === null ? m.delete(k) : m.set(k, changes[k])));
  return {
    kept: false,
    get: async (key) => m.get(key),
    keys: async () => [...m.keys()],
    put: async (changes) => change(changes),
    add: async (key, record) => {
      if (!m.has(key)) m.set(key, record);
      return m.get(key);
    },
    swap: async (key, from, changes) => {
      const there = m.get(key);
      if (!there || there.state !== from) return there || null;
      change(changes);
      return changes[key];
    },
  };
}

/** Opens the storage and proves that it holds what it is given. @throws when it does not */
export async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const base = await Promise.race([
    promised(request),
    new Promise((_, reject) => setTimeout(() => reject(new Error('storage does not answer')), 5000)),
  ]);
  base.onversionchange = () => base.close();
  const db = over(base);
  await db.put({ probe: { state: 'probe', bytes: Uint8Array.of(1) } });
  const back = await db.get('probe');
  if (!back || back.bytes[0] !== 1) throw new Error('storage forgets');
  await db.put({ probe: null });
  return db;
}
