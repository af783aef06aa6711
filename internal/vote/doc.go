// Package vote is rb1: anonymous ballots at a briefing. A voter shows a slip once and gets a blind signature
// (admission), and later sends a sealed ballot that carries the unblinded signature (casting). Nothing that is stored
// links the two, and every acknowledged ballot can be found on the published board.
//
// The life of a ballot: Box.ParseAdmit, IssuerKey.BlindSign; Box.ParseBallot, Receipt; Box.Open, Tally.Add.
//
// The package is pure. It reads no clock, environment or disk; times and randomness are parameters. References such as
// "rb1 §6" are to the protocol text; the bytes are tested against its vectors in testdata.
package vote
