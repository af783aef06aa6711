package entry_test

import (
	"context"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store"
)

const day = 24 * time.Hour

// Evaluation §5: restricted entries have their own retention, and are purged with every version and file; others stay.
func TestRestrictedEntriesArePurgedByTheirOwnClock(t *testing.T) {
	p := newPlace(t)
	f, err := p.AddFile(t.Context(), office, "interview", p.evaluation, secret+".pdf", pdf)
	p.must(err)
	v, err := p.New(t.Context(), office, p.interview(f.ID))
	p.must(err)
	open, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	kept := 0
	for _, x := range p.Types().Types {
		if x.Code == "interview" {
			kept = x.Kept
		}
	}
	run := func() { p.runJobs() }
	p.now = p.now.Add(time.Duration(kept-1) * day)
	run()
	d := p.interview(f.ID)
	d.Reason = "补记"
	v, err = p.Change(t.Context(), office, v.ID, v.Version, d) // a step restarts the retention
	p.must(err)
	p.now = p.now.Add(time.Duration(kept) * day)
	run()
	if _, err := p.Show(t.Context(), office, v.ID); err != nil {
		t.Errorf("within its time: %v", err)
	}
	p.now = p.now.Add(day)
	run()
	if _, err := p.Show(t.Context(), office, v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("after its time: %v", err)
	}
	for _, kind := range []string{"entry", "entry_file", "entry_bytes"} {
		for r, err := range records.Raw(t.Context(), p.st, kind, "", 100) {
			p.must(err)
			if r.ID == v.ID || r.ID == f.ID {
				t.Errorf("%s %s is still there", kind, r.ID)
			}
		}
		if rs, err := p.st.History(t.Context(), kind, v.ID); err != nil || len(rs) > 0 {
			t.Errorf("%d versions are left: %v", len(rs), err)
		}
	}
	if _, err := p.Show(t.Context(), unit, open.ID); err != nil {
		t.Errorf("an entry that is not restricted: %v", err)
	}
	if _, _, err := p.ReadFile(t.Context(), unit, p.file); err != nil {
		t.Errorf("its file: %v", err)
	}
	if n := p.audited("entry.purge"); n != 1 {
		t.Errorf("%d purges are in the audit", n)
	}
}

// refusing is a store in which no entry gets a second version.
type refusing struct{ store.Store }

func (r refusing) Insert(ctx context.Context, x store.Record) error {
	if x.Kind == "entry" && x.Version > 1 {
		return store.ErrUnavailable
	}
	return r.Store.Insert(ctx, x)
}

// A file that a failed write claimed for an entry is not part of it: readers of the entry cannot read the file, and it
// is deleted like any unclaimed one.
func TestAFileThatNoVersionNamesIsNotRead(t *testing.T) {
	p := newPlaceOn(t, func(s store.Store) store.Store { return refusing{s} })
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	lost, err := p.AddFile(t.Context(), unit, "plan", p.evaluation, "内部稿.pdf", pdf)
	p.must(err)
	d := p.plan(true)
	d.Files, d.Reason = append(d.Files, lost.ID), "补充附件"
	if _, err := p.Change(t.Context(), unit, v.ID, v.Version, d); err == nil {
		t.Fatal("it did not fail")
	}
	for _, a := range []records.Actor{discipline, office, {ID: "yi", Name: "yi", Role: auth.Unit, Body: unit.Body}} {
		if _, _, err := p.ReadFile(t.Context(), a, lost.ID); records.KindOf(err) != records.NotFound {
			t.Errorf("%s reads it: %v", a.Name, err)
		}
		if _, _, err := p.ReadFile(t.Context(), a, p.file); err != nil {
			t.Errorf("%s reads what is named: %v", a.Name, err)
		}
	}
	if _, _, err := p.ReadFile(t.Context(), unit, lost.ID); err != nil {
		t.Errorf("who uploaded it: %v", err)
	}
	d = p.plan(true)
	d.Files, d.Reason = append(d.Files, lost.ID), "别人的附件"
	other := records.Actor{ID: "yi", Name: "yi", Role: auth.Unit, Body: unit.Body}
	if _, err := p.Change(t.Context(), other, v.ID, v.Version, d); records.KindOf(err) != records.Invalid {
		t.Errorf("someone else names it: %v", err)
	}
	p.now = p.now.Add(25 * time.Hour)
	p.runJobs()
	if _, _, err := p.ReadFile(t.Context(), unit, lost.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("after a day: %v", err)
	}
	if _, _, err := p.ReadFile(t.Context(), unit, p.file); err != nil {
		t.Errorf("what is named, after a day: %v", err)
	}
}

// A file that was in a draft and was taken out before it was filed is its writer's alone; what a filed version named
// stays readable after a correction took it out.
func TestAFileThatOnlyADraftNamedIsItsWritersAlone(t *testing.T) {
	p := newPlace(t)
	rough, err := p.AddFile(t.Context(), unit, "plan", p.evaluation, "草稿.pdf", pdf)
	p.must(err)
	d := p.plan(false)
	d.Files = append(d.Files, rough.ID)
	v, err := p.New(t.Context(), unit, d)
	p.must(err)
	v, err = p.Change(t.Context(), unit, v.ID, v.Version, p.plan(true))
	p.must(err)
	clean, err := p.AddFile(t.Context(), unit, "plan", p.evaluation, "定稿.pdf", pdf)
	p.must(err)
	d = p.plan(true)
	d.Files, d.Reason = []string{clean.ID}, "换附件"
	_, err = p.Change(t.Context(), unit, v.ID, v.Version, d)
	p.must(err)
	for a, reads := range map[records.Actor]bool{unit: true, discipline: false, office: false} {
		if _, _, err := p.ReadFile(t.Context(), a, rough.ID); (err == nil) != reads {
			t.Errorf("%s and the file of the draft: %v", a.Name, err)
		}
		if _, _, err := p.ReadFile(t.Context(), a, p.file); err != nil {
			t.Errorf("%s and the file that was filed: %v", a.Name, err)
		}
	}
}

func (p *place) runJobs() {
	p.t.Helper()
	for _, j := range p.Jobs() {
		p.must(j.Run(p.t.Context()))
	}
}
