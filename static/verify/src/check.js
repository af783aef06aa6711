/* In ES5: says so when the browser cannot do the arithmetic. */
(function () {
  if (typeof BigInt === 'function' && window.DecompressionStream && window.Blob && Blob.prototype.arrayBuffer) return;
  window.tooOld = true;
  document.getElementById('old').removeAttribute('hidden');
})();
