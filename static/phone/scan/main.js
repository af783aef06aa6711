// The reader of QR codes that the phone page fetches when somebody wants to scan a slip from within the page.

import { decodeQR } from '../../admin/vendor/qr/decode.js';

const SIDES = [800, 1600]; // px of the longer side that are tried: most codes are read from a small picture, and much faster

function read(source, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const g = canvas.getContext('2d', { willReadFrequently: true });
  g.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(g.getImageData(0, 0, canvas.width, canvas.height));
  } catch (e) {
    return ''; // no code in this picture
  }
}

/** @param source a picture or a video @param {boolean} [thorough] a picture that does not come again @returns {string} '' when there is no code */
window.minpingScan = (source, width, height, thorough) => {
  for (const side of thorough ? SIDES : SIDES.slice(0, 1)) {
    const text = read(source, width, height, side);
    if (text) return text;
  }
  return '';
};
