package scoring_test

import (
	"math/big"
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Decision 0099: a ranking says that vetoes come last if they do. A result that was fixed while the score alone decided
// keeps its ranks, and its page makes no such claim.
func TestThePageSaysThatVetoesComeLast(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 8, Name: "第八轮", StartsOn: "2023-07-01"})
	h.Must(err)
	veto := func(evaluation string) {
		who := records.Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
		s, err := h.Scores.ShowSheet(ctx, who, evaluation, "joint")
		h.Must(err)
		q := scoring.SheetRequest{Submit: true}
		for _, x := range s.Rubric.Items {
			if x.Mode != scheme.ItemAuto {
				q.Items = append(q.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "虚假整改", Veto: x.Veto})
			}
		}
		h.MustDo(h.Scores.PutSheet(ctx, who, evaluation, "joint", records.AnyVersion, q))
	}
	decide := score.Decision{Value: "80", Reason: "电话回访"}
	for i, name := range []string{"市甲局", "市乙局", "市丙局"} {
		org := round.Organization{Name: name, Kind: scheme.KindDepartment}
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, org)
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng",
		})
		h.Must(err)
		if i == 2 { // all the points, and a veto
			if last(h, r.ID) {
				t.Error("it is said where no one has a veto")
			}
			veto(e.ID)
		} else {
			h.SubmitSheet(e.ID, "joint", i+1)
		}
		h.Must(h.Scores.Lock(ctx, apptest.Office, e.ID, ""))
		h.Must(h.Scores.DecideSatisfaction(ctx, apptest.Office, e.ID, records.AnyVersion, decide))
	}
	if !last(h, r.ID) {
		t.Error("it is not said where a unit with a veto is last")
	}
	h.Fix(r.ID)
	if !last(h, r.ID) {
		t.Error("it is not said of a result that is fixed so")
	}
	number := func(s string) *big.Rat { return decimal.Decimal(s).Rat() }
	h.MustDo(records.Update(ctx, h.Env, round.KindFinal, r.ID, records.AnyVersion, func(f *round.Fixed) error {
		rows := f.Final.Rows
		slices.SortFunc(rows, func(a, b final.Row) int { return number(b.Score).Cmp(number(a.Score)) })
		for i := range rows {
			rows[i].Rank, rows[i].RankInKind, rows[i].Candidate = i+1, i+1, i == len(rows)-1
		}
		if !rows[0].Veto {
			t.Fatalf("by score alone the one with a veto is not first: %+v", rows)
		}
		f.Final.Digest = final.Digest(f.Final)
		return nil
	}))
	h.MustDo(h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 9, Name: "第九轮", StartsOn: "2023-08-01"}))
	if last(h, r.ID) {
		t.Error("it is said of a result whose ranks are those of the scores")
	}
}

// last reports whether the ranking of a round says that vetoes come last, overall and by kind alike.
func last(h *env, roundID string) bool {
	h.T.Helper()
	said := func(scope string) bool {
		rows, err := h.Scores.Ranking(h.T.Context(), apptest.Office, roundID, scope)
		h.Must(err)
		return scoring.VetoesLast(rows, scope)
	}
	all := said(scheme.ScopeAll)
	if all != said(scheme.ScopeKind) {
		h.T.Error("the ranking of the only kind says something else than that of all units")
	}
	return all
}

// Where each kind is ranked by itself, a veto of one kind is not held against the ranks of another.
func TestAVetoIsComparedWithinItsList(t *testing.T) {
	row := func(kind string, rank int, veto bool) scoring.RankRow {
		return scoring.RankRow{OrgKind: kind, Rank: rank, Veto: veto}
	}
	kinds := []scoring.RankRow{
		row("department", 1, false), row("department", 2, true),
		row("township", 1, false), row("township", 2, false), row("township", 3, false),
	}
	if !scoring.VetoesLast(kinds, scheme.ScopeKind) || scoring.VetoesLast(kinds, scheme.ScopeAll) {
		t.Error("kinds are not told apart")
	}
	for name, x := range map[string]struct {
		rows []scoring.RankRow
		want bool
	}{
		"nobody":             {nil, false},
		"level with another": {[]scoring.RankRow{row("", 1, false), row("", 1, true)}, false},
		"two of three":       {[]scoring.RankRow{row("", 1, false), row("", 3, true), row("", 2, true)}, true},
		"not ranked yet":     {[]scoring.RankRow{row("", 0, false), row("", 1, true)}, true},
	} {
		if got := scoring.VetoesLast(x.rows, scheme.ScopeAll); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
