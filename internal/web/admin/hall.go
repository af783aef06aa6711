package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
)

// hallScreen is the projector's page. Its key is in the fragment, which never gets here; its script reads the API's event stream.
func (v *visit) hallScreen() error {
	v.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	return v.show(page.HallScreen{Frame: page.Frame{Title: "会场大屏"}})
}

func monitorForm() page.Form {
	return page.Form{Action: "/admin/monitor", Button: "打开", Kind: "next", Fields: []page.Field{{Name: "number", Label: "场次号", Type: "number6", Width: "short"}}}
}

// monitor is a supervising body's page in the hall: where left-over slips wait.
func (v *visit) monitor() error { return v.monitorPage(monitorForm()) }

func (v *visit) monitorPage(form page.Form) error {
	out := page.Monitor{Frame: v.frame("监票"), Form: form}
	r, ok, err := v.theRoundOf("")
	if err != nil {
		return err
	}
	if ok {
		rows, err := v.p.svc.Overview(v.ctx, r.ID)
		if err != nil {
			return err
		}
		for _, o := range rows {
			if slices.Contains([]vote.State{vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateClosing}, o.State) {
				out.Rows = append(
					out.Rows,
					page.Evening{
						Unit: o.Organization,
						Href: "/admin/sessions/" + o.SessionID + "/void",
						When: short(o.HeldAt),
						Chip: stateChip(app.SessionView{State: o.State}),
					},
				)
			}
		}
	}
	return v.show(out)
}

func (v *visit) findSession() error {
	form := monitorForm()
	sid, err := v.p.svc.SIDOfNumber(v.ctx, strings.TrimSpace(v.FormValue("number")))
	if app.KindOf(err) == app.NotFound {
		v.fill(&form)
		form.Fields[0].Wrong = "没有这个场次号，请看大屏或票上的六位数字。"
		v.Status(http.StatusUnprocessableEntity)
		return v.monitorPage(form)
	}
	if err != nil {
		return err
	}
	id, err := v.p.svc.SessionOf(v.ctx, sid)
	if err != nil {
		return err
	}
	return v.on("/admin/sessions/"+id+"/void", "")
}

// unit is what staff of an inspected organisation see: their own briefing, and their own result once the bulletin is out.
func (v *visit) unit() error { return v.unitPage(nil) }

func (v *visit) unitPage(tried *attempt) error {
	out := page.Disclosure{Frame: v.frame("本单位的通报会"), Gate: "结果在通报发布以后才能看到。"}
	o, found, err := v.ownStanding()
	if err != nil {
		return err
	}
	if !found {
		out.Facts = []page.Fact{{Name: "通报会", Value: "还没有安排"}}
		return v.show(out)
	}
	b, err := v.p.svc.BriefingFor(v.ctx, v.who, o.BriefingID)
	if err != nil {
		return err
	}
	out.Sub = o.Organization
	out.Facts = []page.Fact{{Name: "时间", Value: minute(b.V.HeldAt)}, {Name: "地点", Value: b.V.Place}, {Name: "主持", Value: b.V.Host}}
	out.Text = b.V.Disclosure
	if disclosable(o.State) {
		out.Form = v.tried(
			&page.Form{
				Key:    "disclosure",
				Action: "/admin/unit",
				Button: "保存",
				Kind:   "next",
				Hidden: []page.Hidden{version(b.Version)},
				Fields: []page.Field{{Name: "disclosure", Label: "整改情况", Type: "textarea", MaxLen: 50_000, Value: b.V.Disclosure}},
			},
			tried,
		)
	}
	if o.State != vote.StateCounted && o.State != vote.StatePurged {
		return v.show(out)
	}
	r, err := v.p.svc.Result(v.ctx, v.who, o.SessionID)
	switch {
	case err == nil && r.Suppressed != "":
		out.Gate = "收回的票太少，不公布满意度。"
	case err == nil:
		out.Result = &page.Measured{Score: text(r.SatisfactionScore), Rate: text(r.SatisfactionRate)}
	case app.KindOf(err) != app.Forbidden:
		return err
	}
	return v.show(out)
}

// disclosable: the text is what people were told before they voted, so it is fixed when voting begins.
func disclosable(st vote.State) bool {
	return st == "" || st == vote.StateDraft || st == vote.StateReady
}

// ownStanding finds the newest briefing of the unit that the account belongs to.
func (v *visit) ownStanding() (o app.OverviewRow, found bool, err error) {
	rs, err := v.allRounds()
	if err != nil {
		return o, false, err
	}
	for _, r := range rs {
		rows, err := v.p.svc.Overview(v.ctx, r.ID)
		if err != nil {
			return o, false, err
		}
		i := slices.IndexFunc(rows, func(x app.OverviewRow) bool {
			return v.who.Body != "" && (x.OrganizationID == v.who.Body || x.Organization == v.who.Body) && x.BriefingID != ""
		})
		if i >= 0 {
			return rows[i], true, nil
		}
	}
	return o, false, nil
}

func (v *visit) disclose() error {
	o, found, err := v.ownStanding()
	if err != nil {
		return err
	}
	if !found || !disclosable(o.State) {
		return &app.Error{Kind: app.Conflict, Code: "fixed", Text: app.Text{ZH: "投票已经开始，公开的内容不能再改。", EN: "Voting has begun; the text is fixed."}}
	}
	if _, err := v.p.svc.BriefingFor(v.ctx, v.who, o.BriefingID); err != nil {
		return err
	}
	t := v.FormValue("disclosure")
	_, err = v.p.svc.ChangeBriefing(v.ctx, v.who, o.BriefingID, number(v.FormValue("version")), app.BriefingChange{Disclosure: &t})
	switch app.KindOf(err) {
	case app.Invalid, app.Stale:
		return v.unitPage(&attempt{"disclosure", err})
	}
	if err != nil {
		return err
	}
	return v.on("/admin/unit", "saved")
}
