package kit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/typed"
	"minping/internal/web/guard"
)

// PathSearch is where people look for units, sessions and what else they may see.
const PathSearch = "/admin/search"

const (
	maxQuery = 100 // characters of what is searched for; more is cut off
	maxHits  = 8   // of one kind while a person types
	pageHits = 50  // of one kind on the page
	minLatin = 2   // one letter or digit would find nearly everything
)

// Finder is what an area contributes to the search: its things whose names match.
type Finder struct {
	Label string // of the kind of thing: 单位
	Order int
	Pass  guard.Pass
	Find  func(*Request, Query) ([]Hit, error)
}

// Query is what is searched for. Texts are compared by the key of internal/typed, so that width, case, blanks and
// dashes make no difference.
type Query struct {
	key   string
	Limit int // how many hits are wanted
}

// Fits reports whether a text holds what is searched for.
func (q Query) Fits(text string) bool { return strings.Contains(typed.Key(text), q.key) }

// Text is what is searched for, in the form in which texts are compared.
func (q Query) Text() string { return q.key }

// asks reports whether there is enough to search for: two letters or digits, or one Chinese character.
func (q Query) asks() bool {
	n := utf8.RuneCountInString(q.key)
	return n >= minLatin || len(q.key) > n
}

// Hit is one thing that was found.
type Hit struct {
	Href, Text, Sub string
	Chip            *Chip
}

// HitGroup are the hits of one kind.
type HitGroup struct {
	Label string
	Hits  []Hit
}

// Search is the page of a search.
type Search struct {
	Frame
	Query  string
	Says   string // how much was found, or why nothing is looked for
	Groups []HitGroup
}

// Template names the template of this page.
func (Search) Template() string { return "search" }

// seekable are the kinds of things that a person may look for.
func (p *Panel) seekable(req *Request) []Finder {
	var out []Finder
	for _, f := range p.finders {
		if slices.Contains(f.Pass.Roles(), req.Who.Role) {
			out = append(out, f)
		}
	}
	return out
}

// search draws the page of a search, or the list below the search box while a person types.
func (req *Request) search() error {
	typing := req.Get("HX-Request") != "" // htmx requests what belongs below the box
	limit := pageHits
	if typing {
		limit = maxHits
	}
	text := []rune(typed.Line(req.Query("q")))
	text = text[:min(len(text), maxQuery)]
	out := Search{Frame: req.Frame("搜索"), Query: string(text)}
	if err := req.seek(&out, Query{key: typed.Key(out.Query), Limit: limit}); err != nil {
		return err
	}
	req.Vary("HX-Request")
	req.Set(fiber.HeaderCacheControl, "no-store")
	if typing {
		return req.RenderFragment(out, "hits")
	}
	return req.Render(out)
}

// seek asks every finder of the person.
func (req *Request) seek(out *Search, q Query) error {
	if !q.asks() {
		out.Says = "输入单位名称里的一个字，或者场次号的前两位。"
		return nil
	}
	n, more := 0, false
	for _, f := range req.panel.seekable(req) {
		hits, err := f.Find(req, Query{key: q.key, Limit: q.Limit + 1})
		if err != nil {
			return err
		}
		if len(hits) == 0 {
			continue
		}
		more = more || len(hits) > q.Limit
		hits = hits[:min(len(hits), q.Limit)]
		out.Groups = append(out.Groups, HitGroup{Label: f.Label, Hits: hits})
		n += len(hits)
	}
	out.Says = foundWords(out.Query, n, more)
	return nil
}

func foundWords(text string, n int, more bool) string {
	switch {
	case n == 0:
		return "没有找到“" + text + "”。"
	case more:
		return fmt.Sprintf("先显示 %d 个，再多输几个字会更准。", n)
	}
	return fmt.Sprintf("找到 %d 个。", n)
}

// UnitsNamed are the organizations that a search is for, in the order in which they are shown, and the place of each by
// its id.
func (req *Request) UnitsNamed(q Query) (order []round.Named, place map[string]int, err error) {
	all, err := req.panel.units.Of(req.ctx, req.waits(), "", req.panel.svc.Rounds.Names.All)
	order = round.Matching(all, q.key)
	place = make(map[string]int, len(order))
	for i, o := range order {
		place[o.ID] = i
	}
	return order, place, err
}

// patience is how long a search waits, once, for the newest state while a person types.
const patience = 15 * time.Millisecond

// waits returns until when this request waits for the newest state.
func (req *Request) waits() time.Time {
	if req.until.IsZero() {
		req.until = time.Now().Add(patience)
	}
	return req.until
}

// RecentOverview is how far the units of a round had got a moment ago: for finding them, not for showing figures.
func (req *Request) RecentOverview(round string) ([]scoring.OverviewRow, error) {
	return req.panel.recent.Of(req.ctx, req.waits(), round, func(ctx context.Context) ([]scoring.OverviewRow, error) {
		return req.panel.svc.Scores.Overview(ctx, round)
	})
}
