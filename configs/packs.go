// Package configs embeds the built-in packs in the program: schemes, formulas and task lists as data.
package configs

import "embed"

// Packs holds packs/*.yaml, as people write them.
//
//go:embed packs/*.yaml
var Packs embed.FS

// Parsed holds packs/dist/*.json, the same packs as JSON, which parses in a fraction of the time; the program starts
// from these. make update writes them (decision 0080).
//
//go:embed packs/dist/*.json
var Parsed embed.FS
