package ledger

import (
	"context"
	"fmt"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/ledger"
	"minping/internal/store"
)

// Said returns what the ledgers of evaluations say in words, for tables and documents: one line per unsettled problem,
// and the common problems. An evaluation without a ledger is left out. Only the number of restricted items is given
// (promise 6).
func (l *Ledgers) Said(ctx context.Context, evaluations []string) (map[string]round.Said, error) {
	open, err := l.toSay(ctx, evaluations)
	if err != nil {
		return nil, err
	}
	out := map[string]round.Said{}
	var together, ids []string
	flush := func() error {
		read, err := l.readAll(ctx, ids)
		for _, id := range together {
			out[id] = l.saidOf(open[id], read)
		}
		together, ids = nil, nil
		return err
	}
	for _, id := range evaluations {
		e, ok := open[id]
		if !ok {
			continue
		}
		// many units are read together, but never more than one query to the store allows
		if len(ids)+len(e.ids) > store.MaxKeys {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		together, ids = append(together, id), append(ids, e.ids...)
	}
	return out, flush()
}

func (l *Ledgers) saidOf(e unsaid, read map[string]records.Versioned[stored]) (said round.Said) {
	for _, item := range e.ids {
		v, ok := read[item]
		if ok && v.V.Restricted == nil { // it may have been purged or restricted in the meantime
			l.say(&said, v)
		}
	}
	if e.limited > 0 {
		said.Outstanding = append(said.Outstanding, fmt.Sprintf("另有 %d 项，限授权人员查看", e.limited))
	}
	return said
}

// Public returns the ids of the items of evaluations that everyone with access to the ledger may read, i.e. the
// unrestricted ones.
func (l *Ledgers) Public(ctx context.Context, evaluations []string) (map[string]bool, error) {
	x, err := l.fresh(ctx)
	if err != nil {
		return nil, err
	}
	defer x.mu.Unlock()
	out := map[string]bool{}
	for _, id := range evaluations {
		for i := range x.of[id] {
			if e := &x.of[id][i]; e.readers == nil {
				out[e.id] = true
			}
		}
	}
	return out, nil
}

// PublicOf is Public for named items.
func PublicOf(ctx context.Context, l *Ledgers, items []string) (map[string]bool, error) {
	read, err := l.readAll(ctx, items)
	out := make(map[string]bool, len(read))
	for id, v := range read {
		out[id] = v.V.Restricted == nil
	}
	return out, err
}

// unsaid are the items of an evaluation that contribute to the text.
type unsaid struct {
	ids     []string
	limited int // restricted unsettled problems
}

// toSay looks them up in the index; an evaluation without items is left out.
func (l *Ledgers) toSay(ctx context.Context, evaluations []string) (map[string]unsaid, error) {
	x, err := l.fresh(ctx)
	if err != nil {
		return nil, err
	}
	defer x.mu.Unlock()
	out := map[string]unsaid{}
	for _, id := range evaluations {
		var u unsaid
		counted := false
		for i := range x.of[id] {
			e := &x.of[id][i]
			if e.state == ledger.Withdrawn {
				continue
			}
			counted = true
			left := e.counts == ledger.CountsProblems && e.state != ledger.Settled
			found := e.counts == ledger.CountsNew && e.state != ledger.Settled
			switch {
			case e.readers != nil && left:
				u.limited++
			case e.readers == nil && (left || found || e.common):
				u.ids = append(u.ids, e.id)
			}
		}
		if counted {
			out[id] = u
		}
	}
	return out, nil
}

// say adds the text of one item.
func (l *Ledgers) say(to *round.Said, v records.Versioned[stored]) {
	i := &v.V.Item
	heading := strings.TrimRight(strings.Join(strings.Fields(i.Heading()), " "), "。；;. ")
	if i.Common {
		to.Common = append(to.Common, heading)
	}
	to.Named = append(to.Named, v.ID)
	src, _ := l.rules.Pack.Source(i.Source)
	if i.State == ledger.Settled {
		return
	}
	switch src.Counts {
	case ledger.CountsProblems:
		standing := i.Standing(l.rules.Pack)
		to.Outstanding = append(to.Outstanding, heading+"（"+standing.String()+"）")
	case ledger.CountsNew:
		to.Found = append(to.Found, heading)
	default:
		return
	}
	to.Items = append(to.Items, v.ID)
}
