package entry_test

import (
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/pack"
	schemes "minping/internal/evaluation/scheme"
	"minping/internal/keys/keystest"
	"minping/internal/store"
	"minping/internal/store/memory"

	appentry "minping/internal/app/entry"
)

var (
	office     = records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	unit       = records.Actor{ID: "danwei", Name: "danwei", Role: auth.Unit, Body: "市样例局"}
	otherUnit  = records.Actor{ID: "qita", Name: "qita", Role: auth.Unit, Body: "市别的局"}
	discipline = records.Actor{ID: "jiwei", Name: "jiwei", Role: auth.Supervisor, Body: "discipline"}
)

// place is a room of entries with one evaluation of one organization, and a clock that tests move.
type place struct {
	*appentry.Entries
	t          *testing.T
	log        *audit.Log
	now        time.Time
	rounds     *round.Rounds
	roundID    string
	evaluation entry.Subject
	file       string // uploaded by the unit for its plan
	st         store.Store
}

var pdf = []byte("%PDF-1.7\n某人的材料\n%%EOF\n")

func newPlace(t *testing.T) *place {
	t.Helper()
	return newPlaceOn(t, func(s store.Store) store.Store { return s })
}

// newPlaceOn is a place over a store as something makes it.
func newPlaceOn(t *testing.T, over func(store.Store) store.Store) *place {
	t.Helper()
	p := &place{t: t, now: time.Date(2024, 7, 10, 9, 0, 0, 0, time.UTC)}
	p.st = over(memory.Open())
	env := records.NewEnv(p.st, func() time.Time { return p.now }, nil)
	p.log = audit.New(env)
	var builtin []schemes.Scheme
	for _, name := range []string{"sanmenxia", "liaocheng"} {
		one, err := pack.Load(configs.Parsed, name, schemes.Parse)
		p.must(err)
		builtin = append(builtin, one)
	}
	p.rounds = round.New(env, p.log, scheme.New(env, p.log, builtin))
	rules, err := appentry.ReadRules(configs.Parsed, []string{"discipline", "organization"})
	p.must(err)
	ring, err := keystest.Ring(t.TempDir(), "test.example")
	p.must(err)
	p.Entries = appentry.New(env, p.log, p.rounds, ring, rules)
	r, err := p.rounds.NewRound(t.Context(), office, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"})
	p.must(err)
	o, err := p.rounds.NewOrganization(
		t.Context(),
		office,
		round.Organization{Name: "市样例局", Kind: schemes.KindDepartment},
	)
	p.must(err)
	e, err := p.rounds.NewEvaluation(
		t.Context(),
		office,
		round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: builtin[0].ID},
	)
	p.must(err)
	p.roundID, p.evaluation = r.ID, entry.Subject{Kind: entry.AboutEvaluation, ID: e.ID}
	f, err := p.AddFile(t.Context(), unit, "plan", p.evaluation, "整改方案.pdf", pdf)
	p.must(err)
	p.file = f.ID
	return p
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// plan is a rectification plan as a unit writes it.
func (p *place) plan(file bool) appentry.Draft {
	return appentry.Draft{
		Type: "plan", Subject: p.evaluation, On: "2024-07-09", Files: []string{p.file}, File: file,
		Values: map[string]entry.Value{"summary": {"整改方案摘要"}, "items": {"12"}, "approved_on": {"2024-07-08"}},
	}
}

func (p *place) refused(err error, code string) {
	p.t.Helper()
	e, ok := err.(*records.Error) //nolint:errorlint // the rooms return it as it is
	if !ok || e.Code != code {
		p.t.Errorf("got %v, want %s", err, code)
	}
}

func TestADraftIsItsWritersAlone(t *testing.T) {
	p := newPlace(t)
	v, err := p.New(t.Context(), unit, p.plan(false))
	p.must(err)
	if v.State != entry.Draft {
		t.Fatal(v.State)
	}
	for _, a := range []records.Actor{office, discipline, otherUnit} {
		if _, err := p.Show(t.Context(), a, v.ID); records.KindOf(err) != records.NotFound {
			t.Errorf("%s sees a draft: %v", a.Name, err)
		}
		if vs, err := p.List(t.Context(), a, p.evaluation, appentry.Filter{}); err != nil || len(vs) != 0 {
			t.Errorf("%s is shown %d entries, %v", a.Name, len(vs), err)
		}
	}
}

func TestWhatIsFiledIsCorrectedNeverEdited(t *testing.T) {
	p := newPlace(t)
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	next := p.plan(true)
	next.Values["items"] = entry.Value{"13"}
	_, err = p.Change(t.Context(), unit, v.ID, v.Version, next)
	p.refused(err, "invalid") // without a reason
	next.Reason = "漏记一项"
	got, err := p.Change(t.Context(), unit, v.ID, v.Version, next)
	p.must(err)
	if got.Corrects == nil || got.Corrects.Reason != "漏记一项" || got.Values["items"].Text() != "13" {
		t.Errorf("corrected: %+v", got.Entry)
	}
	history, err := p.History(t.Context(), office, v.ID)
	p.must(err)
	if len(history) != 2 || history[0].Values["items"].Text() != "12" {
		t.Errorf("the first version is gone: %d versions", len(history))
	}
	_, err = p.Change(t.Context(), unit, v.ID, v.Version, next)
	p.refused(err, "stale")
	_, err = p.Change(t.Context(), otherUnit, v.ID, got.Version, next)
	if records.KindOf(err) != records.NotFound {
		t.Errorf("another unit: %v", err)
	}
}

func TestAReceiptIsSignedOnceAndACorrectionAsksForItAgain(t *testing.T) {
	p := newPlace(t)
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	_, err = p.Receive(t.Context(), unit, v.ID, records.AnyVersion, entry.Receipt{Outcome: "agreed"})
	p.refused(err, "not_yours")
	_, err = p.Receive(t.Context(), discipline, v.ID, records.AnyVersion, entry.Receipt{Outcome: "returned"})
	p.refused(err, "invalid") // returned needs a note
	v, err = p.Receive(t.Context(), discipline, v.ID, records.AnyVersion, entry.Receipt{Outcome: "agreed"})
	p.must(err)
	if v.State != entry.Received || v.Receipt.By != "jiwei" {
		t.Errorf("received: %+v", v.Entry)
	}
	_, err = p.Receive(t.Context(), discipline, v.ID, records.AnyVersion, entry.Receipt{Outcome: "agreed"})
	p.refused(err, "no_such_step")
	d := p.plan(true)
	d.Reason = "补充"
	v, err = p.Change(t.Context(), unit, v.ID, v.Version, d)
	p.must(err)
	if v.State != entry.Filed || v.Receipt != nil {
		t.Errorf("after the correction: %+v", v.Entry)
	}
}

func TestThereIsOnePlanOfAnEvaluation(t *testing.T) {
	p := newPlace(t)
	v, err := p.New(t.Context(), unit, p.plan(false))
	p.must(err)
	_, err = p.New(t.Context(), unit, p.plan(true))
	p.refused(err, "exists")
	p.must(p.Drop(t.Context(), unit, v.ID, v.Version))
	_, err = p.New(t.Context(), unit, p.plan(true))
	p.must(err)
}

// Promise 7: late is late.
func TestLateIsLateWhateverIsChangedAfterwards(t *testing.T) {
	p := newPlace(t)
	p.now = time.Date(2024, 8, 1, 9, 0, 0, 0, time.UTC) // 15 working days after 1 July is 22 July
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	if v.Handed == nil || v.Handed.LateDays != 10 || v.Handed.Due != "2024-07-22" {
		t.Fatalf("handed in: %+v", v.Handed)
	}
	later := "2024-08-01"
	_, err = p.rounds.ChangeRound(t.Context(), office, p.roundID, records.AnyVersion, nil, &later)
	p.must(err)
	d := p.plan(true)
	d.Reason = "更正"
	v, err = p.Change(t.Context(), unit, v.ID, v.Version, d)
	p.must(err)
	if v.Handed.LateDays != 10 {
		t.Errorf("after the round was moved and the plan corrected it is %d days late", v.Handed.LateDays)
	}
}

// Promise 6: a restricted entry's words are shown to its readers only.
func TestARestrictedEntryHidesItsWordsFromAllButItsReaders(t *testing.T) {
	p := newPlace(t)
	v, err := p.New(t.Context(), office, appentry.Draft{
		Type: "interview", Subject: p.evaluation, On: "2024-07-09", File: true, Readers: []string{"reader"},
		People: []entry.Person{{Name: "某人", Office: "局长"}}, Values: map[string]entry.Value{"minutes": {"约谈内容"}},
	})
	p.must(err)
	other := office
	other.Name, other.ID = "another", "another"
	_, err = p.New(t.Context(), office, appentry.Draft{
		Type: "interview", Subject: p.evaluation, On: "2024-07-10", Readers: []string{"reader"},
		People: []entry.Person{{Name: "某人"}}, Values: map[string]entry.Value{"minutes": {"没有写完"}},
	})
	p.must(err)
	vs, err := p.List(t.Context(), other, p.evaluation, appentry.Filter{})
	p.must(err)
	if len(vs) != 1 || !vs[0].Hidden || len(vs[0].Values) != 0 || len(vs[0].People) != 0 || vs[0].By != "" {
		t.Errorf("the list shows %+v", vs)
	}
	stranger := records.Actor{ID: "s", Name: "s", Role: auth.Unit, Body: "另一个单位"}
	if vs, err := p.List(t.Context(), stranger, p.evaluation, appentry.Filter{}); err == nil && len(vs) > 0 {
		t.Errorf("who has no part in it learns that it exists: %+v", vs)
	}
	if _, err := p.Show(t.Context(), other, v.ID); err == nil {
		t.Error("it is shown to someone who is not one of its readers")
	}
	reader := other
	reader.Name = "reader"
	got, err := p.Show(t.Context(), reader, v.ID)
	p.must(err)
	if len(got.Values) == 0 {
		t.Error("its reader cannot read it")
	}
}
