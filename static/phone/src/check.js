/* The first script of the page, in ES5: says so when the browser cannot keep a vote secret, before anything is read or stored. */
(function () {
  var able = typeof BigInt === 'function' && window.crypto && crypto.getRandomValues && window.Promise && window.fetch && window.Uint8Array;
  if (able) return;
  window.tooOld = true;
  document.getElementById('old').removeAttribute('hidden');
  document.getElementById('app').setAttribute('hidden', '');
})();
