package ledger

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/verify"
)

// index is what lists and counts need about every item, a few hundred bytes each. It is updated from the audit chain,
// so that a list of a hundred thousand items only reads one page of them.
type index struct {
	mu    sync.Mutex
	n     int // number of the last entry of the audit chain it includes
	built bool
	of    map[string][]entry // by evaluation, in order of the ledger
}

// entry is one item in the index. It contains no text of the item.
type entry struct {
	id       string
	source   string
	counts   string // what its source counts as
	focus    string
	state    ledger.State
	standing ledger.Claim
	due      deadline.Day
	lastDate deadline.Day
	longTerm bool
	handed   bool
	late     int
	row      int // of the file it came from
	place    int // by its number
	reopened bool
	common   bool
	readers  []string // for a restricted item; never nil then
}

// maxCatchUp is the number of entries of the chain beyond which everything is read again.
const maxCatchUp = 2000

// indexPage is how many items are read at a time.
const indexPage = 1000

func (l *Ledgers) entryOf(v records.Versioned[stored]) entry {
	i := &v.V.Item
	w := i.Watched()
	e := entry{
		id: v.ID, source: intern(i.Source), focus: intern(i.Focus), state: ledger.State(intern(string(i.State))),
		standing: i.Entry(l.rules.Pack, deadline.Ladder{}, "").Standing,
		due:      w.Due, lastDate: w.LastDate, longTerm: w.LongTerm,
		handed: w.Handed != nil, reopened: i.Reopened > 0, common: i.Common,
		row: 1 << 30, place: ledger.Place(i.No),
	}
	if s, ok := l.rules.Pack.Source(i.Source); ok {
		e.counts = s.Counts
	}
	if w.Handed != nil {
		e.late = w.Handed.LateDays
	}
	if i.Origin != nil {
		e.row = i.Origin.Row
	}
	if v.V.Restricted != nil {
		e.readers = append([]string{}, v.V.Restricted.Readers...)
	}
	return e
}

// words are the few texts that entries share.
var words sync.Map

func intern(s string) string {
	v, _ := words.LoadOrStore(s, s)
	return v.(string)
}

// inOrder keeps the order of the file that items came from, then that of their numbers, then that in which they were
// added.
func inOrder(a, b entry) int {
	return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.place, b.place), CompareAdded(a.id, b.id))
}

// CompareAdded orders items without a number by when they were added. Ids of earlier versions are shorter and do not
// encode a time: they come first.
func CompareAdded(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// onlyRead are the events that leave items unchanged.
var onlyRead = []string{"item.read", "item.file", "item.file_read", "item.export"}

// fresh updates the index and returns it locked; the caller unlocks it.
func (l *Ledgers) fresh(ctx context.Context) (*index, error) {
	x := &l.index
	x.mu.Lock()
	since, last, known, err := l.audit.Since(ctx, x.n)
	if err == nil && x.built && !known { // another replica did it
		var next int
		since, next, err = l.audit.List(ctx, records.Actor{}, audit.Filter{Type: "item"}, x.n, maxCatchUp)
		known = next == 0
	}
	if err == nil && (!x.built || !known) {
		err = l.build(ctx, x)
		since = nil
	}
	if err == nil {
		err = l.catchUp(ctx, x, since)
	}
	if err != nil {
		x.built = false
		x.mu.Unlock()
		return nil, err
	}
	x.n = last
	return x, nil
}

// build reads every item once, page by page.
func (l *Ledgers) build(ctx context.Context, x *index) error {
	x.of, x.built = map[string][]entry{}, false
	for page, err := range records.Pages[stored](ctx, l.env, kindItem, "", indexPage) {
		if err != nil {
			return err
		}
		for _, v := range page {
			x.of[v.V.Evaluation] = append(x.of[v.V.Evaluation], l.entryOf(v))
		}
	}
	for _, list := range x.of {
		slices.SortFunc(list, inOrder)
	}
	x.built = true
	return nil
}

// catchUp reads what entries of the audit chain have changed, many evaluations and many items at a time: one import may
// change hundreds.
func (l *Ledgers) catchUp(ctx context.Context, x *index, since []verify.AuditEntry) error {
	var whole, items []string
	below := map[string]string{} // evaluations, by item
	for _, e := range since {
		if !strings.HasPrefix(e.Type, "item.") || slices.Contains(onlyRead, e.Type) {
			continue
		}
		evaluation, item, one := strings.Cut(e.Object, "/")
		switch {
		case !one && !slices.Contains(whole, evaluation):
			whole = append(whole, evaluation)
		case one && below[item] == "":
			below[item] = evaluation
			items = append(items, item)
		}
	}
	items = slices.DeleteFunc(items, func(item string) bool { return slices.Contains(whole, below[item]) })
	for part := range slices.Chunk(whole, reloadAtOnce) {
		if err := l.reload(ctx, x, part); err != nil {
			return err
		}
	}
	return l.refresh(ctx, x, items, below)
}

// reloadAtOnce is how many evaluations are read at a time; each has a few items.
const reloadAtOnce = 100

// reload reads the items of some evaluations.
func (l *Ledgers) reload(ctx context.Context, x *index, evaluations []string) error {
	found, err := records.ListByParents[stored](ctx, l.env, kindItem, evaluations)
	if err != nil {
		return err
	}
	for _, id := range evaluations {
		list := make([]entry, 0, len(found[id]))
		for _, v := range found[id] {
			list = append(list, l.entryOf(v))
		}
		slices.SortFunc(list, inOrder)
		x.of[id] = list
	}
	return nil
}

// refresh reads single items; below names their evaluations.
func (l *Ledgers) refresh(ctx context.Context, x *index, items []string, below map[string]string) error {
	found, err := records.GetMany[stored](ctx, l.env, kindItem, items)
	if err != nil {
		return err
	}
	for _, item := range items {
		evaluation := below[item]
		list := slices.DeleteFunc(slices.Clone(x.of[evaluation]), func(e entry) bool { return e.id == item })
		if v, ok := found[item]; ok {
			e := l.entryOf(records.Versioned[stored]{ID: item, V: v})
			at, _ := slices.BinarySearchFunc(list, e, inOrder)
			list = slices.Insert(list, at, e)
		}
		x.of[evaluation] = list
	}
	return nil
}

// look evaluates entries on a day. Very many entries have few different due days, so each is evaluated once.
type look struct {
	ladder deadline.Ladder
	today  deadline.Day
	days   map[days]deadline.Standing
}

type days struct{ due, last deadline.Day }

func (l *Ledgers) look() *look {
	return &look{l.rules.Ladder, l.today(), map[days]deadline.Standing{}}
}

// counted returns what an entry adds to counts.
func (k *look) counted(e *entry) ledger.Entry {
	return ledger.Entry{
		Counts: e.counts, State: e.state, Standing: e.standing, Reopened: e.reopened, Common: e.common,
		Limited: e.readers != nil, Overdue: k.overdue(e),
	}
}

func (k *look) overdue(e *entry) bool {
	s := k.standing(e)
	return !e.handed && s.Known && s.Left < 0
}

func (k *look) standing(e *entry) deadline.Standing {
	if e.handed {
		return deadline.Standing{Known: true, LateDays: e.late}
	}
	if e.longTerm || e.due == "" {
		return deadline.Standing{}
	}
	on := days{e.due, e.lastDate}
	s, ok := k.days[on]
	if !ok {
		s = k.ladder.Standing(deadline.Watched{Due: e.due, LastDate: e.lastDate}, k.today)
		k.days[on] = s
	}
	return s
}

// Counts returns the counts of the ledgers of evaluations; one without items is left out. The statistics table shows
// them (evaluation §4: the table's counts are always those of the items).
func (l *Ledgers) Counts(ctx context.Context, evaluations []string) (map[string]ledger.Counts, error) {
	x, err := l.fresh(ctx)
	if err != nil {
		return nil, err
	}
	defer x.mu.Unlock()
	k := l.look()
	out := map[string]ledger.Counts{}
	for _, id := range evaluations {
		var c ledger.Counts
		for i := range x.of[id] {
			c.Add(k.counted(&x.of[id][i]))
		}
		if c.Items > 0 {
			out[id] = c
		}
	}
	return out, nil
}

// NextDue returns the earliest due day of items that the unit has to report; it may have passed. It is empty if
// nothing is due.
func (l *Ledgers) NextDue(ctx context.Context, evaluations []string) (next deadline.Day, err error) {
	x, err := l.fresh(ctx)
	if err != nil {
		return "", err
	}
	defer x.mu.Unlock()
	k := l.look()
	for _, id := range evaluations {
		for i := range x.of[id] {
			e := &x.of[id][i]
			open := e.state == ledger.Open || e.state == ledger.Again
			if open && k.standing(e).Known && !e.handed && (next == "" || e.due < next) {
				next = e.due
			}
		}
	}
	return next, nil
}

// PlacesOf returns the evaluations of inspected organizations in a round that concern a person, with their
// organizations.
func (l *Ledgers) PlacesOf(ctx context.Context, a records.Actor, roundID string) ([]Place, error) {
	r, err := l.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return nil, err
	}
	evaluations, err := records.All[round.Evaluation](ctx, l.env, round.KindEvaluation, roundID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range evaluations {
		ids = append(ids, e.V.OrganizationID)
	}
	organizations, err := records.GetMany[round.Organization](ctx, l.env, round.KindOrganization, ids)
	if err != nil {
		return nil, err
	}
	assessed, err := l.assessed(ctx, a, roundID)
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, e := range evaluations {
		if e.V.Supervising() || assessed != nil && !assessed[e.ID] {
			continue
		}
		p := Place{
			Evaluation: e, Round: r, Organization: records.Versioned[round.Organization]{
				ID: e.V.OrganizationID, V: organizations[e.V.OrganizationID],
			},
		}
		p.before, err = l.before(ctx, e.V)
		if err != nil {
			return nil, err
		}
		_, err := l.party(ctx, a, p.Organization.ID, p.Organization.V)
		switch records.KindOf(err) {
		case 0:
			out = append(out, p)
		case records.Forbidden:
			if a.Role != "unit" && a.Role != "supervisor" {
				return nil, err
			}
		default:
			return nil, err
		}
		if err != nil && records.KindOf(err) == 0 {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b Place) int {
		return cmp.Or(
			cmp.Compare(a.Organization.V.Name, b.Organization.V.Name), cmp.Compare(a.Evaluation.ID, b.Evaluation.ID),
		)
	})
	return out, nil
}

// readAll reads items by their ids.
func (l *Ledgers) readAll(ctx context.Context, ids []string) (map[string]records.Versioned[stored], error) {
	out := make(map[string]records.Versioned[stored], len(ids))
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !records.Storable(id) })
	for part := range slices.Chunk(ids, store.MaxKeys) {
		rs, err := l.env.Store.GetMany(ctx, kindItem, part)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			v, err := records.Decode[stored](r)
			if err != nil {
				return nil, err
			}
			out[r.ID] = v
		}
	}
	return out, nil
}

// Unfinished returns the items of evaluations that are neither settled nor withdrawn, by evaluation; restricted ones
// are left out, as in every list that others read (promise 6).
func (l *Ledgers) Unfinished(ctx context.Context, evaluations []string) (map[string][]string, error) {
	x, err := l.fresh(ctx)
	if err != nil {
		return nil, err
	}
	defer x.mu.Unlock()
	out := map[string][]string{}
	for _, id := range evaluations {
		for _, e := range x.of[id] {
			if e.readers == nil && e.state != ledger.Settled && e.state != ledger.Withdrawn {
				out[id] = append(out[id], e.id)
			}
		}
	}
	return out, nil
}
