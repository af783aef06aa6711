// Reading aloud, where the browser can do it by itself. Only voices of the device are taken: one that is somewhere on the network would
// be sent what is on the screen.

const synthesis = () => (window.SpeechSynthesisUtterance ? window.speechSynthesis : null);

export class Speech {
  /** @param {() => void} changed called when a voice appears or the reading ends */
  constructor(changed) {
    this.speaking = false;
    this.changed = changed;
    const s = synthesis();
    if (s) s.onvoiceschanged = changed;
  }

  voice(lang) {
    const s = synthesis();
    const is = (v) => v.localService && v.lang.replace('_', '-').slice(0, 2).toLowerCase() === lang.slice(0, 2);
    return s && s.getVoices().find(is);
  }

  can(lang) {
    return !!this.voice(lang);
  }

  /** Reads texts one after the other. @param {string[]} texts @param {string} lang */
  read(texts, lang) {
    const s = synthesis();
    s.cancel();
    this.speaking = true;
    const words = texts.filter((text) => text.trim());
    words.forEach((text, i) => {
      const u = new SpeechSynthesisUtterance(text);
      u.voice = this.voice(lang);
      u.lang = u.voice.lang;
      u.rate = 0.9;
      u.onerror = () => this.ended();
      if (i === words.length - 1) u.onend = () => this.ended();
      s.speak(u);
    });
    this.changed();
  }

  ended() {
    if (!this.speaking) return;
    this.speaking = false;
    this.changed();
  }

  stop() {
    if (!this.speaking) return;
    synthesis().cancel();
    this.ended();
  }
}
