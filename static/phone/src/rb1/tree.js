// RFC 6962 tree heads (rb1 §7, §8).

import { concat, sha256, u8 } from './bytes.js';

export const leafHash = (data) => sha256(concat(u8(0), data));

/** @param {Uint8Array[]} leaves leaf hashes @returns {Uint8Array} the root; of none the hash of nothing */
export function treeRoot(leaves) {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  // Subtrees of growing age, like the digits of a binary counter.
  const stack = [];
  leaves.forEach((leaf, i) => {
    let node = leaf;
    for (let n = i; n & 1; n >>= 1) node = sha256(concat(u8(1), stack.pop(), node));
    stack.push(node);
  });
  let root = stack.pop();
  while (stack.length) root = sha256(concat(u8(1), stack.pop(), root));
  return root;
}
