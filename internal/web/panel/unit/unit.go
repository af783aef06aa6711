package unit

import (
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// unit is what staff of an inspected organisation see: their own briefing, and their own result once the bulletin is
// out.
func (req *request) unit() error { return req.unitPage(nil) }

func (req *request) unitPage(tried *kit.Submission) error {
	out := Disclosure{Frame: req.Frame("本单位的通报会"), Gate: "结果通知发给本单位以后才能看到。"}
	o, found, err := req.ownStanding()
	if err != nil {
		return err
	}
	if !found {
		out.Facts = []kit.Fact{{Name: "通报会", Value: "还没有安排"}}
		return req.Render(out)
	}
	b, err := req.svc.Rounds.BriefingFor(req.ctx, req.who, o.BriefingID)
	if err != nil {
		return err
	}
	out.Sub = o.Organization
	out.Facts = []kit.Fact{{Name: "时间", Value: kit.Minute(b.V.HeldAt)}, {Name: "地点", Value: b.V.Place}, {Name: "主持", Value: b.V.Host}}
	out.Text = b.V.Disclosure
	if disclosable(o.State) {
		out.Form = req.WithErrors(
			&kit.Form{
				Key:    "disclosure",
				Action: "/admin/unit",
				Button: "保存",
				Kind:   "next",
				Hidden: []kit.Hidden{kit.VersionField(b.Version)},
				Fields: []kit.Field{{Name: "disclosure", Label: "整改情况", Type: "textarea", MaxLen: 50_000, Value: b.V.Disclosure}},
			},
			tried,
		)
	}
	if o.State != vote.StateCounted && o.State != vote.StatePurged {
		return req.Render(out)
	}
	r, err := req.svc.Tallies.Result(req.ctx, req.who, o.SessionID)
	switch {
	case err == nil && r.Suppressed != "":
		out.Gate = "收回的票太少，不公布满意度。"
	case err == nil:
		out.Result = &kit.Measured{Score: kit.OrDash(r.SatisfactionScore), Rate: kit.OrDash(r.SatisfactionRate)}
	case records.KindOf(err) != records.Forbidden:
		return err
	}
	return req.Render(out)
}

// disclosable: the text is what people were told before they voted, so it is fixed when voting begins.
func disclosable(st vote.State) bool {
	return st == "" || st == vote.StateDraft || st == vote.StateReady
}

// ownStanding finds the newest briefing of the unit that the account belongs to.
func (req *request) ownStanding() (o scoring.OverviewRow, found bool, err error) {
	rs, err := req.AllRounds()
	if err != nil {
		return o, false, err
	}
	for _, r := range rs {
		rows, err := req.svc.Scores.Overview(req.ctx, r.ID)
		if err != nil {
			return o, false, err
		}
		i := slices.IndexFunc(rows, func(x scoring.OverviewRow) bool {
			return req.who.Body != "" && (x.OrganizationID == req.who.Body || x.Organization == req.who.Body) && x.BriefingID != ""
		})
		if i >= 0 {
			return rows[i], true, nil
		}
	}
	return o, false, nil
}

func (req *request) disclose() error {
	o, found, err := req.ownStanding()
	if err != nil {
		return err
	}
	if !found || !disclosable(o.State) {
		return &records.Error{Kind: records.Conflict, Code: "fixed", Text: records.Text{ZH: "投票已经开始，公开的内容不能再改。", EN: "Voting has begun; the text is fixed."}}
	}
	if _, err := req.svc.Rounds.BriefingFor(req.ctx, req.who, o.BriefingID); err != nil {
		return err
	}
	t := req.FormValue("disclosure")
	_, err = req.svc.Rounds.ChangeBriefing(req.ctx, req.who, o.BriefingID, kit.ParseNumber(req.FormValue("version")), round.BriefingChange{Disclosure: &t})
	switch records.KindOf(err) {
	case records.Invalid, records.Stale:
		return req.unitPage(&kit.Submission{Key: "disclosure", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/unit", "saved")
}
