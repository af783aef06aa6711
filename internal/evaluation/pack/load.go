package pack

import "fmt"

// Files are the built-in packs.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// Load reads a built-in pack by its name. An error names the pack.
func Load[T any](packs Files, name string, parse func([]byte) (T, error)) (T, error) {
	raw, err := packs.ReadFile("packs/dist/" + name + ".json")
	if err != nil {
		var none T
		return none, fmt.Errorf("pack %s: %w", name, err)
	}
	v, err := parse(raw)
	if err != nil {
		return v, fmt.Errorf("pack %s: %w", name, err)
	}
	return v, nil
}
