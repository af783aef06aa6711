package draw_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/draw"
	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	evaldraw "minping/internal/evaluation/draw"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

const peopleHead = "姓名,人员类别,联系电话\n"

// people is a list of n service objects and n of the staff.
func people(n int) []byte {
	var b strings.Builder
	b.WriteString(peopleHead)
	for i := range n {
		fmt.Fprintf(&b, "名甲%03d,服务对象,1380000%04d\n名乙%03d,干部职工,1390000%04d\n", i, i, i, i)
	}
	return []byte(b.String())
}

var (
	someQuotas    = []evaldraw.Quota{{Stratum: "服务对象", N: 6, Reserves: 2}, {Stratum: "干部职工", N: 4, Reserves: 1}}
	someWitnesses = []evaldraw.Witness{{Name: "见证甲", Number: "4711"}, {Name: "见证乙", Number: "08"}}
)

// pooled is an evaluation with a list, fixed has its quotas, drawn its draw.
func (h *env) pooled() string {
	h.T.Helper()
	id := h.Briefing("liaocheng").Evaluation.ID
	h.MustDo(h.Draws.PutAttendees(h.T.Context(), apptest.Officer, id, people(20), ""))
	return id
}

func (h *env) drawn() (string, draw.DrawView) {
	h.T.Helper()
	id := h.pooled()
	h.MustDo(h.Draws.FixDraw(h.T.Context(), apptest.Officer, id, records.AnyVersion, someQuotas))
	v, err := h.Draws.DrawAttendees(h.T.Context(), apptest.Officer, id, records.AnyVersion, someWitnesses)
	h.Must(err)
	return id, v
}

// ballot runs a session of the briefing to its count.
func (h *env) held() string {
	h.T.Helper()
	v := h.Voted(6)
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	return v.ID
}

func TestADrawIsStratifiedWitnessedAndReproducibleFromItsRecord(t *testing.T) {
	h := newEnv(t)
	id := h.pooled()
	_, err := h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion, someWitnesses)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("drawn before anything was fixed: %v", err)
	}
	fixed, err := h.Draws.FixDraw(t.Context(), apptest.Officer, id, records.AnyVersion, someQuotas)
	h.Must(err)
	if fixed.Secret != "" || len(fixed.Commitment) != 64 || len(fixed.PoolDigest) != 64 {
		t.Errorf("after the commitment: %+v", fixed.DrawRecord)
	}
	v, err := h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion, someWitnesses)
	h.Must(err)
	if v.Check() != "" || v.Commitment != fixed.Commitment || v.PoolDigest != fixed.PoolDigest {
		t.Errorf("%q does not follow", v.Check())
	}
	for i, q := range someQuotas {
		if d := v.Attending[i]; d.Stratum != q.Stratum || len(d.IDs) != q.N || len(d.Reserves) != q.Reserves {
			t.Errorf("%+v for %+v", d, q)
		}
	}
	_, err = h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion, someWitnesses)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("drawn twice: %v", err)
	}
	_, err = h.Draws.FixDraw(t.Context(), apptest.Officer, id, records.AnyVersion, someQuotas)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("fixed after the draw: %v", err)
	}
}

func TestNobodyKnowsTheSecretOfADrawBeforeIt(t *testing.T) {
	h := newEnv(t)
	id := h.pooled()
	h.MustDo(h.Draws.FixDraw(t.Context(), apptest.Officer, id, records.AnyVersion, someQuotas))
	var before []byte
	for _, r := range h.everything() {
		before = append(before, r.Body...)
	}
	v, err := h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion, someWitnesses)
	h.Must(err)
	if len(v.Secret) != 64 || bytes.Contains(before, []byte(v.Secret)) {
		t.Error("the secret lay open in the store")
	}
	h.MustDo(h.Draws.PutAttendees(t.Context(), apptest.Officer, id, people(20), "名单有误"))
	again, err := h.Draws.FixDraw(t.Context(), apptest.Officer, id, records.AnyVersion, someQuotas)
	h.Must(err)
	if again.Commitment == v.Commitment {
		t.Error("a secret was used twice")
	}
}

func TestADrawIsMadeAgainOnlyWithAReasonThatStaysOnRecord(t *testing.T) {
	h := newEnv(t)
	id, v := h.drawn()
	_, err := h.Draws.PutAttendees(t.Context(), apptest.Officer, id, people(9), " ")
	if records.KindOf(err) != records.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	again, err := h.Draws.PutAttendees(t.Context(), apptest.Officer, id, people(9), "名单漏了一个科室")
	h.Must(err)
	if len(again.Discarded) != 1 || again.Discarded[0].Seed != v.Seed || again.Discarded[0].Reason != "名单漏了一个科室" || again.Drawn != nil || len(again.Pool) != 18 {
		t.Errorf("%+v", again)
	}
	if n := len(h.lists()); n != 1 {
		t.Errorf("%d lists are kept", n)
	}
}

func TestAttendeesAreDrawnBeforeTheAssessmentOnly(t *testing.T) {
	h := newEnv(t)
	id, v := h.drawn()
	s, _ := h.Session(3, nil)
	h.MustDo(h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, v.Attending[0].IDs[0],
		"ill"))
	h.Move(s.ID, vote.StateOpen)
	for name, err := range map[string]error{
		"list": apptest.ErrorOf(h.Draws.PutAttendees(t.Context(), apptest.Officer, id, people(9), "新名单")),
		"numbers": apptest.ErrorOf(h.Draws.FixDraw(t.Context(), apptest.Officer, id, records.AnyVersion,
			someQuotas)),
		"draw": apptest.ErrorOf(h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion,
			someWitnesses)),
		"replacement": apptest.ErrorOf(h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion,
			v.Attending[0].IDs[1], "ill")),
	} {
		var e *records.Error
		if !errors.As(err, &e) || e.Code != "assessment_begun" {
			t.Errorf("%s while the ballot is open: %v", name, err)
		}
	}
}

// A unit that is asked no ballot is assessed too: once its scores are final, who would have been asked is past.
func TestNothingIsDrawnOnceTheScoresAreLocked(t *testing.T) {
	h := newEnv(t)
	id := h.Scored(8, 1).Units[0].Evaluation.ID
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, id, ""))
	_, err := h.Draws.PutAttendees(t.Context(), apptest.Officer, id, people(9), "")
	h.RefusedAs("assessment_begun", err)
}

func TestAnAbsenteesPlaceGoesToTheNextReserveWithAReason(t *testing.T) {
	h := newEnv(t)
	id, v := h.drawn()
	absent, next := v.Attending[0].IDs[2], v.Attending[0].Reserves[0]
	if _, err := h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, absent, "因为某某有事"); records.KindOf(err) != records.Invalid {
		t.Errorf("words of one's own, which may name people: %v", err)
	}
	_, err := h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, next, "ill")
	if records.KindOf(err) != records.Invalid {
		t.Errorf("a reserve was replaced: %v", err)
	}
	got, err := h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, absent, "away")
	h.Must(err)
	if got.Attending[0].IDs[2] != next || len(got.Attending[0].Reserves) != 1 ||
		got.Replacements[0] != (evaldraw.Replacement{Absent: absent, By: next, Reason: "away"}) || got.Check() != "" {
		t.Errorf("%+v", got)
	}
	only := v.Attending[1]
	h.MustDo(h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, only.IDs[0], "declined"))
	_, err = h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, only.IDs[1], "declined")
	if records.KindOf(err) != records.Conflict {
		t.Errorf("there was no reserve left: %v", err)
	}
}

func TestEveryBadRowOfAListOfPeopleIsReportedWithoutNames(t *testing.T) {
	h := newEnv(t)
	id := h.Briefing("liaocheng").Evaluation.ID
	file := peopleHead + "王某甲,服务对象,13800000001\n,服务对象,13800000002\n王某乙,,138-0000-0003\n王某丙,服务对象,1380x\n王某甲,服务对象,138 0000 0001\n合计,5人,\n"
	_, err := h.Draws.PutAttendees(t.Context(), apptest.Officer, id, []byte(file), "")
	var bad *round.ImportError
	if !errors.As(err, &bad) {
		t.Fatalf("%v", err)
	}
	var got []string
	for _, b := range bad.Rows {
		got = append(got, fmt.Sprintf("%d %s", b.Row, b.Column))
		if strings.Contains(b.Text.ZH, "王某") {
			t.Errorf("an error names someone: %s", b.Text.ZH)
		}
	}
	if diff := cmp.Diff([]string{"3 姓名", "4 人员类别", "5 联系电话", "6 姓名", "7 姓名"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(h.lists()) != 0 {
		t.Error("a bad list was kept")
	}
	h.MustDo(h.Draws.PutAttendees(t.Context(), apptest.Officer, id, []byte("姓名\t类别\t手机\n甲\t群众\t13800000001\n乙\t群众\t\n"), "")) // as it is pasted from a spreadsheet
}

func TestOnlyThoseWhoDrawSeeAttendeesAndPhonesAreMasked(t *testing.T) {
	h := newEnv(t)
	id, _ := h.drawn()
	for _, role := range []auth.Role{auth.Assessor, auth.Supervisor, auth.Unit, auth.Auditor} {
		a := records.Actor{ID: "x", Name: "x", Role: role}
		for name, err := range map[string]error{
			"list":  apptest.ErrorOf(h.Draws.Attendees(t.Context(), a, id)),
			"calls": apptest.ErrorOf(h.Draws.CallList(t.Context(), a, id)),
			"draw":  apptest.ErrorOf(h.Draws.ShowDraw(t.Context(), a, id)),
			"erase": h.Draws.EraseAttendees(t.Context(), a, id), "put": apptest.ErrorOf(h.Draws.PutAttendees(t.Context(), a, id, people(3), "因为")),
		} {
			if records.KindOf(err) != records.Forbidden {
				t.Errorf("%s may %s: %v", role, name, err)
			}
		}
	}
	list, err := h.Draws.Attendees(t.Context(), apptest.Officer, id)
	h.Must(err)
	for _, p := range list {
		if !strings.HasPrefix(p.Name, "名") || len(p.Phone) != 11 || strings.Count(p.Phone, "*") != 6 {
			t.Errorf("%+v", p)
		}
	}
	calls, err := h.Draws.CallList(t.Context(), apptest.Officer, id)
	h.Must(err)
	if len(calls) != 13 || strings.Contains(calls[0].Phone, "*") {
		t.Errorf("%d to call, the first %+v", len(calls), calls[0])
	}
	if es, err := h.AuditDetails("attendees.call_list"); err != nil || len(es) != 1 {
		t.Errorf("that whole phones were fetched is recorded %d times: %v", len(es), err)
	}
}

// everything is every version of every record.
func (h *env) everything() (out []store.Record) {
	h.T.Helper()
	kinds, err := h.Store.Kinds(h.T.Context())
	h.Must(err)
	for _, k := range kinds {
		h.Must(h.Store.Scan(h.T.Context(), k, func(r store.Record) error { out = append(out, r); return nil }))
	}
	return out
}

func (h *env) lists() []store.Record {
	return slices.DeleteFunc(h.everything(), func(r store.Record) bool { return r.Kind != draw.KindAttendees })
}

func TestNamesAndPhonesAreNowhereInTheStoreInAuditOrInEvidence(t *testing.T) {
	h := newEnv(t)
	id, v := h.drawn()
	h.MustDo(h.Draws.ReplaceAttendee(t.Context(), apptest.Officer, id, records.AnyVersion, v.Attending[0].IDs[0],
		"ill"))
	h.MustDo(h.Draws.CallList(t.Context(), apptest.Officer, id))
	sid := h.held()
	check := func(what string, raw []byte) {
		t.Helper()
		for _, x := range []string{"名甲0", "名乙0", "1380000", "1390000"} {
			if bytes.Contains(raw, []byte(x)) {
				t.Errorf("%s holds %q", what, x)
			}
		}
	}
	for _, r := range h.everything() {
		check("record "+r.Kind, r.Body)
		if r.Kind != draw.KindDraw && r.Kind != audit.KindAudit && r.Kind != draw.KindAttendees &&
			bytes.Contains(r.Body, []byte(v.Seed)) {
			t.Errorf("%s is about the draw", r.Kind)
		}
	}
	var b bytes.Buffer
	h.Must(h.Minutes.WriteBundle(t.Context(), records.Actor{ID: "shen", Name: "shen"}, sid, &b,
		func(minutes.View) ([]byte, error) { return []byte("<p>"), nil }))
	check("the bundle", b.Bytes())
	for _, x := range []string{v.Seed, v.PoolDigest, `"attending"`} {
		if bytes.Contains(b.Bytes(), []byte(x)) {
			t.Errorf("the bundle reveals the draw: %s", x)
		}
	}
}

func TestAListIsDeletedDaysAfterTheSealAndCountsAndRecordStay(t *testing.T) {
	h := newEnv(t)
	id, v := h.drawn()
	h.held()
	h.Pass(30*24*time.Hour - time.Minute)
	h.Must(h.Draws.ForgetAttendees(t.Context()))
	if len(h.lists()) != 1 {
		t.Fatal("deleted before its time")
	}
	h.Pass(2 * time.Minute)
	h.Must(h.Draws.ForgetAttendees(t.Context()))
	h.Must(h.Draws.ForgetAttendees(t.Context()))
	if len(h.lists()) != 0 {
		t.Fatal("kept beyond its time")
	}
	if _, err := h.Draws.Attendees(t.Context(), apptest.Officer, id); records.KindOf(err) != records.Conflict {
		t.Errorf("%v", err)
	}
	got, err := h.Draws.ShowDraw(t.Context(), apptest.Officer, id)
	h.Must(err)
	if got.Erased == nil || got.Erased.People != 40 || got.Erased.Rule != draw.EraseSealed || got.Erased.Days != 30 ||
		got.Check() != "" || got.Seed != v.Seed {
		t.Errorf("%+v", got.Erased)
	}
	if es, err := h.AuditDetails("attendees.erase"); err != nil || !slices.Equal(es, []string{"sealed 40"}) {
		t.Errorf("%v %v", es, err)
	}
}

func TestAListIsDeletedDespiteAnUnfinishedBallotOrADeadProcess(t *testing.T) {
	h := newEnv(t)
	id, _ := h.drawn()
	h.Session(3, nil) // never opened
	h.Pass(179 * 24 * time.Hour)
	h.Must(h.Draws.ForgetAttendees(t.Context()))
	if len(h.lists()) != 1 {
		t.Fatal("deleted before its time")
	}
	h.Pass(2 * 24 * time.Hour)
	list := h.lists()[0]
	h.Must(h.Draws.ForgetAttendees(t.Context()))
	d, err := h.Draws.ShowDraw(t.Context(), apptest.Officer, id)
	if err != nil || d.Erased == nil || d.Erased.Rule != draw.EraseTooOld || len(h.lists()) != 0 {
		t.Errorf("%+v %v", d.Erased, err)
	}
	// as a process that died after its note leaves it, or a backup brings it back
	h.Must(h.Store.Insert(t.Context(), list))
	h.Must(h.Draws.ForgetAttendees(t.Context()))
	if len(h.lists()) != 0 {
		t.Error("a list that is said to be deleted is still there")
	}
}

func TestAListWithoutItsKeySaysWhatToDo(t *testing.T) {
	h := newEnv(t)
	id, _ := h.drawn()
	elsewhere := newEnvOn(t, h.Store, t.TempDir())
	var e *records.Error
	_, err := elsewhere.Draws.Attendees(t.Context(), apptest.Officer, id)
	if !errors.As(err, &e) || e.Code != "attendees_sealed" || !strings.Contains(e.Text.ZH, keys.PersonalName) {
		t.Errorf("%v", err)
	}
	if d, err := elsewhere.Draws.ShowDraw(t.Context(), apptest.Officer, id); err != nil || d.Check() != "" {
		t.Errorf("the record needs no key: %v", err)
	}
}

func TestTheRecordOfADrawNamesNobody(t *testing.T) {
	h := newEnv(t)
	_, v := h.drawn()
	raw, err := json.Marshal(v)
	h.Must(err)
	if bytes.Contains(raw, []byte("名甲")) || bytes.Contains(raw, []byte("138")) && bytes.Contains(raw, []byte("1380000")) {
		t.Errorf("%s", raw)
	}
}

// A draw is witnessed by two: with one, no one else could say afterwards which number it was.
func TestADrawHasTwoWitnesses(t *testing.T) {
	h := newEnv(t)
	id := h.pooled()
	h.MustDo(h.Draws.FixDraw(t.Context(), apptest.Officer, id, records.AnyVersion, someQuotas))
	for n, ok := range map[int]bool{0: false, 1: false, 10: false} {
		ws := []evaldraw.Witness{}
		for i := range n {
			ws = append(ws, evaldraw.Witness{Name: fmt.Sprintf("见证%d", i), Number: fmt.Sprint(100 + i)})
		}
		_, err := h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion, ws)
		if (err == nil) != ok {
			t.Errorf("with %d: %v", n, err)
		}
	}
	h.MustDo(h.Draws.DrawAttendees(t.Context(), apptest.Officer, id, records.AnyVersion, someWitnesses))
}
