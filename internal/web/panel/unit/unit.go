package unit

import (
	"fmt"
	"slices"

	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	rules "minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// closed is shown until a result is opened.
const closed = "结果通知发给本单位以后才能看到。"

// unit is what staff of an inspected organization see: what they have to do, their own briefings of all rounds, and the
// result of each once it was opened to them.
func (req *request) unit() error { return req.unitPage(nil) }

func (req *request) unitPage(tried *kit.Submission) error {
	out := Disclosure{Frame: req.Frame("本单位")}
	rows, err := req.own()
	if err != nil {
		return err
	}
	papers, err := req.received()
	if err != nil {
		return err
	}
	if err := req.tasks(&out, rows, papers); err != nil {
		return err
	}
	if newest := newestBriefing(rows); newest >= 0 {
		if err := req.disclosure(&out, rows[newest], tried); err != nil {
			return err
		}
	}
	for n, r := range rows {
		p, err := req.inRound(r, papers)
		if err != nil {
			return err
		}
		if n == 0 {
			out.Sub, out.Now = r.Organization, &p
		} else {
			out.Rounds = append(out.Rounds, p)
		}
	}
	return req.Render(out)
}

// ownRow is how far the unit is in a round.
type ownRow struct {
	round records.Versioned[round.Round]
	scoring.OverviewRow
}

// own are the evaluations of the unit that the account belongs to, those of the newest round first.
func (req *request) own() (out []ownRow, err error) {
	rs, err := lookup.AllRounds(req.Request)
	if err != nil {
		return nil, err
	}
	for _, r := range rs {
		rows, err := req.svc.Scores.Overview(req.ctx, r.ID)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			mine := x.OrganizationID == req.who.Body || x.Organization == req.who.Body
			if req.who.Body != "" && mine && !x.Supervising {
				out = append(out, ownRow{r, x})
			}
		}
	}
	return out, nil
}

func newestBriefing(rows []ownRow) int {
	for n, r := range rows {
		if r.BriefingID != "" {
			return n
		}
	}
	return -1
}

// received are the documents that were issued to the unit.
func (req *request) received() ([]document.Summary, error) {
	all, err := req.svc.Documents.List(req.ctx, req.who, document.Filter{})
	if records.KindOf(err) == records.Forbidden { // an account without an organization receives nothing
		return nil, nil
	}
	return all, err
}

// disclosure is the text that the unit makes public at its newest briefing.
func (req *request) disclosure(out *Disclosure, o ownRow, tried *kit.Submission) error {
	b, err := req.svc.Rounds.BriefingFor(req.ctx, req.who, o.BriefingID)
	if err != nil {
		return err
	}
	out.Round, out.Text = o.round.V.Name, b.V.Disclosure
	out.Late = o.State == vote.StateReady
	fixed, err := req.svc.Rounds.Disclosures.Fixed(req.ctx, o.BriefingID)
	if err != nil {
		return err
	}
	if !fixed {
		out.Form = req.WithErrors(
			&kit.Form{
				Key:    "disclosure",
				Action: "/admin/unit",
				Button: "保存",
				Kind:   "next",
				Hidden: []kit.Hidden{kit.VersionField(b.Version)},
				Fields: []kit.Field{{
					Name: "disclosure", Label: "整改情况", Type: "textarea", MaxLen: 50_000, Value: b.V.Disclosure,
				}},
			},
			tried,
		)
	}
	return nil
}

func briefingFacts(b round.Briefing) []kit.Fact {
	return []kit.Fact{
		{Name: "时间", Value: kit.Minute(b.HeldAt)}, {Name: "地点", Value: b.Place}, {Name: "主持", Value: b.Host},
	}
}

// result is the result of a briefing as far as it was opened to the unit, or why there is none to see.
func (req *request) result(o ownRow) (r *kit.Measured, gate string, err error) {
	if o.State != vote.StateCounted && o.State != vote.StatePurged {
		return nil, closed, nil
	}
	v, err := req.svc.Tallies.Result(req.ctx, req.who, o.SessionID)
	switch {
	case records.KindOf(err) == records.Forbidden:
		return nil, closed, nil
	case err != nil:
		return nil, "", err
	case v.Suppressed != "":
		return nil, "收回的票太少，不公布满意度。", nil
	}
	return &kit.Measured{Score: kit.OrDash(v.SatisfactionScore), Rate: kit.OrDash(v.SatisfactionRate)}, "", nil
}

// inRound is a round with what was opened to the unit in it (fault F10: none of it goes with the next round).
func (req *request) inRound(o ownRow, papers []document.Summary) (p Round, err error) {
	p = Round{Name: o.round.V.Name, Facts: []kit.Fact{{Name: "通报会", Value: "还没有安排"}}}
	if o.BriefingID != "" {
		b, err := req.svc.Rounds.BriefingFor(req.ctx, req.who, o.BriefingID)
		if err != nil {
			return p, err
		}
		p.Facts = briefingFacts(b.V)
	}
	p.Facts = append(p.Facts, kit.Fact{
		Name: "台账", Value: "看本轮台账", Href: "/admin/ledger?round=" + o.round.ID,
	})
	for _, s := range papers {
		if s.Evaluation == o.EvaluationID {
			p.Documents = append(p.Documents, kit.Link{
				Href: "/admin/documents/" + s.ID, Text: fmt.Sprintf("%s《%s》", s.Number, s.Title),
			})
		}
	}
	p.Result, p.Gate, err = req.result(o)
	switch {
	case p.Gate != closed || !told(papers, o.EvaluationID):
	case o.State != vote.StateCounted && o.State != vote.StatePurged:
		p.Gate = "这一轮没有民主测评的结果，得分见结果通知。"
	default: // a result fixed again after it starts with a new notification (promise 2)
		f, again, err := req.svc.Rounds.FinalOfRound(req.ctx, o.round.ID)
		if err != nil {
			return p, err
		}
		p.Gate = gateAgain(f, again, o.EvaluationID)
	}
	return p, err
}

// gateAgain says why a unit that was told its result cannot see it now. ok is false if none is fixed.
func gateAgain(f final.Final, ok bool, evaluation string) string {
	_, in := f.Row(evaluation)
	switch {
	case !ok:
		return "结果已撤销锁定，新的通知发来以前，以收到的通知为准。"
	case !in: // no new notification comes
		return "结果已重新锁定，本单位没有列入，以收到的通知为准。"
	}
	return "结果已重新锁定，新的通知发来以前，以收到的通知为准。"
}

// told reports whether the unit was sent its result.
func told(papers []document.Summary, evaluation string) bool {
	return slices.ContainsFunc(papers, func(s document.Summary) bool {
		return s.Type == "notification" && s.Evaluation == evaluation
	})
}

func (req *request) disclose() error {
	rows, err := req.own()
	if err != nil {
		return err
	}
	n := newestBriefing(rows)
	if n < 0 {
		return errNoBriefing
	}
	id := rows[n].BriefingID
	if _, err := req.svc.Rounds.BriefingFor(req.ctx, req.who, id); err != nil {
		return err
	}
	fixed, err := req.svc.Rounds.Disclosures.Fixed(req.ctx, id)
	if err == nil && fixed {
		err = round.ErrDisclosed
	}
	if err != nil {
		return err
	}
	t := req.FormValue("disclosure")
	seen := kit.ParseNumber(req.FormValue("version"))
	_, err = req.svc.Rounds.ChangeBriefing(req.ctx, req.who, id, seen, round.BriefingChange{Disclosure: &t})
	switch records.KindOf(err) {
	case records.Invalid, records.Stale:
		return req.unitPage(&kit.Submission{Key: "disclosure", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/unit", "saved.disclosure")
}

var errNoBriefing = records.Fail(records.Conflict, "no_briefing", "本单位的通报会还没有安排。",
	"No briefing of this organization has been arranged.")

// unsigned reports a document that waits for the unit's signature.
func unsigned(s document.Summary) bool { return s.Receipt && !s.Mine && s.State == rules.StateIssued }
