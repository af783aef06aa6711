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

// ReadBuiltin reads the built-in schemes from the packs: the two that the service was made for with their indicators
// marked, the first of them being the default, the same two without marks, and further ones in public use, each with a
// worked example (documents §4).
func ReadBuiltin(packs fs.ReadFileFS) ([]scheme.Scheme, error) {
	var out []scheme.Scheme
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		s, err := pack.Load(packs, name, scheme.Parse)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	marked, err := Marked(packs, out)
	if err != nil {
		return nil, err
	}
	out = append(marked, out...)
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

// Marked returns the schemes that mark the indicators of those given (decision 0119).
func Marked(packs fs.ReadFileFS, schemes []scheme.Scheme) ([]scheme.Scheme, error) {
	marks, err := pack.Load(packs, "marks", scheme.ParseMarks)
	if err != nil {
		return nil, err
	}
	var out []scheme.Scheme
	for _, s := range schemes {
		m, ok := marks.Schemes[s.ID]
		if !ok {
			continue
		}
		x, err := m.Mark(s)
		if err != nil {
			return nil, fmt.Errorf("marks of %s: %w", s.ID, err)
		}
		out = append(out, x)
	}
	return out, nil
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
