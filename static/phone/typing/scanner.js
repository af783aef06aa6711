// Scanning a slip from within the page: through the camera where the browser gives it (over https), else from a photo.

const EVERY = 250; // ms between two looks through the camera

/** @param page {button, h, parseFragment, replace, run} */
export function scannerOf({ button, h, parseFragment, replace, run }) {
  const camera = () => navigator.mediaDevices && navigator.mediaDevices.getUserMedia;

  /** The reader; fetched once. @throws when it cannot be had */
  async function reader() {
    if (!window.minpingScan) await run('scan.js');
    return window.minpingScan;
  }

  /** A chosen file as a picture. @throws when it is not one */
  function picture(file) {
    return new Promise((resolve, reject) => {
      const img = new Image();
      const url = new FileReader();
      img.onload = () => resolve(img);
      img.onerror = url.onerror = () => reject(new Error('no picture'));
      url.onload = () => (img.src = url.result);
      url.readAsDataURL(file);
    });
  }

  /** @param t texts @param {(hash: string) => void} found called with the fragment of a slip's or the hall screen's link */
  function scanner(t, found) {
    const problem = h('p.problem', { role: 'alert' });
    const place = h('div.camera', { hidden: true });
    const say = (text) => (problem.textContent = text);
    const take = (text) => {
      const at = text.indexOf('#');
      const kind = at < 0 ? 'none' : parseFragment(text.slice(at)).kind;
      if (kind === 'slip' || kind === 'screen') found(text.slice(at));
      else say(t.scanOther);
    };
    const live = async () => {
      say('');
      let read;
      try {
        read = await reader();
      } catch (e) {
        return say(t.scanPart);
      }
      try {
        return await look(t, place, read, take);
      } catch (e) {
        return say(t.scanFailed);
      }
    };
    const file = h('input', { type: 'file', accept: 'image/*', id: 'photo' });
    file.addEventListener('change', async () => {
      if (!file.files.length) return;
      say('');
      try {
        const read = await reader();
        const img = await picture(file.files[0]).catch(() => null);
        const text = img && read(img, img.naturalWidth, img.naturalHeight, true);
        if (text) take(text);
        else say(t.scanNone);
      } catch (e) {
        say(t.scanPart);
      }
      file.value = '';
    });
    const photo = h('label.button.photo', { for: 'photo' }, file, t.startPhoto);
    return h('div.scanner', null, h('div.pair', null, camera() && button(t.startScan, live), photo), place, problem);
  }

  /** Looks through the camera until it sees a code, the person closes it, or the page goes on without it. */
  async function look(t, place, read, take) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    const video = h('video', { playsinline: true, muted: true });
    const end = () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      place.hidden = true;
      replace(place);
    };
    const timer = setInterval(() => {
      if (!place.isConnected) return end();
      const text = video.videoWidth ? read(video, video.videoWidth, video.videoHeight) : '';
      if (!text) return undefined;
      end();
      return take(text);
    }, EVERY);
    video.srcObject = stream;
    replace(place, video, h('p.hint', null, t.scanHint), button(t.scanClose, end));
    place.hidden = false;
    await video.play();
  }

  return scanner;
}
