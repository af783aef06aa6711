// The result as a picture for a slide: drawn from what the page shows, in this browser, without a request.
(() => {
  'use strict';
  const button = document.querySelector('[data-png]');
  if (!button || !HTMLCanvasElement.prototype.toBlob) return;
  const ink = '#17202b', soft = '#4a5665', line = '#d5dbe2', fill = '#0b5394', face = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  const wide = 1600, edge = 80, row = 56;
  const text = (node) => (node ? node.textContent.replace(/\s+/g, ' ').trim() : '');
  const every = (within, what) => Array.from(within.querySelectorAll(what));

  // What is drawn: the two figures with what they are compared with, each in a column of its own, and the questions below.
  const read = () => ({
    title: text(document.querySelector('h1')),
    sub: text(document.querySelector('.sub')),
    marks: every(document, '[data-marks] .chip').map(text),
    figures: every(document, '.headline:not(.alike) > section').map((s) => ({
      name: text(s.querySelector('h2')), value: text(s.querySelector('.big')),
      rows: every(document, '[data-beside="' + text(s.querySelector('h2')) + '"] .alike-row').map((r) => [text(r.querySelector('b')), text(r.querySelector('.tnum'))]),
    })),
    questions: every(document, '[data-compared]').map((r) => [text(r.querySelector('th')), text(r.querySelector('.num'))]),
  });

  const draw = (v) => {
    const others = Math.max(0, ...v.figures.map((f) => f.rows.length));
    const canvas = document.createElement('canvas');
    canvas.width = wide;
    canvas.height = 380 + others * row + (v.questions.length ? 100 + v.questions.length * row : 0) + edge;
    const c = canvas.getContext('2d');
    c.fillStyle = '#fff';
    c.fillRect(0, 0, canvas.width, canvas.height);
    c.textBaseline = 'middle';
    // say writes a text that never reaches beyond its room.
    const say = (what, x, y, size, { bold, colour, right, room } = {}) => {
      c.fillStyle = colour || ink;
      c.textAlign = right ? 'right' : 'left';
      for (let px = size; ; px--) {
        c.font = (bold ? '700 ' : '400 ') + px + 'px ' + face;
        if (!room || px <= size / 2 || c.measureText(what).width <= room) break;
      }
      c.fillText(what, x, y, room);
    };
    const bar = (value, x, y, w) => {
      c.fillStyle = line;
      c.fillRect(x, y, w, 18);
      c.fillStyle = fill;
      c.fillRect(x, y, (w * Math.min(100, Math.max(0, parseFloat(value) || 0))) / 100, 18);
    };
    say(v.title + (v.marks.length ? '（' + v.marks.join('、') + '）' : ''), edge, 80, 48, { bold: true, room: wide - 2 * edge });
    say(v.sub, edge, 140, 30, { colour: soft, room: wide - 2 * edge });
    const column = (wide - 3 * edge) / 2;
    v.figures.forEach((f, i) => {
      const x = edge + i * (column + edge);
      say(f.name, x, 215, 32, { bold: true });
      say(f.value, x, 290, 76, { bold: true, colour: fill });
      f.rows.forEach(([name, value], j) => {
        const y = 370 + j * row;
        say(name, x, y, 26, { colour: soft, room: column - 200 });
        say(value, x + column, y, 26, { right: true });
        bar(value, x, y + 18, column);
      });
    });
    let y = 420 + others * row;
    if (v.questions.length) say('各题得分，从高到低', edge, y, 32, { bold: true });
    v.questions.forEach(([name, value]) => {
      y += row;
      say(name, edge, y, 26, { room: 760 });
      bar(value, edge + 800, y - 9, 480);
      say(value, wide - edge, y, 28, { right: true });
    });
    return canvas;
  };

  button.hidden = false;
  button.addEventListener('click', () => {
    draw(read()).toBlob((blob) => {
      const a = document.createElement('a');
      a.href = URL.createObjectURL(blob);
      a.download = button.dataset.png;
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 60000);
    }, 'image/png');
  });
})();
