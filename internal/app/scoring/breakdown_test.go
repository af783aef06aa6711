package scoring_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"testing"

	"minping/configs"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// groupsVote holds a counted session of the current briefing: staff all answer 1, people all answer 3.
func (h *env) groupsVote(staff, people int) string {
	h.T.Helper()
	v, tokens := h.Session(max(staff, people), func(r *session.SessionRequest) {
		r.Groups = []ballotbox.Group{{Name: "干部职工", Weight: "40"}, {Name: "群众和服务对象", Weight: "60"}}
	})
	h.Move(v.ID, vote.StateOpen)
	for b, n := range []int{staff, people} {
		sid := v.Boxes[b].SID
		for i := range n {
			h.Cast(sid, h.Admit(sid, tokens[sid][i]), apptest.Same(1+2*b, 1+2*b))
		}
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	return v.ID
}

func figures(t satisfaction.TagResult) string {
	out := said(t.SatisfactionScore) + " " + said(t.SatisfactionRate)
	for _, g := range t.Groups {
		out += fmt.Sprintf(" | %s %s %s", said(g.SatisfactionScore), said(g.SatisfactionRate), g.Suppressed)
	}
	return out
}

// liaocheng's answers 1 and 3 are worth 100 and 30; the groups weigh 4∶6. 满意率 counts heads: 6 of 12.
func TestASessionUnitAndRoundAreShownByWhatWasAsked(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	where := h.Briefing("liaocheng")
	id := h.groupsVote(6, 6)
	one, err := h.Scores.SessionBreakdown(ctx, apptest.Officer, id)
	h.Must(err)
	const want = "58.00 50.00 | 100.00 100.00  | 30.00 0.00 "
	if got := figures(one.Whole); got != want || len(one.Standards) != len(evalscheme.Standards()) {
		t.Errorf("a session: %q, %d standards", got, len(one.Standards))
	}
	for _, x := range append(one.Standards, one.Aspects...) {
		if figures(x) != want {
			t.Errorf("%s: %q", x.Tag, figures(x))
		}
	}
	if len(one.Focuses) != len(evalscheme.Focuses()) || figures(one.Focuses[0]) != want ||
		len(one.Indicators.Standards) > 0 {
		t.Errorf("by focus area: %+v; indicators of a session: %v", one.Focuses, one.Indicators)
	}
	unit, err := h.Scores.UnitBreakdown(ctx, apptest.Office, where.Evaluation.ID)
	h.Must(err)
	if figures(unit.Whole) != want || len(unit.Sessions) != 1 || unit.Unit != where.Org.V.Name {
		t.Errorf("a unit: %+v", unit)
	}
	h.secondUnit(where, 6, 2) // its people are too few: neither of its groups is shown
	all, err := h.Scores.RoundBreakdown(ctx, apptest.Office, where.Round.ID, "")
	h.Must(err)
	// the second unit's hidden groups are one part: (6×100 + 2×30) ÷ 8 = 82.50 and 6 of 8; the groups are of the first
	if got := figures(all.Whole); got != "70.25 62.50 | 100.00 100.00  | 30.00 0.00 " || all.Units != 2 || all.Of != 2 {
		t.Errorf("a round: %q of %d units", got, all.Units)
	}
	none, err := h.Scores.RoundBreakdown(ctx, apptest.Office, where.Round.ID, evalscheme.KindTownship)
	if err != nil || none.Of != 0 {
		t.Errorf("townships in a round without: %+v, %v", none, err)
	}
}

// secondUnit adds a unit to the round and counts its ballots.
func (h *env) secondUnit(where round.Sample, staff, people int) string {
	h.T.Helper()
	ctx := h.T.Context()
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "市第二局", Kind: evalscheme.KindDepartment})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: where.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng",
	})
	h.Must(err)
	h.Sample.Briefing, err = h.Rounds.NewBriefing(ctx, apptest.Officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.Now(), Place: "会议室", Expected: 66, Attended: 60})
	h.Must(err)
	h.groupsVote(staff, people)
	return e.ID
}

func TestATooSmallSessionIsInNoBreakdown(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	id := h.groupsVote(2, 2)
	one, err := h.Scores.SessionBreakdown(t.Context(), apptest.Officer, id)
	h.Must(err)
	all, err := h.Scores.RoundBreakdown(t.Context(), apptest.Office, where.Round.ID, "")
	h.Must(err)
	for _, b := range []satisfaction.BreakdownResult{one.BreakdownResult, all.BreakdownResult} {
		if b.Suppressed != satisfaction.TooFew || b.Whole.SatisfactionScore != nil ||
			len(b.Standards)+len(b.Aspects) > 0 {
			t.Errorf("four ballots say %+v", b)
		}
	}
}

func TestABreakdownIsForThoseWhoMayReadTheResult(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	where := h.Briefing("liaocheng")
	id := h.groupsVote(6, 6)
	assessor := records.Actor{ID: "sun", Name: "sun", Role: "assessor", Body: "joint"}
	if _, err := h.Scores.UnitBreakdown(ctx, assessor, where.Evaluation.ID); records.KindOf(err) != records.Forbidden {
		t.Errorf("before the lock an assessor gets %v", err)
	}
	all, err := h.Scores.RoundBreakdown(ctx, assessor, where.Round.ID, "")
	if err != nil || all.Units != 0 || all.Of != 1 {
		t.Errorf("of a round that is not locked an assessor sees %d units, %v", all.Units, err)
	}
	own := records.Actor{ID: "unit", Name: "unit", Role: "unit", Body: where.Org.ID}
	if _, err := h.Scores.SessionBreakdown(ctx, own, id); records.KindOf(err) != records.Forbidden {
		t.Errorf("before its notification the unit gets %v", err)
	}
	if _, err := h.Scores.UnitBreakdown(ctx, apptest.Office, "nothing"); records.KindOf(err) != records.NotFound {
		t.Errorf("of an evaluation that is not there: %v", err)
	}
}

// domain A07 and A09: indicators carry a standard, and a focus area where the city marked one. A unit's sheets are
// shown by both once they are locked.
func TestLockedSheetsAreShownByStandard(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	raw, err := fs.ReadFile(configs.Packs, "packs/sanmenxia.yaml")
	h.Must(err)
	const first = "name: 整改主体责任落实情况"
	raw = bytes.ReplaceAll(raw, []byte(first), []byte(`focus: "`+evalscheme.Focuses()[0]+`", `+first))
	h.MustDo(h.Schemes.NewScheme(ctx, apptest.Office, raw))
	r := h.Scored(7, 2)                                // the second unit loses the first indicator of each sheet
	for i, want := range []string{"100.00", "82.35"} { // 70 of 85 points of this standard
		v, err := h.Scores.UnitBreakdown(ctx, apptest.Office, r.Units[i].Evaluation.ID)
		h.Must(err)
		if len(v.Indicators.Standards) == 0 || v.Indicators.Standards[0].Mark != "问题整改到位" {
			t.Fatalf("indicators %+v", v.Indicators)
		}
		if got := decimal.Round2(v.Indicators.Standards[0].Share); got != want {
			t.Errorf("unit %d: %s, want %s", i, got, want)
		}
	}
	all, err := h.Scores.RoundBreakdown(ctx, apptest.Office, r.Round.ID, "")
	h.Must(err)
	if all.Indicators.Standards[0].Units != 2 || decimal.Round2(all.Indicators.Standards[0].Share) != "91.18" {
		t.Errorf("the round: %+v", all.Indicators.Standards[0])
	}
	if f := all.Indicators.Focuses; len(f) == 0 || f[0].Mark != evalscheme.Focuses()[0] || f[0].Units != 2 {
		t.Errorf("by focus area: %+v", f)
	}
	h.Must(h.Scores.Reopen(ctx, apptest.Office, r.Units[0].Evaluation.ID, "discipline", "笔误"))
	v, err := h.Scores.UnitBreakdown(ctx, apptest.Office, r.Units[0].Evaluation.ID)
	h.Must(err)
	if len(v.Indicators.Standards)+len(v.Indicators.Focuses) > 0 {
		t.Errorf("sheets that are no longer locked are shown: %+v", v.Indicators)
	}
}
