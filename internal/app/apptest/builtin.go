package apptest

import (
	"sync"
	"testing"

	"minping/configs"
	"minping/internal/app"
	"minping/internal/app/scheme"
	"minping/internal/evaluation/pack"
	evalscheme "minping/internal/evaluation/scheme"
)

// Built-in data is read once for a whole run of tests: nothing writes to it.
var (
	readRules   = sync.OnceValues(func() (app.Rules, error) { return app.ReadRules(configs.Parsed) })
	readSchemes = sync.OnceValues(func() (out []evalscheme.Scheme, err error) {
		for _, name := range []string{"liaocheng", "sanmenxia"} {
			s, err := pack.Load(configs.Parsed, name, evalscheme.Parse)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		marked, err := scheme.Marked(configs.Parsed, out)
		if err != nil {
			return nil, err
		}
		return scheme.Practised(configs.Parsed, append(out, marked...))
	})
)

// Rules returns the built-in rules.
func Rules(t testing.TB) app.Rules {
	t.Helper()
	r, err := readRules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Schemes returns two built-in schemes, liaocheng before sanmenxia, then the same two with their indicators marked.
func Schemes(t testing.TB) []evalscheme.Scheme {
	t.Helper()
	s, err := readSchemes()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
