/* In ES5: says so when the browser cannot keep a vote secret, before anything is read or stored. */
(function () {
  if (!window.tooOld) return;
  document.getElementById('old').removeAttribute('hidden');
  document.getElementById('app').setAttribute('hidden', '');
})();
