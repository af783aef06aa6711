package scheme

import (
	"fmt"
	"io/fs"
	"path"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// ReadBuiltin reads the built-in schemes from the packs: the two that the service was made for, the first of them
// being the default, and further ones in public use, each with a worked example (documents §4).
func ReadBuiltin(packs fs.FS) ([]scheme.Scheme, error) {
	var out []scheme.Scheme
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		raw, err := fs.ReadFile(packs, path.Join("packs", name+".yaml"))
		if err != nil {
			return nil, fmt.Errorf("built-in scheme: %w", err)
		}
		s, err := scheme.Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("built-in scheme %s: %w", name, err)
		}
		out = append(out, s)
	}
	further, err := fs.Glob(packs, "packs/scheme_*.yaml")
	if err != nil {
		return nil, fmt.Errorf("built-in schemes: %w", err)
	}
	for _, name := range further {
		raw, err := fs.ReadFile(packs, name)
		if err != nil {
			return nil, fmt.Errorf("built-in scheme: %w", err)
		}
		f, err := score.ParseWorked(raw)
		if err != nil {
			return nil, fmt.Errorf("built-in scheme %s: %w", name, err)
		}
		out = append(out, f.Scheme)
	}
	return out, nil
}
