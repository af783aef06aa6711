package entry_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"

	appentry "minping/internal/app/entry"
)

const secret = "约谈中谈到的某人"

// interview is a restricted entry that the office writes, with a file.
func (p *place) interview(file string) appentry.Draft {
	return appentry.Draft{
		Type: "interview", Subject: p.evaluation, On: "2024-07-09", File: true, Readers: []string{"reader"},
		Files: []string{file}, People: []entry.Person{{Name: secret, Office: "局长"}},
		Values: map[string]entry.Value{"minutes": {secret + "的记录"}},
	}
}

// Promise 6: a restricted entry's words are in no record, list or audit entry of anyone who is not its reader.
func TestARestrictedEntrysWordsAreNowhereOutsideItsSeal(t *testing.T) {
	p := newPlace(t)
	paper := []byte("%PDF-1.7\n" + secret + "\n%%EOF\n")
	f, err := p.AddFile(t.Context(), office, "interview", p.evaluation, secret+".pdf", paper)
	p.must(err)
	v, err := p.New(t.Context(), office, p.interview(f.ID))
	p.must(err)
	d := p.interview(f.ID)
	d.Reason = secret + "更正了一处"
	v, err = p.Change(t.Context(), office, v.ID, v.Version, d)
	p.must(err)
	for _, kind := range []string{"entry", "entry_file", "entry_bytes", "entry_once"} {
		for r, err := range records.Raw(t.Context(), p.st, kind, "", 100) {
			p.must(err)
			for _, words := range []string{secret, "局长"} {
				if bytes.Contains(r.Body, []byte(words)) {
					t.Errorf("%s %s version %d holds %q: %s", kind, r.ID, r.Version, words, r.Body)
				}
			}
		}
		history, err := p.st.History(t.Context(), kind, v.ID)
		p.must(err)
		for _, r := range history {
			if bytes.Contains(r.Body, []byte(secret)) {
				t.Errorf("version %d of the entry holds its words", r.Version)
			}
		}
	}
	reader := records.Actor{ID: "reader", Name: "reader", Role: auth.Admin}
	got, err := p.Show(t.Context(), reader, v.ID)
	p.must(err)
	if got.People[0].Name != secret || got.Corrects.Reason != d.Reason || got.Files[0] != f.ID {
		t.Errorf("its reader sees %+v", got.Entry)
	}
	g, raw, err := p.ReadFile(t.Context(), reader, f.ID)
	if err != nil || g.Name != secret+".pdf" || !bytes.Equal(raw, paper) {
		t.Errorf("its reader reads %+v, %q, %v", g, raw, err)
	}
	if n := p.audited("entry.read"); n != 1 {
		t.Errorf("%d readings are in the audit, want 1", n)
	}
	if n := p.audited("entry.file_read"); n != 1 {
		t.Errorf("%d readings of files are in the audit, want 1", n)
	}
	for _, a := range []records.Actor{{ID: "x", Name: "x", Role: auth.Admin}, unit, discipline} {
		if _, _, err := p.ReadFile(t.Context(), a, f.ID); err == nil {
			t.Errorf("%s %s reads the file", a.Role, a.Name)
		}
		vs, err := p.History(t.Context(), a, v.ID)
		if err == nil || len(vs) > 0 {
			t.Errorf("%s %s reads the history", a.Role, a.Name)
		}
	}
	vs, err := p.List(t.Context(), reader, p.evaluation, appentry.Filter{})
	p.must(err)
	if len(vs) != 1 || vs[0].Hidden || len(vs[0].Values) > 0 || len(vs[0].People) > 0 {
		t.Errorf("a list holds its words without a record of who read them: %+v", vs)
	}
}

// audited counts the entries of the audit chain with a code; none of them holds the secret.
func (p *place) audited(code string) (n int) {
	p.t.Helper()
	all, _, err := p.log.List(p.t.Context(), office, audit.Filter{}, 0, 1000)
	p.must(err)
	for _, e := range all {
		if strings.Contains(fmt.Sprint(e), secret) {
			p.t.Errorf("the audit chain holds %+v", e)
		}
		if e.Type == code {
			n++
		}
	}
	return n
}

// Promise 8: a receipt is signed once, even if two people sign at the same moment.
func TestAReceiptIsSignedOnceByManyAtOnce(t *testing.T) {
	p := newPlace(t)
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	var all sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		all.Go(func() {
			_, errs[i] = p.Receive(t.Context(), discipline, v.ID, records.AnyVersion, entry.Receipt{Outcome: "agreed"})
		})
	}
	all.Wait()
	signed := 0
	for _, err := range errs {
		if err == nil {
			signed++
		} else {
			p.refused(err, "no_such_step")
		}
	}
	if signed != 1 {
		t.Errorf("signed %d times", signed)
	}
	if n := p.audited("entry.receive"); n != 1 {
		t.Errorf("%d receipts are in the audit", n)
	}
}

func TestAFileBelongsToOneEntryAndToWhoUploadedIt(t *testing.T) {
	p := newPlace(t)
	if _, _, err := p.ReadFile(t.Context(), unit, p.file); err != nil {
		t.Errorf("who uploaded a file: %v", err)
	}
	if _, _, err := p.ReadFile(t.Context(), office, p.file); records.KindOf(err) != records.NotFound {
		t.Errorf("someone else sees a file of no entry: %v", err)
	}
	_, err := p.AddFile(t.Context(), otherUnit, "plan", p.evaluation, "a.pdf", pdf)
	p.refused(err, "not_yours")
	_, err = p.AddFile(t.Context(), office, "interview", p.evaluation, "a.html", []byte("<html>"))
	p.refused(err, "invalid")
	sealed, err := p.AddFile(t.Context(), office, "interview", p.evaluation, "a.pdf", pdf)
	p.must(err)
	event := appentry.Draft{
		Type: "unit_event", Subject: p.evaluation, On: "2024-07-09", File: true,
		Values: map[string]entry.Value{"title": {"动员"}, "stage": {"deploy"}, "record": {"召开会议"}},
	}
	for name, id := range map[string]string{"no file": "none", "a sealed file of someone else": sealed.ID} {
		event.Files = []string{id}
		if _, err := p.New(t.Context(), unit, event); records.KindOf(err) != records.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	event.Files = []string{p.file}
	if _, err := p.New(t.Context(), unit, event); records.KindOf(err) != records.Invalid {
		t.Errorf("the file of another entry: %v", err)
	}
	if _, raw, err := p.ReadFile(t.Context(), discipline, p.file); err != nil || !bytes.Equal(raw, pdf) {
		t.Errorf("who receives the plan: %v", err)
	}
	if _, _, err := p.ReadFile(t.Context(), otherUnit, p.file); records.KindOf(err) != records.NotFound {
		t.Errorf("another unit: %v", err)
	}
	fs, err := p.Files(t.Context(), office, append(v.Files, sealed.ID, "none"))
	p.must(err)
	if len(fs) != 2 || fs[0].V.Name != "整改方案.pdf" {
		t.Errorf("files: %+v", fs)
	}
}

func TestFilesOfNoEntryAreDeletedAfterADay(t *testing.T) {
	p := newPlace(t)
	_, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	lost, err := p.AddFile(t.Context(), unit, "unit_event", p.evaluation, "b.pdf", pdf)
	p.must(err)
	sweep := func() { p.runJobs() }
	p.now = p.now.Add(23 * time.Hour)
	sweep()
	if _, _, err := p.ReadFile(t.Context(), unit, lost.ID); err != nil {
		t.Errorf("within the day: %v", err)
	}
	p.now = p.now.Add(2 * time.Hour)
	sweep()
	if _, _, err := p.ReadFile(t.Context(), unit, lost.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("after the day: %v", err)
	}
	if _, _, err := p.ReadFile(t.Context(), unit, p.file); err != nil {
		t.Errorf("the file of an entry: %v", err)
	}
}

var errOtherTeam = &records.Error{Kind: records.Forbidden, Code: "other_team"}

func TestAnAssessorWritesAboutTheTargetsOfTheTeamOnly(t *testing.T) {
	p := newPlace(t)
	assessor := records.Actor{ID: "zu", Name: "zu", Role: auth.Assessor, Body: "inspection"}
	visit := appentry.Draft{
		Type: "visit", Subject: p.evaluation, On: "2024-07-09", File: true, People: []entry.Person{{Name: "组长"}},
		Values: map[string]entry.Value{"methods": {"site"}, "record": {"看现场"}},
	}
	p.OnlyTeam(func(_ context.Context, a records.Actor, id string) error {
		if a.Name == "zu" && id == p.evaluation.ID {
			return nil
		}
		return errOtherTeam
	}, func(_ context.Context, a records.Actor, _ string) ([]string, bool, error) {
		if a.Name == "zu" {
			return []string{p.evaluation.ID}, false, nil
		}
		return nil, false, nil
	})
	v, err := p.New(t.Context(), assessor, visit)
	p.must(err)
	other := assessor
	other.ID, other.Name = "bie", "bie"
	_, err = p.New(t.Context(), other, visit)
	p.refused(err, "not_yours")
	if _, err := p.Show(t.Context(), other, v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("another team reads the visit: %v", err)
	}
	for who, n := range map[records.Actor]int{assessor: 2, other: 1} {
		if subjects, err := p.Subjects(t.Context(), who, p.roundID); err != nil || len(subjects) != n {
			t.Errorf("%s writes about %v: %v", who.Name, subjects, err)
		}
	}
	p.OnlyTeam(func(context.Context, records.Actor, string) error { return errors.New("store") }, nil)
	_, err = p.List(t.Context(), other, p.evaluation, appentry.Filter{})
	if err == nil || strings.Contains(err.Error(), "team") {
		t.Errorf("a store that fails: %v", err)
	}
}
