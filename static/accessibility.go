package static

import _ "embed"

// AccessibilityHTML is the page /accessibility: what was checked on the citizens' pages, and what is not met.
//
//go:embed accessibility.html
var AccessibilityHTML []byte

// AccessibilityCSP is that page's Content-Security-Policy: it runs no script and makes no request.
func AccessibilityCSP() string {
	return pageCSP(AccessibilityHTML, []string{"'none'"}, "'none'", "'none'")
}
