package decision

import (
	"strings"

	"minping/internal/auth"
	written "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"

	app "minping/internal/app/decision"
	entries "minping/internal/app/entry"
)

// asksPage is what a supervising body asks for about a unit, and the outcome; it shows nothing of the result
// (evaluation §5).
func (req *request) asksPage(evaluation string, sent *kit.Submission) error {
	u, kinds, err := req.svc.Decisions.Asked(req.ctx, req.who, evaluation)
	if err != nil {
		return err
	}
	r, err := req.svc.Rounds.ShowRound(req.ctx, u.Row.Round)
	if err != nil {
		return err
	}
	out := Unit{Frame: req.Frame(u.Row.Name), MoreTitle: "提请处理"}
	out.Sub = r.V.Name
	out.Back = &kit.Link{Href: "/admin/daily?round=" + r.ID, Text: "我的日常监督"}
	for _, v := range u.Decisions {
		c, err := req.decidedCard(v, sent)
		if err != nil {
			return err
		}
		out.Decided = append(out.Decided, c)
	}
	for _, k := range kinds {
		f := req.kindForm(u, k)
		f.Key, f.Label, f.Button = "own-"+string(k), nameOf(k)+"…", "提请"
		f.Hidden = append(f.Hidden, kit.Hidden{Name: "own", Value: "1"})
		out.More = append(out.More, *req.WithErrors(f, sent))
	}
	out.MoreNote = "由领导确认；确认以前可以撤回。"
	if len(kinds) == 0 {
		out.MoreNote = "没有可以提请的事项。"
	}
	out.Notice2 = req.Unplaced(sent)
	return req.Render(out)
}

// records links to what was written down about a decision, the newest first.
func (req *request) records(v app.View) (out []kit.Link, err error) {
	if carriedOut[v.Kind] == "" {
		return nil, nil
	}
	about := written.Subject{Kind: written.AboutDecision, ID: v.ID}
	all, err := req.svc.Entries.List(req.ctx, req.who, about, entries.Filter{})
	for _, e := range all {
		text := kit.DayWords(string(e.On)) + " " + e.TypeName
		if e.State == written.Draft {
			text += "（草稿）"
		}
		out = append(out, kit.Link{Href: "/admin/entries/" + e.ID, Text: strings.TrimSpace(text)})
	}
	return out, err
}

// mayRecord reports whether the visitor writes down how a decision was carried out.
func (req *request) mayRecord(v app.View) bool {
	if req.isOffice() {
		return true
	}
	t, ok := req.svc.Entries.Types().Type(string(v.Kind))
	return ok && req.who.Role == auth.Supervisor && t.MayWrite("supervising")
}
