package admin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
)

// assessed is everything around one evaluation.
type assessed struct {
	e      app.Versioned[app.Evaluation]
	org    app.Versioned[app.Organization]
	round  app.Versioned[app.Round]
	scheme app.SchemeView
}

func (v *visit) assessed(id string) (a assessed, err error) {
	if a.e, err = v.p.svc.ShowEvaluation(v.ctx, id); err != nil {
		return a, err
	}
	if a.org, err = v.p.svc.ShowOrganization(v.ctx, a.e.V.OrganizationID); err != nil {
		return a, err
	}
	if a.round, err = v.p.svc.ShowRound(v.ctx, a.e.V.RoundID); err != nil {
		return a, err
	}
	a.scheme, err = v.p.svc.ShowScheme(v.ctx, a.e.V.SchemeID, a.e.V.SchemeVersion)
	return a, err
}

// attempt is a form that was sent and must be shown again.
type attempt struct {
	key string // of the form
	err error
}

// tried marks the form that was sent, if it is this one.
func (v *visit) tried(f *page.Form, a *attempt) *page.Form {
	if f != nil && a != nil && a.key == f.Key {
		v.fill(f)
		v.mark(f, a.err)
	}
	return f
}

func (v *visit) evaluation() error { return v.evaluationPage(nil) }

// scorePage is the same for assessors, who see the score once it is locked.
func (v *visit) scorePage() error { return v.evaluationPage(nil) }

func (v *visit) evaluationPage(tried *attempt) error {
	a, err := v.assessed(v.Params("id"))
	if err != nil {
		return err
	}
	out := page.Evaluation{Frame: v.frame(evaluationTitle(a, v.who))}
	out.Sub = a.round.V.Name
	out.Back = &page.Link{Href: "/admin/rounds/" + a.round.ID, Text: "本轮进度"}
	if v.who.Role == auth.Assessor {
		out.Back = &page.Link{Href: "/admin/rounds/" + a.round.ID + "/ranking", Text: "排名与结果"}
	}
	out.Facts = []page.Fact{
		{Name: "类别", Value: app.KindName(a.org.V.Kind).ZH},
		{
			Name:  "评估方案",
			Value: fmt.Sprintf("%s 第 %d 版", a.scheme.Name, a.e.V.SchemeVersion),
			Href:  fmt.Sprintf("/admin/schemes/%s?version=%d", a.e.V.SchemeID, a.e.V.SchemeVersion),
		},
	}
	if a.org.V.KeyFunction {
		out.Facts = append(out.Facts, page.Fact{Name: "标记", Value: "重要职能"})
	}
	if out.Supervising = a.e.V.Supervising(); out.Supervising {
		facts, err := v.supervisionFacts(a)
		if err != nil {
			return err
		}
		out.Facts = append(facts, out.Facts...)
	} else if err := v.evaluationEvenings(&out, a); err != nil {
		return err
	}
	if v.who.Role == auth.Organizer {
		return v.organizersWay(out, a)
	}
	if err := v.evaluationScore(&out, a, tried); err != nil {
		return err
	}
	if v.who.Role == auth.Admin {
		if err := v.evaluationOffice(&out, a, tried); err != nil {
			return err
		}
	}
	return v.show(out)
}

// evaluationTitle says what the visitor comes for.
func evaluationTitle(a assessed, who app.Actor) string {
	switch who.Role {
	case auth.Organizer:
		return "安排" + a.org.V.Name + "的测评"
	case auth.Assessor:
		return "看" + a.org.V.Name + "的得分"
	}
	return "评估" + a.org.V.Name
}

// evaluationScore fills in the score with its steps.
func (v *visit) evaluationScore(out *page.Evaluation, a assessed, tried *attempt) error {
	s, err := v.p.svc.Score(v.ctx, v.who, a.e.ID)
	if err != nil {
		return err
	}
	out.Chip = page.Chip{Text: "评分中"}
	switch {
	case s.Locked:
		out.Chip = page.Chip{Kind: "good", Text: "已锁定"}
	case s.Blocked == evaluation.BlockedSatisfaction:
		out.Chip = page.Chip{Kind: "poor", Text: "缺满意度"}
	}
	if s.Final != nil {
		out.Score = scoreOf(a, s)
		out.Score.Rank, out.Among, out.Strip, err = v.place(a, s)
		if err != nil {
			return err
		}
	}
	for _, x := range s.Suggestions {
		out.Suggestions = append(out.Suggestions, page.Fact{Name: suggestionName(x.Kind), Value: x.Reason})
	}
	out.Marks, out.Blocked = markChips(s.Flags), blockedWords(a, s)
	if s.SatisfactionScore != nil || len(s.Sessions) > 0 {
		out.Measured = v.measuredOf(s)
	}
	if s.Blocked == evaluation.BlockedSatisfaction && v.who.Role == auth.Admin {
		out.Decide = v.tried(decideForm(a.e), tried)
	}
	return nil
}

func scoreOf(a assessed, s app.ScoreView) *page.Score {
	out := &page.Score{Final: *s.Final, Grade: gradeChip(a.scheme.Scheme, s.Grade)}
	if len(s.Bodies) > 1 {
		var terms, weights []string
		for _, b := range s.Bodies {
			terms, weights = append(terms, b.Weight+"×"+text(b.Total)), append(weights, b.Weight)
		}
		out.Formula = "(" + strings.Join(terms, " + ") + ") ÷ (" + strings.Join(weights, " + ") + ") = " + *s.Final
	}
	for _, st := range slices.Backward(s.Steps) { // from the score down to the counts
		step := page.ScoreStep{Name: st.Label, Value: st.Value}
		if st.Formula != st.Value { // a number that was given, not worked out, need not be said twice
			step.How = st.Formula
		}
		for _, in := range st.Inputs {
			step.Parts = append(step.Parts, page.ScorePart{Name: in.Name, Value: in.Value})
		}
		out.Steps = append(out.Steps, step)
	}
	if s.Decision != nil {
		out.Steps = append(out.Steps, page.ScoreStep{Name: "满意度缺失时的决定", How: s.Decision.Reason + "（" + s.Decision.By + "）", Value: decisionWord(s.Decision.Value)})
	}
	return out
}

func suggestionName(kind string) string {
	switch kind {
	case evaluation.SuggestRedo:
		return "限期重新整改"
	case evaluation.SuggestContinue:
		return "继续整改"
	}
	return "约谈"
}

func decisionWord(value string) string {
	if value == evaluation.Exclude {
		return "不计，其余折算"
	}
	return value
}

func blockedWords(a assessed, s app.ScoreView) string {
	switch s.Blocked {
	case evaluation.BlockedSheets:
		var names []string
		for _, code := range s.Missing {
			b, _ := a.scheme.Body(code)
			names = append(names, b.Name)
		}
		return "还算不出得分：" + strings.Join(names, "、") + " 还没有提交评分表。"
	case evaluation.BlockedSatisfaction:
		return "还算不出得分：方案要求计入满意度，但这个单位的满意度缺失（没有测评，或票数太少）。缺失不会当作 0 分。"
	}
	return ""
}

// measuredOf is the satisfaction in short; organizers and assessors can go on to the counts of the session.
func (v *visit) measuredOf(s app.ScoreView) *page.Measured {
	m := &page.Measured{Score: text(s.SatisfactionScore), Rate: text(s.SatisfactionRate), Suppressed: s.SatisfactionScore == nil, Href: "#steps"}
	if m.Suppressed {
		m.Href = "" // there are no steps to look at
	}
	if len(s.Sessions) > 0 && v.who.Role == auth.Assessor {
		m.Href = "/admin/sessions/" + s.Sessions[0] + "/result"
	}
	if len(s.Sessions) > 1 {
		m.Note = fmt.Sprintf("由 %d 场测评合并计算。", len(s.Sessions))
	}
	for _, f := range s.Flags {
		m.Note += flagSentence(f)
	}
	return m
}

// place says where the unit stands in the round and among its kind.
func (v *visit) place(a assessed, s app.ScoreView) (rank, among string, strip *page.Strip, err error) {
	scope := evaluation.ScopeAll
	if a.e.V.Supervising() {
		scope = app.ScopeSupervising
	}
	rows, err := v.p.svc.Ranking(v.ctx, v.who, a.round.ID, scope)
	if err != nil {
		return "", "", nil, err
	}
	inKind, others, ranked := 1, []string{}, 0
	for _, r := range rows {
		if r.Score != nil {
			ranked++
		}
		if r.EvaluationID == a.e.ID && r.Rank > 0 {
			rank = map[bool]string{true: "监督单位第 ", false: "全轮第 "}[a.e.V.Supervising()] + strconv.Itoa(r.Rank)
		}
		if r.OrgKind != a.org.V.Kind || r.EvaluationID == a.e.ID || r.Score == nil {
			continue
		}
		others = append(others, *r.Score)
		if evaluation.Decimal(*r.Score).Rat().Cmp(evaluation.Decimal(*s.Final).Rat()) > 0 {
			inKind++
		}
	}
	if rank == "" {
		return "还没有锁定，不参加排名", "", nil, nil
	}
	rank += "，同类第 " + strconv.Itoa(inKind)
	if ranked < len(rows) {
		rank += fmt.Sprintf("（%d 个单位中 %d 个已有得分，名次还会变）", len(rows), ranked)
	}
	if len(others) == 0 {
		return rank, "", nil, nil
	}
	one := page.NewStrip(*s.Final, others)
	return rank, fmt.Sprintf("其他 %d 个%s", len(others), app.KindName(a.org.V.Kind).ZH), &one, nil
}

func decideForm(e app.Versioned[app.Evaluation]) *page.Form {
	return &page.Form{Key: "decide", Action: "/admin/evaluations/" + e.ID + "/decide", Button: "按此处理", Kind: "next", Fields: []page.Field{
		{Name: "how", Label: "怎么处理", Type: "radio", Options: []page.Option{
			{Value: evaluation.Exclude, Text: "这一项不计，其余按比例折算成满分"}, {Value: "value", Text: "由人定一个满意度", Hint: "填在下面，0 到 100。以后有了测评，以测评为准。"},
		}},
		{Name: "value", Label: "满意度", Type: "decimal", Width: "short", Optional: true},
		{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 500},
	}}
}

func (v *visit) decide() error {
	value := v.FormValue("how")
	if value != evaluation.Exclude {
		value = strings.TrimSpace(v.FormValue("value"))
	}
	err := v.p.svc.DecideSatisfaction(v.ctx, v.who, v.Params("id"), app.AnyVersion, evaluation.Decision{Value: value, Reason: strings.TrimSpace(v.FormValue("reason"))})
	return v.afterEvaluation("decide", "decided", err)
}

// afterEvaluation goes on after something was done to an evaluation, or shows its page with the form that must be mended.
func (v *visit) afterEvaluation(key, said string, err error) error {
	switch app.KindOf(err) {
	case app.Invalid, app.Unreadable, app.Conflict, app.Stale:
		return v.evaluationPage(&attempt{key, err})
	}
	if err != nil {
		return err
	}
	return v.on("/admin/evaluations/"+v.Params("id"), said)
}
