// Package evaluation lists the rules that turn counted ballots and score sheets into a published result, and what
// follows from it. It contains nothing itself; each topic has a package:
//
//   - decimal, arithmetic, check, pack, machine: numbers, lines of arithmetic, errors by field, strict documents,
//     state machines as tables;
//   - scheme: what one city's way of evaluating may say; satisfaction: counts to 满意度 and 满意率; score: sheets,
//     the final score, ranking; facts, statistics: figures beside the score and the table of a round;
//   - deadline, supervision, draw, team, entry: dates and lateness, daily supervision, attendees, teams, records;
//   - term: when something is due, in the words of offices; ledgerfile: the files in which they keep their ledgers;
//   - final: a fixed result; decision, effect, hearing: what follows from it; ledger, document: items and papers;
//   - cycle: the progress of a unit and of a batch.
//
// All are pure: no clock, no randomness, no input or output. Numbers are exact until they are published; then they are
// rounded once, half up. An unknown value is nil, never 0.
package evaluation
