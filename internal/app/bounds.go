package app

// maxSlips bounds a ballot box; the largest hall known to us seats 20 000.
const maxSlips = 100_000
