package panel

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/auth"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// spoilt is a store that has found its boxes damaged.
type spoilt struct {
	store.Store
	mu    sync.Mutex
	found []*store.DamageError
}

func (s *spoilt) Damage() []*store.DamageError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.found)
}

func (s *spoilt) AcceptLoss(context.Context, string) error { return nil }

func (s *spoilt) find(found ...*store.DamageError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found = found
}

// A damaged ballot box is the first thing the office and organizers see: which session, what is wrong, and what to do,
// with the command where something is left to carry on with.
func TestTheOfficeSeesWhichBoxIsDamagedAndWhatToDo(t *testing.T) {
	st := &spoilt{Store: memory.Open()}
	d := newEnvOn(t, st)
	office, organizer := d.as("wang", auth.Admin, ""), d.as("zhang", auth.Organizer, "")
	office.see("/admin").hasNot("票箱损坏")
	office.see("/admin/damage").has("没有发现损坏")

	sid := d.damagedSession(organizer.who)
	st.find(
		&store.DamageError{Code: store.DamageLost, SID: sid, Text: store.Text{ZH: "有已经确认收到的票读不出来。"}},
		store.LostBox("AAECAwQFBgcICQoLDA0ODw"),
	)
	for _, who := range []*client{office, organizer} {
		if to := who.get("/admin").location(); to != "/admin/damage" {
			t.Errorf("%s is led to %q", who.who.Name, to)
		}
		page := who.see("/admin/damage").has("场次 ", "有已经确认收到的票读不出来。", "minping accept-loss "+sid,
			"rows_lost", "票箱 AAECAwQFBgcICQoLDA0ODw", "的文件不见了", "box_missing")
		page.hasNot("accept-loss AAECAwQFBgcICQoLDA0ODw") // nothing is left of it
	}
	if got := d.as("ping", auth.Assessor, "discipline").get("/admin/damage"); got.status != http.StatusForbidden {
		t.Errorf("an assessor: %d", got.status)
	}
	st.find()
	office.see("/admin").hasNot("票箱损坏")
}

// What a clock that jumped would erase is shown to the office, with what to do, until someone confirms the clock.
func TestTheOfficeSeesWhatAClockThatJumpedWouldErase(t *testing.T) {
	d := newEnv(t)
	ctx, by := t.Context(), records.Actor{ID: "ban", Name: "ban", Role: auth.Admin}
	_, e := d.evaluated("市水利局")
	v, err := d.Ledgers.New(ctx, by, e, ledger.Draft{Item: items.Item{Source: "petition", Text: "信访"}})
	d.must(err)
	_, err = d.Ledgers.Step(ctx, by, v.ID, records.AnyVersion, ledger.StepRequest{To: items.Withdrawn, Reason: "重复"})
	d.must(err)
	run := func() {
		for _, j := range d.Ledgers.Jobs() {
			d.must(d.Clock.Guarded(j).Run(ctx))
		}
	}
	run()
	d.pass(200 * 24 * time.Hour)
	run()
	office, organizer := d.as("wang", auth.Admin, ""), d.as("zhang", auth.Organizer, "")
	office.see("/admin/organizations").has("时钟待确认").hasNot("票箱损坏")
	organizer.see("/admin/organizations").hasNot("时钟待确认")
	office.see("/admin/damage").
		has("时钟待确认", "2027年5月21日 17:00", "限授权台账事项 1 份已到期", "minping doctor --confirm-clock").
		hasNot("没有发现损坏", "下面的票箱")
	d.must(d.Clock.Confirm(ctx, records.Actor{Name: "command line"}))
	office.see("/admin/damage").has("没有发现损坏").hasNot("时钟待确认")
}

// A large file of records that is inconsistent is found while the service runs: staff see it first, with what to do,
// and ballot boxes are not mentioned.
func TestTheOfficeSeesThatTheRecordsAreDamaged(t *testing.T) {
	st := &spoilt{Store: memory.Open()}
	d := newEnvOn(t, st)
	office := d.as("wang", auth.Admin, "")
	said := "记录文件 records.db 前后不一致。请停止服务，用完好的副本恢复整个数据目录后再启动。"
	of := &store.DamageError{Code: store.DamageRecord, Text: store.Text{ZH: said}}
	st.find(of)
	if to := office.get("/admin").location(); to != "/admin/damage" {
		t.Errorf("led to %q", to)
	}
	office.see("/admin/damage").has("记录损坏", said, "record_changed").
		hasNot("票箱损坏", "下面的票箱", "accept-loss", "打开这一场", "没有发现损坏")

	st.find(of, store.LostBox("AAECAwQFBgcICQoLDA0ODw"))
	office.see("/admin/damage").has("票箱损坏", "下面的票箱", said, "box_missing")
}

// damagedSession makes a session and returns the sid of its box.
func (d *env) damagedSession(by records.Actor) string {
	d.t.Helper()
	ctx, admin := d.t.Context(), records.Actor{ID: "ban", Name: "ban", Role: auth.Admin}
	r, err := d.Rounds.NewRound(ctx, admin, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"})
	d.must(err)
	o, err := d.Rounds.NewOrganization(ctx, admin, round.Organization{Name: "市样例局", Kind: scheme.KindDepartment})
	d.must(err)
	e, err := d.Rounds.NewEvaluation(ctx, admin,
		round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng"})
	d.must(err)
	b, err := d.Rounds.NewBriefing(ctx, by,
		round.Briefing{EvaluationID: e.ID, HeldAt: d.now().Add(time.Hour), Place: "会议室", Expected: 66, Attended: 60})
	d.must(err)
	v, err := d.Sessions.NewSession(ctx, by, session.SessionRequest{BriefingID: b.ID})
	d.must(err)
	return v.Boxes[0].SID
}
