// Package evaluation holds the rules that turn counted ballots and score sheets into a published result: what a
// scheme may say (scheme.go, rule.go, read by parse.go and checked by validate.go), satisfaction from tallies
// (satisfaction.go), several sessions of one unit (combine.go), sheets and the final score with every step of its
// arithmetic (sheet.go, score.go, feed.go, steps.go), ranking, consequences and the statistics table. It is pure: no
// clock, no randomness, no input or output. Numbers are exact rationals until they are published; then they are
// rounded once, half up. What is not known is nil, never 0.
package evaluation
