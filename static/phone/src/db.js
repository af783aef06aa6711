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
    /** Applies changes if key's record is still in state `from`; resolves to what is there afterwards. `lost` stands in for a record that is gone. */
    swap: (key, from, changes, lost) =>
      transact(base, 'readwrite', (s) =>
        promised(s.get(key)).then((stored) => {
          const there = stored || lost;
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
    swap: async (key, from, changes, lost) => {
      const there = m.get(key) || lost;
      if (!there || there.state !== from) return there || null;
      change(changes);
      return changes[key];
    },
  };
}

// A connection that iOS has lost may answer nothing, not even an error: after eight seconds it is given up. They are counted one by
// one, since a slow phone may be too busy for its first: the answer that waits behind that work must not be taken for silence.
const PATIENCE = 8; // s

const TRIES = 8;
const SOON = 300; // ms

const inTime = (work) =>
  new Promise((resolve, reject) => {
    let timer;
    const wait = (left) => {
      timer = setTimeout(() => (left ? wait(left - 1) : reject(new Error('storage does not answer'))), 1000);
    };
    wait(PATIENCE - 1);
    work.then(resolve, reject).then(() => clearTimeout(timer));
  });

/** Opens the database, and calls lost() when it is closed from outside. */
async function connect(lost) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const base = await inTime(promised(request));
  base.onclose = lost;
  base.onversionchange = () => {
    base.close();
    lost();
  };
  return base;
}

/**
 * A storage that outlives its connection. Phones close it behind the page's back (iOS), or throw all of it away (清理缓存): then it is
 * opened again and what this page knows is put back, and where that fails the page finishes from memory.
 */
class Lasting {
  constructor(base) {
    this.kept = true;
    this.own = memory(); // what this page has read and written
    this.opening = null;
    this.use(base);
  }

  use(base) {
    this.base = base;
    this.there = base && over(base);
  }

  /** The connection was taken away: what is known is put back soon, for a reload would find nothing. */
  lost(tries = TRIES) {
    this.use(null);
    const again = () => this.there || this.lost(tries - 1);
    this.reopen().catch(() => tries && setTimeout(again, SOON)); // while the browser is still deleting it opens nothing
  }

  /** Connects again, once at a time. @throws when the browser stores no longer */
  reopen() {
    const over = () => (this.opening = null);
    if (!this.opening) {
      this.opening = this.restore();
      this.opening.then(over, over);
    }
    return this.opening;
  }

  async restore() {
    const base = await connect(() => this.lost());
    const there = over(base);
    if ((await there.keys()).length === 0) {
      for (const key of await this.own.keys()) await there.add(key, await this.own.get(key));
    }
    this.use(base);
  }

  /** Does something with the storage, a second time on a new connection, and with memory when there is none. */
  async attempt(work) {
    for (let n = 0; this.kept && n < 2; n++) {
      try {
        if (!this.there) await this.reopen();
        return await inTime(work(this.there));
      } catch (e) {
        this.use(null);
      }
    }
    this.kept = false;
    return work(this.own);
  }

  async get(key) {
    const record = await this.attempt((db) => db.get(key));
    if (record !== undefined) await this.own.put({ [key]: record });
    return record;
  }

  keys() {
    return this.attempt((db) => db.keys());
  }

  async put(changes) {
    await this.attempt((db) => db.put(changes));
    await this.own.put(changes);
  }

  async add(key, record) {
    const there = await this.attempt((db) => db.add(key, record));
    await this.own.put({ [key]: there });
    return there;
  }

  async swap(key, from, changes) {
    const mine = await this.own.get(key);
    const there = await this.attempt((db) => db.swap(key, from, changes, mine));
    await this.own.put(there === changes[key] ? changes : { [key]: there });
    return there;
  }
}

/** Opens the storage and proves that it holds what it is given. @throws when it does not */
export async function open() {
  const db = new Lasting(null);
  const base = await connect(() => db.lost());
  const there = over(base);
  await there.put({ probe: { state: 'probe', bytes: Uint8Array.of(1) } });
  const back = await there.get('probe');
  if (!back || back.bytes[0] !== 1) throw new Error('storage forgets');
  await there.put({ probe: null });
  db.use(base);
  return {
    get kept() {
      return db.kept;
    },
    get: (key) => db.get(key),
    keys: () => db.keys(),
    put: (changes) => db.put(changes),
    add: (key, record) => db.add(key, record),
    swap: (key, from, changes) => db.swap(key, from, changes),
  };
}
