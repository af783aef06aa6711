// Package scheme keeps the versions of evaluation schemes: those that come with the service, and those that an office
// made from them.
package scheme

import (
	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
)

// Schemes are the schemes of a store. Safe for concurrent use.
type Schemes struct {
	env   *records.Env
	audit *audit.Log
	cache schemeCache

	Builtin []scheme.Scheme // the schemes that come with the service; the first is the default
}

// New returns the schemes of a store beside the built-in ones.
func New(env *records.Env, log *audit.Log, builtin []scheme.Scheme) *Schemes {
	s := &Schemes{env: env, audit: log, Builtin: builtin}
	log.Declare(s.Events()...)
	return s
}

// Events are the entries of the audit chain that this room writes.
func (s *Schemes) Events() []audit.Event {
	return []audit.Event{{Code: "scheme.new", ZH: "新的方案版本", EN: "new version of a scheme", Affects: audit.Scheme}}
}

// Inventory is what this room stores.
func (s *Schemes) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindScheme}}
}
