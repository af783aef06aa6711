package scheme

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
)

const kindScheme = "scheme"

// SchemeView is a scheme with its versions. A version never changes; an edit creates a new one (domain A02).
type SchemeView struct {
	scheme.Scheme
	BuiltIn  bool
	Versions []int
	// Newer is the built-in scheme that marks the indicators of this one, for new rounds (decision 0119), or ""
	Newer string
}

// SchemeAt reads a version of a scheme, the newest for 0. NotFound if there is none.
func (s *Schemes) SchemeAt(ctx context.Context, id string, version int) (scheme.Scheme, error) {
	if x, ok := s.cache.known(id, version); ok {
		return x, nil
	}
	all, err := s.schemeVersions(ctx, id)
	if err != nil {
		return scheme.Scheme{}, err
	}
	for _, x := range slices.Backward(all) {
		if version == 0 || x.Version == version {
			s.cache.keep(x)
			return x, nil
		}
	}
	return scheme.Scheme{}, records.ErrNone
}

// schemeCache caches versions of schemes. They never change, and a round of thousands asks for the same one again and
// again.
type schemeCache struct {
	mu   sync.Mutex
	kept map[schemeVersion]scheme.Scheme
}

type schemeVersion struct {
	id      string
	version int
}

// schemesKept limits the cache; a city uses a handful.
const schemesKept = 64

func (c *schemeCache) known(id string, version int) (scheme.Scheme, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x, ok := c.kept[schemeVersion{id, version}]
	return x, ok
}

func (c *schemeCache) keep(x scheme.Scheme) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || len(c.kept) >= schemesKept {
		c.kept = map[schemeVersion]scheme.Scheme{}
	}
	c.kept[schemeVersion{x.ID, x.Version}] = x
}

// schemeVersions lists the versions of one scheme, oldest first: the built-in one, then those that people made from
// it.
func (s *Schemes) schemeVersions(ctx context.Context, id string) ([]scheme.Scheme, error) {
	if id == "" || len(id) > 60 {
		return s.versions(id, nil), nil
	}
	stored, err := records.All[scheme.Scheme](ctx, s.env, kindScheme, id)
	if err != nil {
		return nil, err
	}
	return s.versions(id, stored), nil
}

// versions lists the versions of one scheme: the built-in one, then the stored ones in the order given.
func (s *Schemes) versions(id string, stored []records.Versioned[scheme.Scheme]) (out []scheme.Scheme) {
	for _, b := range s.Builtin {
		if b.ID == id {
			out = append(out, b)
		}
	}
	first := slices.Clone(out)
	for _, v := range stored {
		for _, b := range first { // what a version of a built-in scheme leaves out is as in that scheme
			v.V.Practice = v.V.Practice.Or(b.Practice)
		}
		out = append(out, v.V)
	}
	return out
}

// List lists every scheme in its newest version, in order of id. It reads the store once, however many there are.
func (s *Schemes) List(ctx context.Context) ([]SchemeView, error) {
	all, err := records.All[scheme.Scheme](ctx, s.env, kindScheme, "")
	if err != nil {
		return nil, err
	}
	stored := map[string][]records.Versioned[scheme.Scheme]{}
	for _, b := range s.Builtin {
		stored[b.ID] = nil
	}
	for _, v := range all {
		stored[v.V.ID] = append(stored[v.V.ID], v)
	}
	out := make([]SchemeView, 0, len(stored))
	for id, its := range stored {
		versions := s.versions(id, its)
		out = append(out, s.view(versions, versions[len(versions)-1]))
	}
	slices.SortFunc(out, func(a, b SchemeView) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// ShowScheme returns a version of a scheme, the newest for 0.
func (s *Schemes) ShowScheme(ctx context.Context, id string, version int) (SchemeView, error) {
	all, err := s.schemeVersions(ctx, id)
	if err != nil {
		return SchemeView{}, err
	}
	for _, x := range slices.Backward(all) {
		if version == 0 || x.Version == version {
			return s.view(all, x), nil
		}
	}
	return SchemeView{}, records.ErrNone
}

// view is one of the versions of a scheme.
func (s *Schemes) view(all []scheme.Scheme, x scheme.Scheme) SchemeView {
	v := SchemeView{Scheme: x}
	for _, one := range all {
		v.Versions = append(v.Versions, one.Version)
	}
	for _, b := range s.Builtin {
		v.BuiltIn = v.BuiltIn || (b.ID == x.ID && b.Version == x.Version)
	}
	for _, b := range s.Builtin {
		if v.BuiltIn && b.ID == scheme.MarkedID(x.ID) {
			v.Newer = b.ID
		}
	}
	return v
}

// NewScheme stores a scheme given as JSON or YAML as the next version of its id. A scheme whose weights or points do
// not add up is refused, with errors by field.
func (s *Schemes) NewScheme(ctx context.Context, a records.Actor, raw []byte) (SchemeView, error) {
	if err := a.Only(auth.Admin); err != nil {
		return SchemeView{}, err
	}
	raw, err := records.FileText(raw)
	if err != nil {
		return SchemeView{}, err
	}
	x, err := scheme.Parse(raw)
	if err != nil {
		return SchemeView{}, schemeError(err)
	}
	if err := s.checkCites(ctx, x.Cites); err != nil {
		return SchemeView{}, err
	}
	for range 10 {
		prior, err := s.schemeVersions(ctx, x.ID)
		if err != nil {
			return SchemeView{}, err
		}
		x.Version = 1
		if n := len(prior); n > 0 {
			x.Version = prior[n-1].Version + 1
		}
		_, err = records.Create(ctx, s.env, kindScheme, fmt.Sprintf("%s/%06d", x.ID, x.Version), x.ID, x)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil {
			return SchemeView{}, err
		}
		if err := s.audit.Append(ctx, a, "scheme.new", x.ID, fmt.Sprintf("version %d", x.Version)); err != nil {
			return SchemeView{}, err
		}
		return s.ShowScheme(ctx, x.ID, x.Version)
	}
	return SchemeView{}, fmt.Errorf("new scheme: %w", store.ErrUnavailable)
}

// checkCites refuses a scheme that cites what is not registered.
func (s *Schemes) checkCites(ctx context.Context, cites []scheme.Citation) error {
	var f records.Fields
	for i, c := range cites {
		if s.Registered == nil {
			break
		}
		err := s.Registered(ctx, c.ID)
		if records.KindOf(err) == records.NotFound {
			f.Add(fmt.Sprintf("cites[%d].id", i), "制度文件中没有登记这一份。", "There is no such governing document.")
			continue
		}
		if err != nil {
			return err
		}
	}
	return f.Err()
}

// schemeError turns the rules' errors into one for people.
func schemeError(err error) error {
	var unreadable *pack.Unreadable
	if errors.As(err, &unreadable) {
		return records.Fail(records.Unreadable, "unreadable", unreadable.ZH, unreadable.EN)
	}
	return records.FieldErrors(err)
}
