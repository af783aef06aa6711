// The hall screen. Its display key is in the address's fragment, which no server sees; it is good for this screen and nothing else.
import { encodeQR } from './vendor/qr/index.js';

let key = location.hash.slice(1);
const body = document.body;
const part = (name) => document.querySelector('[data-' + name + ']');
const set = (name, text) => { if (part(name).textContent !== text) part(name).textContent = text; };

// Where groups have codes of their own, what one scans after the slip is its group's.
const scan = (v) => (!v.presence ? '扫一扫手中的票' : v.boxes && v.boxes.length > 1 ? '扫票，再扫本组的码' : '扫票，再扫这里');

// What the room is asked to do, in a few characters: the only huge words on the screen.
const words = (v) => {
  if (v.tryout) return '正在试一遍';
  if (v.paused) return '暂停，请稍候';
  switch (v.state) {
    case 'draft': case 'ready': return v.flow === 'two' ? '请稍候，即将签到' : '请稍候，即将开始';
    case 'admitting': return v.mode === 'screen' ? '扫码签到' : scan(v);
    case 'admitted': return '签到结束，请听会';
    case 'voting': return '请投票';
    case 'open': return v.mode === 'screen' ? '扫码投票' : scan(v);
    case 'closing': return '投票已结束';
    case 'sealed': case 'counted': case 'purged': return '已封票';
    case 'voided': return '本场已作废';
  }
  return '请稍候';
};

// Counts come in steps of five until the seal.
const some = (what, n, unit) => (n ? what + ' ' + n + '+' : what + '不足 5 ' + unit);

const counted = (v) => {
  if (v.tryout) return '已投 ' + v.received + ' 票';
  switch (v.state) {
    case 'admitting': case 'admitted': return some('已签到', v.admitted, '人');
    case 'open': case 'voting': case 'closing': return some('已投', v.received, '票');
    case 'sealed': case 'counted': case 'purged': return '共 ' + v.received + ' 票';
  }
  return '';
};

// Below the words: what follows them, in three lines with a reason each. The first of them is the words themselves.
const vote = (v, first) => [first, [v.questions ? '答 ' + v.questions + ' 道题' : '逐题作答', '点一下选项，自动到下一题'], ['点“投票”', '看到 ✓ 就好了，投出后不能改']];
const signIn = ['', '微信“扫一扫”对准二维码'];
const lines = (v) => {
  if (v.tryout) return [['', '三部手机自己在投，请不要扫票'], ['投完、封票、计票', '和真的一样走一遍'], ['全部扔掉', '不算数，不用真的票']];
  const slips = v.mode !== 'screen';
  const check = slips ? '散会前再扫一次手里的票，可以核对' : '';
  switch (v.state) {
    case 'draft': case 'ready':
      return [['', '请先听通报'], slips ? ['拿好手中的票', '一人一票，不记名'] : ['备好手机', '投票不记名'], ['没手机请举手', '请告诉工作人员']];
    case 'admitting': return [signIn, ['看到“已签到”', '手机页面请不要关'], ['放下手机听会', '投票开始后会自动打开']];
    case 'admitted': return [['', '手机页面请不要关'], ['对照实际情况', '想一想通报的与您了解的是否一致'], ['等待投票', '开始后手机会自动打开']];
    case 'voting': return vote(v, ['', '手机页面会自动打开']);
    case 'open': return vote(v, signIn);
    case 'closing': return [['', '工作人员正在清点，请稍候'], slips ? ['收回剩余的票', '没有用的票当场作废'] : ['核对人数', '到会和已投的'], ['核对后封票', '各数相符才封票']];
    case 'sealed': return [['', '票箱已封存，不能再投'], ['工作人员计票', '计票以前谁也看不到结果'], ['核对、签字', check]];
    case 'counted': case 'purged': return [['', '计票已结束'], ['填写会议记录', '监票人、计票人签字'], ['等待宣布', check]];
  }
  return [];
};
let listed = '';
const drawSteps = (v) => {
  const all = v.paused || body.classList.contains('coded') ? [] : lines(v); // a code to scan needs the room
  const now = JSON.stringify(all);
  if (now === listed) return;
  listed = now;
  body.classList.toggle('stepped', all.length > 0);
  part('steps').hidden = !all.length;
  set('hint', all.length ? all[0][1] : '');
  part('steps').replaceChildren(...all.slice(1).map(([what, why]) => {
    const li = document.createElement('li');
    const head = document.createElement('b');
    head.textContent = what;
    const small = document.createElement('span');
    small.className = 'small';
    small.textContent = why;
    li.append(head, small);
    return li;
  }));
};

// The ring compares what came in with who is there, in the same steps of five as the count.
const drawRing = (v) => {
  const n = ['admitting', 'admitted'].includes(v.state) ? v.admitted : v.received;
  const shows = Boolean(counted(v)) && v.attended > 0;
  body.classList.toggle('ringed', shows && !body.classList.contains('coded') && !v.paused);
  set('of', shows ? '到会 ' + v.attended + ' 人' : '');
  part('fill').setAttribute('stroke-dasharray', (shows ? Math.min(100, (100 * n) / v.attended) : 0) + ' 100');
};

// The time in the hall, as the minutes write it, whatever zone the screen's machine is set to: China has one, without summer time.
const tick = () => {
  const now = new Date(Date.now() + 8 * 3600 * 1000);
  const text = now.getUTCHours() + ':' + String(now.getUTCMinutes()).padStart(2, '0');
  set('clock', text);
  set('face', text);
};
tick();
setInterval(tick, 1000);

const svg = (text) => {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  let d = '';
  rows.forEach((row, y) => row.forEach((dark, x) => { if (dark) d += 'M' + x + ' ' + y + 'h1v1h-1z'; }));
  const el = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  el.setAttribute('viewBox', '0 0 ' + rows.length + ' ' + rows.length);
  el.setAttribute('shape-rendering', 'crispEdges');
  el.setAttribute('role', 'img');
  el.setAttribute('aria-label', '会场二维码');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', d);
  el.append(path);
  return el;
};

// A voter group is recognized by colour, shape and letter; only the name is read out.
const { shapes, light: onLight, dark: onDark } = JSON.parse(body.dataset.groups);
const mark = (el, i) => {
  el.classList.add('group');
  el.dataset.mark = shapes[i % shapes.length] + String.fromCharCode(65 + i);
  el.style.setProperty('--on-light', onLight[i % onLight.length]);
  el.style.setProperty('--on-dark', onDark[i % onDark.length]);
};

let drawn = '';
const drawCodes = (v) => {
  const boxes = v.boxes && v.boxes.length ? v.boxes : [{ group: '', url: v.url, fingerprint: v.fingerprint, number: v.number }];
  const codes = v.paused ? [] : boxes.filter((b) => b.url.includes('#')); // an address without a fragment is no hall code
  part('codes').hidden = !codes.length;
  body.classList.toggle('coded', codes.length > 0);
  const now = codes.map((b) => b.url).join(' ');
  if (now === drawn) return;
  drawn = now;
  part('codes').classList.toggle('many', codes.length > 1);
  part('codes').parentElement.classList.toggle('crowd', codes.length > 2);
  body.style.setProperty('--n', codes.length);
  part('codes').replaceChildren(...codes.map((b) => {
    const box = document.createElement('div');
    box.className = 'code';
    box.append(svg(b.url));
    if (b.group) {
      const p = document.createElement('p');
      p.textContent = b.group;
      if (boxes.length > 1) mark(p, boxes.indexOf(b));
      box.append(p);
    }
    return box;
  }));
};

const drawFoot = (v) => {
  const many = Boolean(v.boxes) && v.boxes.length > 1;
  const typed = (v.phone_url || v.url || '').replace(/^https?:\/\/|#.*$/g, '');
  const help = ['admitting', 'open', 'voting'].includes(v.state) && typed ? '扫不了？打开 ' + typed + '　' : '';
  set('number', help + (many ? '场次号和校验码' : '场次号 ' + v.number));
  const print = part('print');
  const rows = many ? v.boxes.map((b) => [b.group, b.number, ...b.fingerprint.split('-')].join(' ')) : v.fingerprint.split('-');
  const text = rows.join(' ').trim();
  if (print.dataset.now === text) return;
  print.dataset.now = text;
  print.replaceChildren();
  if (!text) return;
  if (!many) print.append('校验码');
  print.classList.toggle('list', many);
  rows.forEach((group, i) => {
    const span = document.createElement('span');
    span.textContent = group;
    if (many) mark(span, i);
    print.append(span);
  });
};

let closes = 0; // on our own clock
const drawLeft = () => {
  const left = Math.ceil((closes - Date.now()) / 1000);
  part('left').hidden = !closes || left > 60 || left < 0;
  body.classList.toggle('last', !part('left').hidden && !body.classList.contains('coded')); // a code is needed to the end
  if (!part('left').hidden) set('seconds', String(left));
};
setInterval(drawLeft, 200);

const draw = (v) => {
  body.dataset.phase = v.state;
  set('org', v.org || '');
  set('round', v.round || '');
  set('do', words(v));
  set('count', counted(v));
  closes = typeof v.closes_in === 'number' ? Date.now() + v.closes_in * 1000 : 0;
  drawCodes(v);
  drawLeft(); // after the codes, beside which the seconds stay small
  drawSteps(v);
  drawRing(v);
  drawFoot(v);
  part('face').hidden = !['draft', 'ready'].includes(v.state);
  part('clock').hidden = !part('face').hidden; // one clock is enough
  drawResult(v.result);
  const marks = [v.tryout ? '试一遍' : v.rehearsal && '演练', v.mode === 'screen' && '无票扫屏', !v.protected && '未加密', v.trial && '试用'].filter(Boolean);
  part('marks').replaceChildren(...marks.map((m) => {
    const el = document.createElement('span');
    el.className = 'mark';
    el.textContent = m;
    return el;
  }));
};

// The result, once it was published: two figures that are never mixed up, and bars of one length that compare.
const NS = 'http://www.w3.org/2000/svg';
const shape = (name, attributes) => {
  const el = document.createElementNS(NS, name);
  Object.entries(attributes).forEach(([k, v]) => el.setAttribute(k, v));
  return el;
};
const drawBar = (bar) => {
  const total = bar.parts.reduce((n, p) => n + p.n, 0);
  const row = document.createElement('div');
  row.className = 'bar';
  const name = document.createElement('span');
  name.textContent = bar.text;
  const picture = shape('svg', { viewBox: '0 0 1000 60', preserveAspectRatio: 'none', role: 'img', 'aria-label': bar.parts.map((p) => p.label + p.n).join('，') });
  const numbers = document.createElement('div');
  numbers.className = 'numbers';
  let at = 0;
  bar.parts.filter((p) => p.n).forEach((p) => {
    const wide = (1000 * p.n) / total;
    picture.append(shape('rect', { x: at, y: 0, width: wide, height: 60, class: p.kind }));
    const label = document.createElement('b');
    label.className = p.kind;
    label.textContent = { good: '●', fair: '▲', poor: '■' }[p.kind] || '○';
    label.append(p.n);
    label.title = p.label;
    numbers.append(label);
    at += wide;
  });
  row.append(name, picture, numbers);
  return row;
};
let shown = '';
const drawResult = (r) => {
  const now = r ? JSON.stringify(r) : '';
  if (now === shown) return;
  shown = now;
  part('result').hidden = !r;
  body.classList.toggle('resulted', Boolean(r));
  if (!r) return;
  set('score', r.suppressed ? '票数太少，不公布' : r.score || '—');
  set('rate', r.suppressed ? '' : '满意率 ' + (r.rate || '—') + '%');
  set('valid', r.suppressed ? '' : '有效\u00a0' + r.valid + '\u00a0票' + (r.return_rate ? '，收\u2060回\u2060率\u00a0' + r.return_rate + '%' : ''));
  const bars = (r.bars || []).map(drawBar);
  part('bars').hidden = !bars.length; // with too few ballots there is nothing that colours would explain
  part('result').classList.toggle('bare', !bars.length);
  const legend = document.createElement('p');
  legend.className = 'legend bar';
  [['good', '● 满意'], ['fair', '▲ 基本满意'], ['poor', '■ 不满意'], ['unknown', '○ 不了解、弃权']].forEach(([kind, text]) => {
    const el = document.createElement('b');
    el.className = kind;
    el.textContent = text;
    legend.append(el);
  });
  part('bars').replaceChildren(...bars, legend);
};

const online = (yes) => { part('lost').hidden = yes; };
const stop = (title) => {
  set('do', title);
  set('count', '请在后台重新打开大屏');
  part('codes').hidden = true;
  part('steps').hidden = true;
  part('face').hidden = true;
  listed = '';
  closes = 0;
  part('left').hidden = true;
  delete part('print').dataset.now; // a screen that is paired again to the same session draws it again
  body.classList.remove('stepped', 'ringed', 'last', 'coded');
  ['hint', 'of', 'number', 'print'].forEach((name) => set(name, '')); // of a session that is no longer shown
  online(true);
};

// A page that was left may be kept for the back button, its stream with it; of the six connections a browser has for one plain host, six
// visits would hold all, and the panel would stand still. So the line is given up with the page, and `follow` takes it up when it is back.
let line = new AbortController();
window.addEventListener('pagehide', () => line.abort());

const read = async () => {
  line = new AbortController();
  const answer = await fetch('/api/v1/hall/events', { headers: { Authorization: 'Display ' + key }, cache: 'no-store', referrerPolicy: 'no-referrer', signal: line.signal });
  if (answer.status === 401 || answer.status === 403) return 'revoked';
  if (!answer.ok || !answer.body) throw new Error('hall: ' + answer.status);
  const reader = answer.body.getReader();
  const text = new TextDecoder();
  let rest = '';
  let watchdog = 0;
  for (;;) {
    // The server speaks every fifteen seconds at least; silence for longer is a dead connection.
    const dead = new Promise((_, no) => { watchdog = setTimeout(() => no(new Error('hall: silence')), 40000); });
    const { done, value } = await Promise.race([reader.read(), dead]);
    clearTimeout(watchdog);
    if (done) return 'ended';
    online(true);
    rest += text.decode(value, { stream: true });
    const events = rest.split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const kind = /^event: (.*)$/m.exec(event);
      const data = /^data: (.*)$/m.exec(event);
      if (kind && kind[1] === 'revoked') return 'revoked';
      if (data) draw(JSON.parse(data[1]));
    }
  }
};

// Without a key the screen is paired as a television is: it shows six digits, which an organizer types into the session's page. The secret
// they follow from is kept in this tab, so that a reload goes on where it was.
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(20)), (b) => b.toString(16).padStart(2, '0')).join('');
const inTab = (name) => ({
  get: () => { try { return sessionStorage.getItem(name) || ''; } catch { return ''; } },
  set: (v) => { try { sessionStorage.setItem(name, v); } catch { /* a reload starts over */ } },
});
const kept = inTab('hall');
const pair = async () => {
  const secret = kept.get() || random();
  kept.set(secret);
  for (;;) {
    try {
      const answer = await fetch('/hall/pairing', { method: 'POST', headers: { Authorization: 'Pairing ' + secret }, cache: 'no-store', referrerPolicy: 'no-referrer' });
      if (!answer.ok) throw new Error('pairing: ' + answer.status);
      const { paired, digits } = await answer.json();
      online(true);
      if (paired) return secret;
      body.dataset.phase = 'pairing';
      set('do', digits.slice(0, 3) + ' ' + digits.slice(3));
      set('count', '在后台打开这一场，点“大屏”，填这六位数字');
    } catch { online(false); }
    await new Promise((done) => setTimeout(done, 2000));
  }
};

// Forever: a screen that lost the network, or whose server was restarted, comes back by itself.
const follow = async () => {
  const own = !key;
  if (own) key = await pair();
  for (let wait = 500; ;) {
    try {
      const end = await read();
      if (end === 'revoked') {
        stop('地址已失效');
        if (!own) return;
        kept.set('');
        key = '';
        drawResult(null);
        follow();
        return;
      }
      wait = 500;
    } catch { /* told on the screen */ }
    line.abort(); // one that has gone silent is held no longer
    online(false);
    await new Promise((done) => setTimeout(done, wait));
    wait = Math.min(5000, wait * 2);
  }
};

// Dark whatever the machine prefers, as a hall is; what someone chose for a washed-out projector survives a reload.
const ground = inTab('hall ground');
const show = (name) => {
  body.classList.toggle('light', name === 'light');
  body.classList.toggle('dark', name !== 'light');
  ground.set(name);
};
const light = () => show(body.classList.contains('light') ? 'dark' : 'light');
show(ground.get() || 'dark');
part('light').addEventListener('click', light);
part('full').addEventListener('click', () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
document.addEventListener('keydown', (event) => { if (event.key === 'd') light(); });
let asleep = 0;
document.addEventListener('pointermove', () => {
  body.classList.add('awake');
  clearTimeout(asleep);
  asleep = setTimeout(() => body.classList.remove('awake'), 3000);
});
if (navigator.wakeLock) {
  const keepAwake = () => { if (document.visibilityState === 'visible') navigator.wakeLock.request('screen').catch(() => {}); };
  document.addEventListener('visibilitychange', keepAwake);
  keepAwake();
}

follow();
