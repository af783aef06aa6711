// Package scheme keeps the versions of evaluation schemes: the built-in ones, and those that an office made from them.
package scheme

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
)

// Schemes gives access to the schemes of a store. Safe for concurrent use.
type Schemes struct {
	env   *records.Env
	audit *audit.Log
	cache schemeCache

	Builtin []scheme.Scheme // the built-in schemes; the first is the default

	// Registered returns an error of kind NotFound if a document that a scheme cites is not in the register. It is set
	// once, when the service is put together.
	Registered func(ctx context.Context, id string) error
}

// New returns the schemes of a store in addition to the built-in ones.
func New(env *records.Env, log *audit.Log, builtin []scheme.Scheme) *Schemes {
	s := &Schemes{env: env, audit: log, Builtin: builtin}
	log.Declare(s.Events()...)
	return s
}

// Events returns the entries of the audit chain that this room writes.
func (s *Schemes) Events() []audit.Event {
	return []audit.Event{{Code: "scheme.new", ZH: "新的方案版本", EN: "new version of a scheme", Affects: audit.Scheme}}
}

// Inventory returns what this room stores.
func (s *Schemes) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindScheme}}
}
