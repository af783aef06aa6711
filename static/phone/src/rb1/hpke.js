// HPKE of RFC 9180, base mode, one message, empty aad:
// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305 (rb1 §2).

import { encrypt } from './aead.js';
import { concat, random, utf8 } from './bytes.js';
import { expand, extract } from './sha2.js';
import { publicKey as publicKeyOf, sharedSecret } from './x25519.js';

const KEM = concat(utf8('KEM'), Uint8Array.of(0, 0x20));
const SUITE = concat(utf8('HPKE'), Uint8Array.of(0, 0x20, 0, 1, 0, 3));
const EMPTY = new Uint8Array(0);

const labeledExtract = (suite, salt, label, ikm) =>
  extract(salt, concat(utf8('HPKE-v1'), suite, utf8(label), ikm));

const labeledExpand = (suite, prk, label, info, size) =>
  expand(prk, concat(Uint8Array.of(size >> 8, size), utf8('HPKE-v1'), suite, utf8(label), info), size);

/**
 * Seals one message to a public key with a given ephemeral key (for vectors and for seal below).
 * @returns {Uint8Array} enc(32) ‖ ct
 * @throws when the public key is of small order
 */
export function sealWith(ephemeral, publicKey, info, plaintext, aad = EMPTY) {
  const encapsulated = publicKeyOf(ephemeral);
  const dh = sharedSecret(ephemeral, publicKey);
  const prk = labeledExtract(KEM, EMPTY, 'eae_prk', dh);
  const shared = labeledExpand(KEM, prk, 'shared_secret', concat(encapsulated, publicKey), 32);
  const context = concat(
    Uint8Array.of(0),
    labeledExtract(SUITE, EMPTY, 'psk_id_hash', EMPTY),
    labeledExtract(SUITE, EMPTY, 'info_hash', info),
  );
  const secret = labeledExtract(SUITE, shared, 'secret', EMPTY);
  const key = labeledExpand(SUITE, secret, 'key', context, 32);
  const nonce = labeledExpand(SUITE, secret, 'base_nonce', context, 12);
  return concat(encapsulated, encrypt(key, nonce, plaintext, aad));
}

export const seal = (publicKey, info, plaintext) => sealWith(random(32), publicKey, info, plaintext);
