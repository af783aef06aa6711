package entry_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/app/audit"
)

// Of a restricted entry the audit chain says that there is one, and not about whom.
func TestTheAuditNamesNobodyOfARestrictedEntry(t *testing.T) {
	p := newPlace(t)
	told := func() (out []string) {
		all, _, err := p.log.List(t.Context(), office, audit.Filter{}, 0, 1000)
		p.must(err)
		for _, e := range all {
			if strings.HasPrefix(e.Type, "entry.") {
				out = append(out, e.Type+" "+e.Detail)
			}
		}
		return out
	}
	before := told()
	f, err := p.AddFile(t.Context(), office, "interview", p.evaluation, "谈话.pdf", []byte("%PDF-1.7\n%%EOF\n"))
	p.must(err)
	v, err := p.New(t.Context(), office, p.interview(f.ID))
	p.must(err)
	d := p.interview(f.ID)
	d.Reason = "更正了一处"
	_, err = p.Change(t.Context(), office, v.ID, v.Version, d)
	p.must(err)
	after := slices.DeleteFunc(told(), func(line string) bool { return slices.Contains(before, line) })
	if len(after) < 2 {
		t.Errorf("the chain says %v of it", after)
	}
	for _, line := range after {
		if strings.Contains(line, "市样例局") {
			t.Errorf("the chain says %s", line)
		}
	}
}
