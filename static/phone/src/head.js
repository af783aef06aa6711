/*
 * The first script of the page, in ES5: it runs while the rest is still on its way. It finds out whether this browser can keep a vote
 * secret, and asks for what a scanned link names, so that a slow network is waited for once and not twice. Nothing is stored, and the
 * token stays here: what is asked for are the session's public files.
 */
(function () {
  window.tooOld = !(typeof BigInt === 'function' && window.crypto && crypto.getRandomValues && window.Promise && window.fetch && window.Uint8Array);
  var link = /^#[12]\.(\w[\w-]{21})\./.exec(location.hash);
  if (window.tooOld || !link) return;
  window.early = {};
  ['manifest', 'state', 'form'].forEach(function (name) {
    var url = '/rb1/' + link[1] + '/' + name;
    var answer = fetch(url, { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', redirect: 'error' });
    answer.catch(function () {});
    window.early[url] = answer;
  });
})();
