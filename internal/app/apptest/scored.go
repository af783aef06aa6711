package apptest

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"

	"minping/configs"
	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	rules "minping/internal/evaluation/document"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// ScoredRound is a round of which every unit is scored and locked.
type ScoredRound struct {
	Round records.Versioned[round.Round]
	Units []ScoredUnit
}

// ScoredUnit is a unit of a ScoredRound.
type ScoredUnit struct {
	Evaluation records.Versioned[round.Evaluation]
	Org        records.Versioned[round.Organization]
}

// Staff returns the account of the unit.
func (u ScoredUnit) Staff() records.Actor {
	return records.Actor{ID: "staff-" + u.Org.ID, Name: u.Org.V.Name, Role: auth.Unit, Body: u.Org.ID}
}

// Hears makes later Scored rounds ones with hearings: they are scored as under 三门峡's scheme, whose document knows none,
// but under a place's own.
func (h *App) Hears() {
	h.T.Helper()
	raw, err := fs.ReadFile(configs.Packs, "packs/sanmenxia.yaml")
	h.Must(err)
	h.scheme = "with_hearings"
	if _, err := h.Schemes.ShowScheme(h.T.Context(), h.scheme, 0); err == nil { // by another service on this store
		return
	}
	raw = bytes.Replace(raw, []byte("\nid: sanmenxia\n"), []byte("\nid: "+h.scheme+"\n"), 1)
	h.MustDo(h.Schemes.NewScheme(h.T.Context(), Office, raw))
}

// Scored makes a round of n units under the scheme that needs no ballot; unit i loses i points on each sheet.
func (h *App) Scored(no, n int) ScoredRound {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, Office, round.Round{
		Term: 5, No: no, Name: fmt.Sprintf("第%d轮", no), StartsOn: "2024-07-01",
	})
	h.Must(err)
	out := ScoredRound{Round: r}
	for i := range n {
		kind := []string{scheme.KindDepartment, scheme.KindTownship}[i%2]
		o, err := h.Rounds.NewOrganization(ctx, Office, round.Organization{
			Name: fmt.Sprintf("第%d轮第%d局", no, i+1), Kind: kind,
		})
		h.Must(err)
		out.Units = append(out.Units, h.JoinScored(r.ID, o, i))
	}
	return out
}

// JoinScored adds an organization to a round, scored and locked, having lost the given points on each sheet.
func (h *App) JoinScored(roundID string, o records.Versioned[round.Organization], lost int) ScoredUnit {
	h.T.Helper()
	ctx := h.T.Context()
	e, err := h.Rounds.NewEvaluation(ctx, Office, round.Evaluation{
		RoundID: roundID, OrganizationID: o.ID, SchemeID: cmp.Or(h.scheme, "sanmenxia"),
	})
	h.Must(err)
	problems, done, basic, undone, found := 10, 8, 1, 1, 1
	h.MustDo(h.Rounds.ChangeEvaluation(ctx, Office, e.ID, records.AnyVersion, facts.Facts{
		Problems: &problems, Done: &done, Basic: &basic, Undone: &undone, NewProblems: &found,
		Outstanding: "公车管理制度未落实\n工程款拖欠", SuggestionsSummary: "按月公开进度", ProminentProblems: "以会议落实整改",
		DailyDiscipline: "基本到位", DailyOrganization: "落实到位",
	}))
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(e.ID, body, lost)
	}
	h.Must(h.Scores.Lock(ctx, Office, e.ID, ""))
	return ScoredUnit{e, o}
}

// SubmitSheet fills in and submits a body's sheet, taking the given points off its first items.
func (h *App) SubmitSheet(evaluationID, body string, lost int) {
	h.T.Helper()
	who := records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
	s, err := h.Scores.ShowSheet(h.T.Context(), who, evaluationID, body)
	h.Must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode == scheme.ItemAuto {
			continue
		}
		item := score.SheetItem{Code: x.Code, Score: x.Points, Reason: "核查发现"}
		if lost > 0 && x.Mode == scheme.ItemManual {
			item.Score, lost = "0", lost-1
		}
		r.Items = append(r.Items, item)
	}
	h.MustDo(h.Scores.PutSheet(h.T.Context(), who, evaluationID, body, records.AnyVersion, r))
}

// Fix fixes the result of a batch.
func (h *App) Fix(batchID string) final.View {
	h.T.Helper()
	v, err := h.Finals.Fix(h.T.Context(), Office, batchID, records.AnyVersion, final.FixRequest{})
	h.Must(err)
	return v
}

// Draft drafts a document about a unit.
func (h *App) Draft(kind string, u ScoredUnit) records.Versioned[document.Document] {
	h.T.Helper()
	v, err := h.Documents.Draft(h.T.Context(), Office, document.Draft{Type: kind, Evaluation: u.Evaluation.ID})
	h.Must(err)
	return h.Filled(v)
}

// Filled writes something wherever a document has a blank.
func (h *App) Filled(v records.Versioned[document.Document]) records.Versioned[document.Document] {
	h.T.Helper()
	v, err := fill(h.T.Context(), h.Service, v)
	h.Must(err)
	return v
}

// Approved takes a draft to approval.
func (h *App) Approved(v records.Versioned[document.Document]) records.Versioned[document.Document] {
	h.T.Helper()
	h.step(Office, v.ID, document.StepRequest{To: rules.StateSubmitted})
	return h.step(Leader, v.ID, document.StepRequest{To: rules.StateApproved, Says: "经市委同意"})
}

// Issued takes a draft through approval to its issue.
func (h *App) Issued(v records.Versioned[document.Document]) records.Versioned[document.Document] {
	h.T.Helper()
	return h.step(Office, h.Approved(v).ID, document.StepRequest{To: rules.StateIssued})
}

func (h *App) step(
	who records.Actor, id string, r document.StepRequest,
) records.Versioned[document.Document] {
	h.T.Helper()
	v, err := h.Documents.Step(h.T.Context(), who, id, records.AnyVersion, r)
	h.Must(err)
	return v
}
