// Package configs carries the built-in packs into the program: schemes, formulas and task lists as data.
package configs

import "embed"

// Packs holds packs/*.yaml, as people write them.
//
//go:embed packs/*.yaml
var Packs embed.FS

// Parsed holds packs/dist/*.json, the same packs as JSON, which is read in a fraction of the time: what the program
// starts with. They are made by make update (decision 0080).
//
//go:embed packs/dist/*.json
var Parsed embed.FS
