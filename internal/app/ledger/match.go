package ledger

import (
	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// matcher finds the item that a row of a file updates: the same problem, else the same number in the same ledger.
type matcher struct {
	byIdentity map[string][]int
	byNo       map[string]int
	items      []records.Versioned[stored]
	used       []bool
	withdrawn  map[string]int
}

func newMatcher(items []records.Versioned[stored]) *matcher {
	m := &matcher{
		byIdentity: map[string][]int{}, byNo: map[string]int{}, items: items, used: make([]bool, len(items)),
		withdrawn: map[string]int{},
	}
	for n, v := range items {
		if v.V.State == ledger.Withdrawn {
			m.withdrawn[v.V.Identity()]++
		}
		if v.V.Restricted != nil || v.V.State == ledger.Withdrawn {
			continue
		}
		for _, k := range []string{v.V.Identity(), v.V.Identity() + "\x00" + typed.Key(v.V.No)} {
			m.byIdentity[k] = append(m.byIdentity[k], n)
		}
		if o := v.V.Origin; o != nil && v.V.No != "" {
			m.byNo[o.Layout+"\x00"+typed.Key(v.V.No)+"\x00"+v.V.Source] = n
		}
	}
	return m
}

func (m *matcher) match(i ledger.Item) (records.Versioned[stored], bool) {
	keys := []string{i.Identity() + "\x00" + typed.Key(i.No), i.Identity()}
	for _, k := range keys {
		for _, n := range m.byIdentity[k] {
			if !m.used[n] {
				m.used[n] = true
				return m.items[n], true
			}
		}
	}
	if i.Origin != nil && i.No != "" {
		if n, ok := m.byNo[i.Origin.Layout+"\x00"+typed.Key(i.No)+"\x00"+i.Source]; ok && !m.used[n] {
			m.used[n] = true
			return m.items[n], true
		}
	}
	return records.Versioned[stored]{}, false
}

// left counts the items of a ledger that are no longer in the file.
func (m *matcher) left(layout string) (n int) {
	for i, v := range m.items {
		if o := v.V.Origin; !m.used[i] && o != nil && o.Layout == layout && v.V.State != ledger.Withdrawn {
			n++
		}
	}
	return n
}
