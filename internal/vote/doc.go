// Package vote is rb1: anonymous ballots at a briefing. A voter shows a slip once and gets a blind signature
// (admission), later sends a sealed ballot that carries the unblinded one (casting). Nothing that is stored joins the
// two, and every acknowledged ballot can be found on the published board.
//
// One ballot, one line: Box.ParseAdmit, IssuerKey.BlindSign; Box.ParseBallot, Receipt; Box.Open, Tally.Add.
//
// The package is pure. It reads no clock, no environment and no disk; times and randomness are handed in. References
// such as "rb1 §6" are to the protocol text; bytes are held to its vectors in testdata.
package vote
