// Package configs carries the built-in packs into the program: schemes, formulas and task lists as data.
package configs

import "embed"

// Packs holds packs/*.yaml.
//
//go:embed packs/*.yaml
var Packs embed.FS
