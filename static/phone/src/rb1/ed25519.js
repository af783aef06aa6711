// Ed25519 of RFC 8032, pure (rb1 §2): @noble/ed25519 with a SHA-512 that runs without Web Crypto, which plain http lacks. Page and verifier use it from here only.

import { getPublicKey, hashes, sign, verify } from '@noble/ed25519';
import { sha512 } from './sha2.js';

hashes.sha512 = sha512;
hashes.sha512Async = undefined; // of Web Crypto, which plain http lacks

export { getPublicKey, sign };

/** Strict RFC 8032 verification; never throws on what a stranger sent. @returns {boolean} */
export function verifyEd25519(sig, message, key) {
  try {
    return verify(sig, message, key, { zip215: false });
  } catch (e) {
    return false;
  }
}
