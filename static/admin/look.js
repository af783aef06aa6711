// Looks for a QR code in a picture: on the phone page, and in the panel for left-over slips.
import { decodeQR } from './vendor/qr/decode.js';

// How a picture is looked at, one way after the other: px of its longer side, and by how much it is turned (radians). Most
// codes are read from a small picture, and much faster. A code that stands straight has lines and spaces that are taken
// for one of its corners once in three hundred times; turned a little it has not.
const LOOKS = [[800, 0], [1600, 0], [800, 0.05], [1300, 0.1]];

function read(source, width, height, [side, turn]) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const g = canvas.getContext('2d', { willReadFrequently: true });
  if (turn) {
    g.translate(canvas.width / 2, canvas.height / 2);
    g.rotate(turn);
    g.translate(-canvas.width / 2, -canvas.height / 2);
  }
  g.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(g.getImageData(0, 0, canvas.width, canvas.height));
  } catch (e) {
    return ''; // no code in this picture
  }
}

/** @param source a picture or a video @param {boolean} [thorough] a picture that does not come again @returns {string} '' when there is no code */
export function lookForCode(source, width, height, thorough) {
  for (const look of thorough ? LOOKS : LOOKS.slice(0, 1)) {
    const text = read(source, width, height, look);
    if (text) return text;
  }
  return '';
}
