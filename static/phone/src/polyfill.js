// What browsers of the ES2020 feature set lack and the pinned libraries use (rb1 §13).

if (!Object.hasOwn) {
  Object.hasOwn = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
}

if (!DataView.prototype.setBigUint64) {
  DataView.prototype.setBigUint64 = function (at, value, little) {
    const low = Number(BigInt.asUintN(32, value));
    const high = Number(BigInt.asUintN(32, value >> BigInt(32)));
    this.setUint32(at + (little ? 0 : 4), low, little);
    this.setUint32(at + (little ? 4 : 0), high, little);
  };
}
