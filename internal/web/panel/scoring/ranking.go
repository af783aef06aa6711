package scoring

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) candidate() error {
	id := req.Params("id")
	a, err := lookup.Evaluation(req.Request, id)
	if err != nil {
		return err
	}
	if req.FormValue("seen") != saidOf(a.Evaluation.V.Candidate) { // a colleague decided in between
		return records.ErrStale
	}
	answer := req.FormValue("confirmed")
	if answer != "1" && answer != "0" {
		err = kit.FieldError("confirmed", "请选择是或否。")
	} else {
		err = req.svc.Scores.ConfirmCandidate(req.ctx, req.who, id, a.Evaluation.Version,
			round.Candidate{Confirmed: answer == "1", Reason: strings.TrimSpace(req.FormValue("reason"))})
	}
	if records.KindOf(err) == records.Invalid {
		return req.rankingPage(a.Round, &kit.Submission{Key: "candidate-" + id, Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/rounds/"+a.Round.ID+"/ranking?"+req.where(), "candidate")
}

// where is the part of the ranking being looked at.
func (req *request) where() string {
	q := url.Values{"scope": {req.Query("scope", scheme.ScopeAll)}}
	if p := req.QueryInt("p"); p > 0 {
		q.Set("p", strconv.Itoa(p))
	}
	return q.Encode()
}

// saidOf replaces what was decided about a candidate: a form does not keep line breaks as they were.
func saidOf(c *round.Candidate) string {
	if c == nil {
		return ""
	}
	return records.HashName(fmt.Sprint(c.Confirmed, " ", c.By, " ", c.Reason))
}

func (req *request) ranking() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	if other := req.Query("round"); ok && other != "" && other != r.ID {
		return req.Redirect("/admin/rounds/"+url.PathEscape(other)+"/ranking?"+req.where(), "")
	}
	if !ok {
		return req.Render(Ranking{Frame: req.Frame("排名与结果"), Empty: lookup.NoRounds(req.who)})
	}
	return req.rankingPage(r, nil)
}

func (req *request) rankingPage(r records.Versioned[round.Round], tried *kit.Submission) error {
	scope := req.Query("scope", scheme.ScopeAll)
	rows, err := req.svc.Scores.Ranking(req.ctx, req.who, r.ID, scope)
	if err != nil {
		return err
	}
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return err
	}
	out := Ranking{Frame: req.Frame("排名与结果"), Filter: append(lookup.RoundField(rounds, r.ID), scopeField(scope))}
	out.Sub = r.V.Name
	var scores []string
	waiting, blocked := 0, 0
	for _, row := range rows {
		switch {
		case row.Score != nil:
			scores = append(scores, *row.Score)
		case row.Blocked == score.BlockedSatisfaction:
			blocked++
		default:
			waiting++
		}
	}
	if blocked > 0 && req.who.Role == auth.Admin {
		out.Waiting = append(
			out.Waiting,
			kit.Todo{Text: fmt.Sprintf("%d 个单位缺满意度，需要决定怎么处理", blocked), Href: "/admin/rounds/" + r.ID + "?stage=" + strconv.Itoa(lookup.StageLocked), Late: true},
		)
	}
	result, err := req.resultOf(r.ID)
	if err != nil {
		return err
	}
	if open := undecided(rows); len(open) > 0 && req.who.Role == auth.Admin && !result.fixed {
		out.Waiting = append(out.Waiting, kit.Todo{
			Text: fmt.Sprintf("%d 个单位排在最后 %s%%，等人确认问题是否较为突出", len(open), string(req.commonScheme(rows).Rank.BottomPercent)), Href: placeOf(rows, scope, open[0]),
		})
	}
	if waiting > 0 && req.who.Role == auth.Admin {
		out.Waiting = append(out.Waiting, kit.Todo{Text: fmt.Sprintf("%d 个单位还没有锁定评分", waiting), Href: "/admin/rounds/" + r.ID})
	}
	out.Lock, err = req.lockRoundForm(r.ID, tried)
	if err != nil {
		return err
	}
	if len(scores) == 0 {
		out.Empty, err = req.noRanks(r, rounds, scope)
		if err != nil {
			return err
		}
		return req.Render(out)
	}
	out.Spread = new(chart.NewHistogram(scores))
	scheme := req.commonScheme(rows)
	out.Rule = rankRule(r.V, scheme, len(scores), scoring.VetoesLast(rows, scope)) + result.says()
	req.rankRows(&out, rows, scheme, tried, result)
	out.Documents = req.documents(result)
	return req.Render(out)
}

func scopeField(now string) kit.Field {
	return kit.Field{Name: "scope", Label: "排名范围", Type: "select", Optional: true, Value: now, Options: []kit.Option{
		{Value: scheme.ScopeAll, Text: "全轮一起排"},
		{Value: scheme.ScopeKind, Text: "同类单位分别排"},
		{Value: round.ScopeSupervising, Text: "监督单位单独排"},
	}}
}

// noRanks is shown until any unit has a score: it leads to the newest of the other rounds that is ranked.
func (req *request) noRanks(
	r records.Versioned[round.Round], all []records.Versioned[round.Round], scope string,
) (*kit.Empty, error) {
	in, err := req.svc.Rounds.Evaluations(req.ctx, r.ID, "", 1)
	if err != nil {
		return nil, err
	}
	out := &kit.Empty{Icon: "rank", Title: "还没有名次", Text: "各部门交齐评分表、巡察办锁定以后，这里按得分排出名次。"}
	if len(in) == 0 && scope != round.ScopeSupervising {
		out = lookup.NoneJoined(req.who, r, "单位加入本轮、锁定评分以后，这里按得分排出名次。")
	}
	var others []string
	names := map[string]string{}
	for _, x := range all {
		if x.ID != r.ID {
			others, names[x.ID] = append(others, x.ID), x.V.Name
		}
	}
	ranked, err := req.svc.Scores.FirstRanked(req.ctx, req.who, others)
	if err != nil || ranked == "" {
		return out, err
	}
	to := &kit.Link{Href: "/admin/rounds/" + url.PathEscape(ranked) + "/ranking", Text: "看" + names[ranked] + "的排名"}
	if out.Do == nil {
		out.Do = to
	} else {
		out.Or = to
	}
	return out, nil
}

// rankRows are the ranked rows of the page.
func (req *request) rankRows(
	out *Ranking, rows []scoring.RankRow, s scheme.Scheme, tried *kit.Submission, result result,
) {
	ranked := slices.DeleteFunc(slices.Clone(rows), func(r scoring.RankRow) bool { return r.Score == nil })
	from, to, pages := req.Paginate(len(ranked))
	out.Pages = pages
	for _, row := range ranked[from:to] {
		out.Rows = append(out.Rows, req.rankRow(row, s, tried, result))
	}
}

// placeOf is where a unit's row is: its page of the ranking, and there the row.
func placeOf(rows []scoring.RankRow, scope, evaluation string) string {
	at := 0
	for _, r := range rows {
		if r.EvaluationID == evaluation {
			break
		}
		if r.Score != nil {
			at++
		}
	}
	return fmt.Sprintf("?scope=%s&p=%d#candidate-%s", url.QueryEscape(scope), kit.PageOf(at), evaluation)
}

// undecided returns the evaluations among the last about which no one has decided yet, best ranked first.
func undecided(rows []scoring.RankRow) []string {
	var out []string
	for _, r := range rows {
		if r.Candidate && r.Confirmed == nil {
			out = append(out, r.EvaluationID)
		}
	}
	return out
}

// commonScheme returns the scheme whose labels the page uses: the first one; a round normally has one.
func (req *request) commonScheme(rows []scoring.RankRow) scheme.Scheme {
	for _, r := range rows {
		e, err := round.LoadEvaluation(req.ctx, req.svc.Rounds, r.EvaluationID)
		if err != nil {
			continue
		}
		if s, err := req.svc.Schemes.ShowScheme(req.ctx, e.V.SchemeID, e.V.SchemeVersion); err == nil {
			return s.Scheme
		}
	}
	return req.svc.Schemes.Builtin[0]
}

func rankRule(in round.Round, s scheme.Scheme, n int, vetoes bool) string {
	r := s.Rank
	if in.AgainOf != "" {
		return "再次评估的单位之间不比名次先后，不按名次列入约谈建议。"
	}
	how := map[string]string{"ceil": "向上取整", "floor": "向下取整", "round": "四舍五入"}[r.Rounding]
	says := fmt.Sprintf("已有得分 %d 个。最后 %s%% %s，并列的都算；列入约谈建议还要由人确认“问题较为突出”。名次可以并列，并列的按单位名称排列。", n, string(r.BottomPercent), how)
	if vetoes {
		says += "有一票否决的单位，排在没有一票否决的单位后面。"
	}
	return says
}

func (req *request) rankRow(r scoring.RankRow, s scheme.Scheme, tried *kit.Submission, result result) RankRow {
	out := RankRow{
		Rank:      strconv.Itoa(r.Rank),
		Unit:      r.Organization,
		Kind:      round.KindName(r.OrgKind).ZH,
		Score:     *r.Score,
		Grade:     lookup.GradeChip(s, r.Grade),
		Candidate: r.Candidate,
		Marks:     lookup.MarkChips(r.Marks),
	}
	out.Href = "/admin/evaluations/" + r.EvaluationID
	if req.who.Role == auth.Assessor {
		out.Href += "/score"
	}
	label := "问题是否较为突出…"
	if c := r.Confirmed; c != nil {
		out.Confirmed, out.Cleared = c.By+"："+c.Reason, !c.Confirmed
		label = "重新决定…"
	}
	if r.Candidate && req.who.Role == auth.Admin && result.fixed { // the result says who is among the last
		out.Answer = &kit.Link{Href: result.decisions(), Text: "在“结果运用”中答复"}
	} else if r.Candidate && req.who.Role == auth.Admin {
		out.ID = "candidate-" + r.EvaluationID
		out.Confirm = req.WithErrors(&kit.Form{
			Key: "candidate-" + r.EvaluationID, Action: "/admin/evaluations/" + r.EvaluationID + "/candidate?" + req.where(), Label: label, Button: "记录",
			Hidden: []kit.Hidden{{Name: "seen", Value: saidOf(r.Confirmed)}},
			Fields: []kit.Field{
				{Name: "confirmed", Label: "问题较为突出", Type: "radio", Options: []kit.Option{{Value: "1", Text: "是，列入约谈建议"}, {Value: "0", Text: "否，不列入"}}},
				{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 500},
			},
		}, tried)
	}
	return out
}
