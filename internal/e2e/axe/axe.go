// Package axe is axe-core for tests that drive a browser: what it finds on the page that a tab shows.
package axe

import (
	_ "embed"
	"encoding/json"
	"strings"
)

// Source defines axe in the page that it is evaluated in.
//
//go:embed axe.min.js
var Source string

// Run returns an expression that evaluates to axe-core's findings on the current page, one per line: WCAG 2.2 A and AA
// and what its makers call best practice, without the named rules.
func Run(without ...string) string {
	off := map[string]any{}
	for _, rule := range without {
		off[rule] = map[string]bool{"enabled": false}
	}
	rules, err := json.Marshal(off)
	if err != nil {
		panic(err) // a map of strings
	}
	return run(`['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`, string(rules))
}

// Only is Run with these rules and no other.
func Only(rules ...string) string {
	return run(`{type: 'rule', values: ['`+strings.Join(rules, "', '")+`']}`, "{}")
}

func run(only, rules string) string {
	return `axe.run(document, {
		runOnly: ` + only + `, resultTypes: ['violations'], preload: false, rules: ` + rules + `,
	}).then((r) => r.violations.flatMap((v) => v.nodes.map((n) =>
		v.id + ': ' + n.html.slice(0, 160) + ' ' + (n.any[0] ? n.any[0].message : ''))))`
}
