package static

import _ "embed"

// VerifyHTML is the page /verify: it checks an evidence bundle in the browser and sends nothing. Built from verify/src.
//
//go:embed verify/dist/verify.html
var VerifyHTML []byte

// VerifyCSP is that page's Content-Security-Policy: it may not talk to anyone, not even its own host.
func VerifyCSP() string { return pageCSP(VerifyHTML, hashes(VerifyHTML, "script"), "'none'", "'none'") }
