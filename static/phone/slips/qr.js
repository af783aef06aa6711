// QR codes, ISO/IEC 18004: byte mode, error correction level M, versions 1 to 13 (up to 331 bytes).

// Per version: error correction bytes a block, then pairs of blocks × data bytes.
const BLOCKS = [
  null,
  [10, 1, 16], [16, 1, 28], [26, 1, 44], [18, 2, 32], [24, 2, 43], [16, 4, 27], [18, 4, 31],
  [22, 2, 38, 2, 39], [22, 3, 36, 2, 37], [26, 4, 43, 1, 44], [30, 1, 50, 4, 51], [22, 6, 36, 2, 37], [22, 8, 37, 1, 38],
];
const ALIGN = [
  null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34],
  [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54], [6, 32, 58], [6, 34, 62],
];
const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

// GF(256) of the code, generator 2, polynomial x^8+x^4+x^3+x^2+1.
const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 128 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/** Remainder of data·x^n by the generator polynomial of degree n. */
function correction(data, n) {
  let g = [1];
  for (let i = 0; i < n; i++) g = [...g, 0].map((c, j) => c ^ times(g[j - 1] || 0, EXP[i]));
  const rest = new Uint8Array(data.length + n);
  rest.set(data);
  data.forEach((_, i) => {
    const lead = rest[i];
    for (let j = 0; lead && j <= n; j++) rest[i + j] ^= times(g[j], lead);
  });
  return rest.subarray(data.length);
}

const capacity = (v) => {
  let n = 0;
  for (let i = 1; i < BLOCKS[v].length; i += 2) n += BLOCKS[v][i] * BLOCKS[v][i + 1];
  return n;
};

/** Mode, length, bytes, terminator and padding as code words. */
function words(bytes, v) {
  const bits = [];
  const push = (value, n) => {
    for (let i = n - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, v < 10 ? 8 : 16);
  for (const b of bytes) push(b, 8);
  const room = capacity(v) * 8;
  push(0, Math.min(4, room - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const out = new Uint8Array(room / 8);
  bits.forEach((bit, i) => (out[i >> 3] |= bit << (7 - (i & 7))));
  return out;
}

/** Data and correction of all blocks, interleaved. */
function interleave(data, v) {
  const [ec, ...groups] = BLOCKS[v];
  const blocks = [];
  let at = 0;
  for (let g = 0; g < groups.length; g += 2) {
    for (let i = 0; i < groups[g]; i++) blocks.push(data.subarray(at, (at += groups[g + 1])));
  }
  const out = [];
  const longest = blocks[blocks.length - 1].length;
  for (let i = 0; i < longest; i++) for (const b of blocks) if (i < b.length) out.push(b[i]);
  const fixes = blocks.map((b) => correction(b, ec));
  for (let i = 0; i < ec; i++) for (const f of fixes) out.push(f[i]);
  return out;
}

/** A square of modules: true dark, false light, null not set yet. */
function blank(v) {
  const n = 17 + 4 * v;
  const m = Array.from({ length: n }, () => new Array(n).fill(null));
  const put = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < n && y < n) m[y][x] = dark;
  };
  for (const [cx, cy] of [[3, 3], [n - 4, 3], [3, n - 4]]) {
    for (let y = -4; y <= 4; y++) {
      for (let x = -4; x <= 4; x++) {
        const d = Math.max(Math.abs(x), Math.abs(y));
        put(cx + x, cy + y, d !== 2 && d !== 4);
      }
    }
  }
  const last = n - 7;
  for (const cy of ALIGN[v]) {
    for (const cx of ALIGN[v]) {
      if ((cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6)) continue;
      for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++) put(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  }
  for (let i = 8; i < n - 8; i++) m[6][i] = m[i][6] = i % 2 === 0;
  m[n - 8][8] = true;
  return m;
}

/** `size` data bits and their BCH check bits. */
function bch(value, poly, degree) {
  let rest = value << degree;
  const top = 31 - Math.clz32(poly);
  for (let i = 31 - Math.clz32(rest); i >= degree; i--) if ((rest >> i) & 1) rest ^= poly << (i - top);
  return (value << degree) | rest;
}

/** Writes format and version information; level M is 00. */
function inform(m, v, mask) {
  const n = m.length;
  const format = bch(mask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((format >> i) & 1) === 1;
    if (i < 6) m[i][8] = dark;
    else if (i < 8) m[i + 1][8] = dark;
    else if (i === 8) m[8][7] = dark;
    else m[8][14 - i] = dark;
    if (i < 8) m[8][n - 1 - i] = dark;
    else m[n - 15 + i][8] = dark;
  }
  if (v < 7) return;
  const version = bch(v, 0x1f25, 12);
  for (let i = 0; i < 18; i++) {
    const a = n - 11 + (i % 3);
    const b = Math.floor(i / 3);
    m[b][a] = m[a][b] = ((version >> i) & 1) === 1;
  }
}

/** Lays the bits in their zigzag over what is not set, masked. */
function lay(m, bytes, mask) {
  const n = m.length;
  let at = 0;
  for (let right = n - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let i = 0; i < n; i++) {
      const y = up ? n - 1 - i : i;
      for (const x of [right, right - 1]) {
        if (m[y][x] !== null) continue;
        const bit = at < bytes.length * 8 ? (bytes[at >> 3] >> (7 - (at & 7))) & 1 : 0;
        at++;
        m[y][x] = (bit === 1) !== (MASKS[mask](x, y) === 0);
      }
    }
  }
}

/** How hard a code is to read: long runs, blocks, finder look-alikes, imbalance. */
function penalty(m) {
  const n = m.length;
  let sum = 0;
  let dark = 0;
  const lines = [...m, ...m.map((_, x) => m.map((row) => row[x]))];
  for (const line of lines) {
    const s = line.map((d) => (d ? '1' : '0')).join('');
    for (const run of s.match(/1{5,}|0{5,}/g) || []) sum += run.length - 2;
    for (let i = s.indexOf('1011101'); i >= 0; i = s.indexOf('1011101', i + 1)) {
      const before = s.slice(Math.max(0, i - 4), i);
      const after = s.slice(i + 7, i + 11);
      if (!/1/.test(before) || !/1/.test(after)) sum += 40;
    }
  }
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      if (m[y][x]) dark++;
      if (y && x && m[y][x] === m[y - 1][x] && m[y][x] === m[y][x - 1] && m[y][x] === m[y - 1][x - 1]) sum += 3;
    }
  }
  return sum + 10 * Math.floor(Math.abs((dark * 20) / (n * n) - 10));
}

/** @param {string} text at most 331 bytes of UTF-8 @returns {boolean[][][]} the eight codes that say the text, one per mask */
export function all(text) {
  const bytes = new TextEncoder().encode(text);
  let v = 1;
  while (v < BLOCKS.length && capacity(v) < bytes.length + (v < 10 ? 2 : 3)) v++;
  if (v === BLOCKS.length) throw new Error('text too long for a QR code here');
  const laid = interleave(words(bytes, v), v);
  return MASKS.map((_, mask) => {
    const m = blank(v);
    inform(m, v, mask);
    lay(m, laid, mask);
    return m;
  });
}

/** The code that is easiest to read, as rows of modules, true is dark, without quiet zone. */
export function encode(text) {
  const codes = all(text);
  const costs = codes.map(penalty);
  return codes[costs.indexOf(Math.min(...costs))];
}

/** Modules of the light border a scanner needs. */
export const QUIET = 4;

/** The code as an SVG path in module units, moved by the quiet zone; runs of a row are one rectangle. */
export function path(m) {
  let d = '';
  m.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      let n = 1;
      while (row[x + n]) n++;
      d += `M${x + QUIET} ${y + QUIET}h${n}v1h-${n}z`;
      x += n;
    }
  });
  return d;
}
