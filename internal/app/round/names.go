package round

import (
	"context"
	"slices"
	"strings"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/typed"
)

// Named is an organization by its name, for finding it. Key is the name's comparison key (typed.Key).
type Named struct{ ID, Name, Kind, Key string }

const namesPage = 1000

// Names caches the names of all organizations until one is added or changed.
type Names struct {
	env  *records.Env
	kept *audit.Cache[[]Named]
}

// All returns the names of all organizations, in order. The slice must not be changed.
func (s *Names) All(ctx context.Context) ([]Named, error) {
	return s.kept.Of(ctx, "", func() ([]Named, error) { return s.read(ctx) })
}

// Matching returns the organizations whose names contain the text, those that begin with it first. Width, case, blanks
// and kinds of dash make no difference; an empty text finds nothing.
func Matching(all []Named, text string) []Named {
	key := typed.Key(text)
	if key == "" {
		return nil
	}
	var first, rest []Named
	for _, o := range all {
		switch at := strings.Index(o.Key, key); {
		case at == 0:
			first = append(first, o)
		case at > 0:
			rest = append(rest, o)
		}
	}
	return append(first, rest...)
}

func (s *Names) read(ctx context.Context) ([]Named, error) {
	var out []Named
	for part, err := range records.Pages[Organization](ctx, s.env, KindOrganization, "", namesPage) {
		if err != nil {
			return nil, err
		}
		for _, o := range part {
			out = append(out, Named{ID: o.ID, Name: o.V.Name, Kind: o.V.Kind, Key: typed.Key(o.V.Name)})
		}
	}
	slices.SortFunc(out, func(a, b Named) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
