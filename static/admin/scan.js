// Scanning left-over slips with the camera of a phone: what it reads is sent as if it had been typed.
import { lookForCode } from './look.js';

const form = document.querySelector('form[data-once]');
const input = form && form.querySelector('input[name=code]');
const open = document.querySelector('[data-scan]');
const video = document.querySelector('[data-scan-video]');
const photo = document.querySelector('[data-scan-photo]');

// send hands on what was read; the same slip, which the camera goes on seeing, only once. Where the answer was to scan it
// again, it is sent again when it comes back into the picture.
let last = '';
let again = false;
document.addEventListener('scanagain', () => { again = true; });
const send = (text) => {
  if (text === last) return;
  last = text;
  input.value = text;
  form.requestSubmit();
};

// Looks through the camera until it sees a slip.
const live = async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  sessionStorage.setItem('scanning', '1');
  const timer = setInterval(() => {
    const text = video.videoWidth ? lookForCode(video, video.videoWidth, video.videoHeight) : '';
    if (!text) {
      if (again) last = '';
      again = false;
      return;
    }
    if (!form.hasAttribute('data-queue') || !window.fetch) { // the page that comes back goes on scanning
      clearInterval(timer);
      stream.getTracks().forEach((t) => t.stop());
    }
    send(text);
  }, 250);
};

if (input && open) {
  input.focus();
  const camera = navigator.mediaDevices && navigator.mediaDevices.getUserMedia; // over https only
  open.hidden = false;
  open.addEventListener('click', () => {
    if (camera) live().catch(() => { photo.click(); });
    else photo.click();
  });
  photo.addEventListener('change', async () => {
    if (!photo.files.length) return;
    const picture = await createImageBitmap(photo.files[0]);
    const text = lookForCode(picture, picture.width, picture.height, true);
    last = ''; // a picture is taken on purpose
    if (text) send(text);
    else document.querySelector('[data-scan-wrong]').hidden = false;
  });
  // One slip after the other: the page that comes back goes on scanning.
  if (camera && sessionStorage.getItem('scanning')) live().catch(() => sessionStorage.removeItem('scanning'));
}
