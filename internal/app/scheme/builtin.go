package scheme

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// ReadBuiltin reads the built-in schemes from the packs: the two that the service was made for, the first of them
// being the default, and further ones in public use, each with a worked example (documents §4).
func ReadBuiltin(packs fs.ReadFileFS) ([]scheme.Scheme, error) {
	var out []scheme.Scheme
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		s, err := pack.Load(packs, name, scheme.Parse)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	further, err := fs.Glob(packs, "packs/dist/scheme_*.json")
	if err != nil {
		return nil, fmt.Errorf("built-in schemes: %w", err)
	}
	for _, file := range further {
		f, err := pack.Load(packs, strings.TrimSuffix(path.Base(file), ".json"), score.ParseWorked)
		if err != nil {
			return nil, err
		}
		out = append(out, f.Scheme)
	}
	return Practised(packs, out)
}

// Practised adds to built-in schemes what their documents say about the work around ballots and sheets. Their digests
// stay.
func Practised(packs fs.ReadFileFS, schemes []scheme.Scheme) ([]scheme.Scheme, error) {
	p, err := pack.Load(packs, "practices", func(raw []byte) (scheme.Practices, error) {
		return pack.Parse[scheme.Practices](raw)
	})
	if err != nil {
		return nil, err
	}
	for i, s := range schemes {
		schemes[i].Practice = s.Practice.Or(p.Schemes[s.ID])
	}
	return schemes, nil
}
