// A zip that hides nothing: every byte from the first to the last is accounted for, as `minping verify` does it.

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DESCRIPTOR = 0x08074b50;
const DESCRIBED = 1 << 3;
const UTF8 = 1 << 11;
const BOMB_FROM = 1 << 20; // evidence is hashes and signatures, which do not pack, and a little text
const BOMB_RATIO = 200;

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** Relative, ASCII letters, digits and "-_./", no empty, "." or ".." part. */
export const goodPath = (p) => p.length > 0 && p.length <= 200 && /^[A-Za-z0-9_./-]+$/.test(p) && !p.split('/').some((x) => x === '' || x === '.' || x === '..');

const CRC = new Uint32Array(256).map((_, n) => {
  let c = n;
  for (let i = 0; i < 8; i++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = CRC[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** Unpacks to at most the size that was said, whatever comes out. */
async function inflate(packed, size) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const out = new Uint8Array(size);
  let at = 0;
  for (let r = await reader.read(); !r.done; r = await reader.read()) {
    need(at + r.value.length <= size, 'a file is longer than the zip says');
    out.set(r.value, at);
    at += r.value.length;
  }
  return out.subarray(0, at);
}

const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);

/** Reads one directory entry and compares the local header, and the descriptor behind the data, with it. */
function readEntry(zip, view, at, begin, directory) {
  const u16 = (i) => view.getUint16(i, true);
  const u32 = (i) => view.getUint32(i, true);
  const nameLen = u16(at + 28);
  const name = String.fromCharCode(...zip.subarray(at + 46, at + 46 + nameLen));
  const flags = u16(at + 8);
  const e = { name, method: u16(at + 10), crc: u32(at + 16), packed: u32(at + 20), size: u32(at + 24), next: at + 46 + nameLen };
  need(goodPath(name), 'a file has a name that no file of a bundle has');
  need(u16(at + 30) === 0 && u16(at + 32) === 0 && u16(at + 34) === 0, `${name}: it has an extra field, a comment or another disk`);
  need((flags & ~(DESCRIBED | UTF8)) === 0, `${name}: it is encrypted or otherwise special`);
  need(e.method === 8 || (e.method === 0 && e.packed === e.size), `${name}: it is packed in an unknown way`);
  need(e.size <= BOMB_FROM || e.size / BOMB_RATIO <= e.packed, `${name}: it says it unpacks to far more than evidence could`);
  need(u32(at + 42) === begin, `${name}: bytes that belong to no file lie before it`);
  e.start = begin + 30 + nameLen;
  e.end = e.start + e.packed + (flags & DESCRIBED ? 16 : 0);
  need(e.end <= directory, `${name}: it is cut off`);
  const head = zip.slice(at + 6, at + 32);
  if (flags & DESCRIBED) {
    need(u32(e.end - 16) === DESCRIPTOR && same(zip.subarray(e.end - 12, e.end), head.subarray(10, 22)), `${name}: its two descriptions differ`);
    head.fill(0, 10, 22);
  }
  need(u32(begin) === LOCAL && same(zip.subarray(begin + 4, begin + 30), head) && same(zip.subarray(begin + 30, e.start), zip.subarray(at + 46, e.next)), `${name}: its two headers differ`);
  return e;
}

/**
 * @param {Uint8Array} zip
 * @returns {{names: string[], read(name): Promise<Uint8Array|null>}} read gives null for a file that is not there and
 *   rejects when the contents are not what the zip describes
 * @throws {Error} when a byte belongs to nothing that is known
 */
export function openArchive(zip) {
  need(zip.length >= 22 && zip.length < 2 ** 32 - 1, 'not a zip of fewer than 4 GiB');
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const end = zip.length - 22;
  need(view.getUint32(end, true) === END && view.getUint16(end + 20, true) === 0, 'the zip does not end with its directory: something follows it, or it has a comment');
  const count = view.getUint16(end + 10, true);
  need(view.getUint32(end + 4, true) === 0 && view.getUint16(end + 8, true) === count, 'the zip says it is in several parts');
  const directory = view.getUint32(end + 16, true);
  need(directory + view.getUint32(end + 12, true) === end, "the zip's directory is not where it should be");
  const entries = new Map();
  let at = directory;
  let begin = 0;
  let uniform = null;
  for (let i = 0; i < count; i++) {
    need(at + 46 <= end && view.getUint32(at, true) === CENTRAL && at + 46 + view.getUint16(at + 28, true) <= end, "the zip's directory is damaged");
    const e = readEntry(zip, view, at, begin, directory);
    const own = [...zip.subarray(at + 4, at + 6), ...zip.subarray(at + 36, at + 42)].join();
    need(uniform === null || own === uniform, `${e.name}: its directory entry differs from the others`);
    uniform = own;
    need(!entries.has(e.name), `${e.name} is there twice`);
    entries.set(e.name, e);
    begin = e.end;
    at = e.next;
  }
  need(at === end && begin === directory, 'the zip holds bytes that belong to no file');
  return {
    names: [...entries.keys()],
    async read(name) {
      const e = entries.get(name);
      if (!e) return null;
      const packed = zip.subarray(e.start, e.start + e.packed);
      const out = e.method === 0 ? packed : await inflate(packed, e.size);
      need(out.length === e.size && crc32(out) === e.crc, `${name}: its contents are not those the zip describes`);
      return out;
    },
  };
}
