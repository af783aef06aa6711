package evaluation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) evaluation() error { return req.evaluationPage(nil) }

// scorePage is the same for assessors, who see the score once it is locked.
func (req *request) scorePage() error { return req.evaluationPage(nil) }

func (req *request) evaluationPage(tried *kit.Submission) error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	out := Evaluation{Frame: req.Frame(evaluationTitle(a, req.who))}
	out.Sub = a.Round.V.Name
	out.Back = &kit.Link{Href: "/admin/rounds/" + a.Round.ID, Text: "本轮进度"}
	if req.who.Role == auth.Assessor {
		out.Back = &kit.Link{Href: "/admin/rounds/" + a.Round.ID + "/ranking", Text: "排名与结果"}
	}
	out.Facts = []kit.Fact{
		{Name: "类别", Value: round.KindName(a.Organization.V.Kind).ZH},
		{
			Name:  "评估方案",
			Value: fmt.Sprintf("%s 第 %d 版", a.Scheme.Name, a.Evaluation.V.SchemeVersion),
			Href:  fmt.Sprintf("/admin/schemes/%s?version=%d", a.Evaluation.V.SchemeID, a.Evaluation.V.SchemeVersion),
		},
	}
	if a.Organization.V.KeyFunction {
		out.Facts = append(out.Facts, kit.Fact{Name: "标记", Value: "重要职能"})
	}
	first := deadline.From(a.Scheme.Periods, a.Evaluation.V.Start(a.Round.V)).NotBefore
	if first.Known() {
		out.Facts = append(out.Facts, kit.Fact{Name: "最早评估", Value: kit.Day(first.Time()) + "起"})
	}
	if err := req.repeats(&out, a); err != nil {
		return err
	}
	out.Supervising = a.Evaluation.V.Supervising()
	if out.Supervising {
		facts, err := lookup.SupervisionFacts(req.Request, a)
		if err != nil {
			return err
		}
		out.Facts = append(facts, out.Facts...)
	} else if err := req.evaluationBriefings(&out, a); err != nil {
		return err
	}
	if req.who.Role == auth.Organizer {
		return req.organizersWay(out, a)
	}
	if err := req.evaluationScore(&out, a, tried); err != nil {
		return err
	}
	if req.who.Role == auth.Admin {
		if err := req.evaluationOffice(&out, a, tried); err != nil {
			return err
		}
	}
	lead(out.Measured, out.Score != nil)
	out.Gone = req.Unplaced(tried)
	return req.Render(out)
}

// lead says what tapping the ballot's figures shows. Without a score there are no steps to look at.
func lead(m *kit.Measured, steps bool) {
	if m == nil {
		return
	}
	if m.Href == stepsHere && !steps {
		m.Href = ""
	}
	if m.Href != "" {
		m.Note += "点数字看怎么算出来的。"
	}
}

// stepsHere leads to the steps of the score, on the same page.
const stepsHere = "#steps"

// evaluationTitle says what the visitor came for.
func evaluationTitle(a lookup.Assessed, who records.Actor) string {
	switch who.Role {
	case auth.Organizer:
		return "安排" + a.Organization.V.Name + "的测评"
	case auth.Assessor:
		return "看" + a.Organization.V.Name + "的得分"
	}
	return "评估" + a.Organization.V.Name
}

// evaluationScore fills in the score with its steps.
func (req *request) evaluationScore(out *Evaluation, a lookup.Assessed, tried *kit.Submission) error {
	s, err := req.svc.Scores.Score(req.ctx, req.who, a.Evaluation.ID)
	if err != nil {
		return err
	}
	out.Chip = kit.Chip{Text: "评分中"}
	switch {
	case s.Locked:
		out.Chip = kit.Chip{Kind: "good", Text: "已锁定"}
	case s.Blocked == score.BlockedSatisfaction:
		out.Chip = kit.Chip{Kind: "poor", Text: "缺满意度"}
	}
	if s.Final != nil {
		out.Score = scoreOf(a, s)
		out.Score.Rank, out.Among, out.Strip, err = req.place(a, s)
		if err != nil {
			return err
		}
	}
	for _, x := range s.Suggestions {
		out.Suggestions = append(out.Suggestions, kit.Fact{Name: suggestionName(x.Kind), Value: x.Reason})
	}
	out.Marks, out.Blocked = lookup.MarkChips(s.Flags), blockedWords(a, s)
	if s.SatisfactionScore != nil || len(s.Sessions) > 0 {
		out.Measured = req.measuredOf(s)
		out.Breakdown = "/admin/evaluations/" + a.Evaluation.ID + "/breakdown"
	}
	if s.Blocked == score.BlockedSatisfaction && req.who.Role == auth.Admin {
		out.Decide = req.WithErrors(decideForm(a.Evaluation), tried)
	}
	return nil
}

func scoreOf(a lookup.Assessed, s scoring.ScoreView) *Score {
	out := &Score{Final: *s.Final, Grade: lookup.GradeChip(a.Scheme.Scheme, s.Grade)}
	if len(s.Bodies) > 1 {
		var terms, weights []string
		for _, b := range s.Bodies {
			terms, weights = append(terms, b.Weight+"×"+kit.OrDash(b.Total)), append(weights, b.Weight)
		}
		out.Formula = "(" + strings.Join(terms, " + ") + ") ÷ (" + strings.Join(weights, " + ") + ") = " + *s.Final
	}
	for _, st := range slices.Backward(s.Steps) { // from the score down to the counts
		step := ScoreStep{Name: st.Label, Value: st.Value}
		if st.Formula != st.Value { // a number that was given, not calculated, need not be shown twice
			step.How = st.Formula
		}
		for _, in := range st.Inputs {
			step.Parts = append(step.Parts, ScorePart{Name: in.Name, Value: in.Value})
		}
		out.Steps = append(out.Steps, step)
	}
	if s.Decision != nil {
		out.Steps = append(out.Steps, ScoreStep{Name: "满意度缺失时的决定", How: s.Decision.Reason + "（" + s.Decision.By + "）", Value: decisionWord(s.Decision.Value)})
	}
	return out
}

func suggestionName(kind string) string {
	switch kind {
	case scheme.SuggestRedo:
		return "限期重新整改"
	case scheme.SuggestContinue:
		return "继续整改"
	case scheme.SuggestForfeit:
		return "取消评优资格"
	}
	return "约谈"
}

func decisionWord(value string) string {
	if value == score.Exclude {
		return "不计，其余折算"
	}
	return value
}

func blockedWords(a lookup.Assessed, s scoring.ScoreView) string {
	switch s.Blocked {
	case score.BlockedSheets:
		var names []string
		for _, code := range s.Missing {
			b, _ := a.Scheme.Body(code)
			names = append(names, b.Name)
		}
		return "还算不出得分：" + strings.Join(names, "、") + " 还没有提交评分表。"
	case score.BlockedSatisfaction:
		return "还算不出得分：方案要求计入满意度，但这个单位的满意度缺失（没有测评，或票数太少）。缺失不会当作 0 分。"
	}
	return ""
}

// measuredOf is the satisfaction in short.
func (req *request) measuredOf(s scoring.ScoreView) *kit.Measured {
	m := &kit.Measured{
		Score: kit.OrDash(s.SatisfactionScore), Rate: kit.OrDash(s.SatisfactionRate),
		Suppressed: s.SatisfactionScore == nil, Href: stepsHere,
	}
	if m.Suppressed {
		m.Href = ""
	}
	if len(s.Sessions) > 1 {
		m.Note = fmt.Sprintf("由 %d 场测评合并计算。", len(s.Sessions))
	}
	for _, f := range s.Flags {
		m.Note += lookup.FlagSentence(f)
	}
	return m
}

// place says where the unit is in the round and among its kind.
func (req *request) place(a lookup.Assessed, s scoring.ScoreView) (rank, among string, strip *chart.Strip, err error) {
	scope := scheme.ScopeAll
	if a.Evaluation.V.Supervising() {
		scope = round.ScopeSupervising
	}
	rows, err := req.svc.Scores.Ranking(req.ctx, req.who, a.Round.ID, scope)
	if err != nil {
		return "", "", nil, err
	}
	inKind, others, ranked := 1, []string{}, 0
	for _, r := range rows {
		if r.Score != nil {
			ranked++
		}
		if r.EvaluationID == a.Evaluation.ID && r.Rank > 0 {
			among := "全轮第 "
			if a.Evaluation.V.Supervising() {
				among = "监督单位第 "
			}
			rank = among + strconv.Itoa(r.Rank)
		}
		if r.OrgKind != a.Organization.V.Kind || r.EvaluationID == a.Evaluation.ID || r.Score == nil {
			continue
		}
		others = append(others, *r.Score)
		if decimal.Decimal(*r.Score).Rat().Cmp(decimal.Decimal(*s.Final).Rat()) > 0 {
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
	one := chart.NewStrip(*s.Final, others)
	return rank, fmt.Sprintf("其他 %d 个%s", len(others), round.KindName(a.Organization.V.Kind).ZH), &one, nil
}

func decideForm(e records.Versioned[round.Evaluation]) *kit.Form {
	return &kit.Form{Key: "decide", Action: "/admin/evaluations/" + e.ID + "/decide", Button: "按此处理", Kind: "next", Hidden: []kit.Hidden{kit.VersionField(e.Version)}, Fields: []kit.Field{
		{Name: "how", Label: "怎么处理", Type: "radio", Options: []kit.Option{
			{Value: score.Exclude, Text: "这一项不计，其余按比例折算成满分"}, {Value: "value", Text: "由人定一个满意度", Hint: "填在下面，0 到 100。以后有了测评，以测评为准。"},
		}},
		{Name: "value", Label: "满意度", Type: "decimal", Width: "short", Optional: true},
		{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 500},
	}}
}

func (req *request) decide() error {
	value := req.FormValue("how")
	if value != score.Exclude {
		value = strings.TrimSpace(req.FormValue("value"))
	}
	err := req.svc.Scores.DecideSatisfaction(req.ctx, req.who, req.Params("id"), req.SeenVersion(),
		score.Decision{Value: value, Reason: strings.TrimSpace(req.FormValue("reason"))})
	return req.afterEvaluation("decide", "decided", err)
}

// afterEvaluation goes on after something was done to an evaluation, or shows its page with the form that must be
// repaired.
func (req *request) afterEvaluation(key, said string, err error) error {
	switch records.KindOf(err) {
	case records.Invalid, records.Unreadable, records.Conflict, records.Stale:
		return req.evaluationPage(&kit.Submission{Key: key, Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/evaluations/"+req.Params("id"), said)
}
