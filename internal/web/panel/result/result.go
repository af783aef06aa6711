package result

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/kit/lookup"
)

// result shows what a counted session says: from the score to the single counts.
func (req *request) result() error {
	id := req.Params("id")
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	r, err := req.svc.Tallies.Result(req.ctx, req.who, id)
	var e *records.Error
	if errors.As(err, &e) && e.Code == "not_counted" {
		return req.notCounted(s)
	}
	if err != nil {
		return err
	}
	m, err := req.svc.Minutes.Show(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	if req.who.Role == auth.Assessor {
		req.Here = "sheets"
	}
	x, err := req.svc.Schemes.ShowScheme(req.ctx, s.SchemeID, s.SchemeVersion)
	if err != nil {
		return err
	}
	out := req.resultOf(s, r, m)
	out.Proof = proof(s, r, m, fmt.Sprintf("%s 第 %d 版", x.Scheme.Name, s.SchemeVersion))
	out.Beside, err = req.beside(s, r)
	if err != nil {
		return err
	}
	if req.who.Role == auth.Assessor {
		out.Links = append(out.Links, kit.Link{Href: "/admin/sessions/" + id + "/evidence", Text: "下载证据包（zip），可以离线核验"})
		out.Comments, err = req.suggestions(s)
		if err != nil {
			return err
		}
	}
	return req.Render(out)
}

// suggestions are what those who score may read of them.
func (req *request) suggestions(s session.SessionView) (*Said, error) {
	if !s.Comments {
		return nil, nil //nolint:nilnil // this session asked for none
	}
	texts, waiting, err := req.svc.Tallies.ReleasedComments(req.ctx, req.who, s.ID)
	out := &Said{Texts: texts}
	switch {
	case waiting > 0:
		out.Waiting = fmt.Sprintf("还有 %d 条，等组织者看过、遮住能看出是谁写的内容。", waiting)
	case len(texts) == 0:
		out.Waiting = fmt.Sprintf("没有可以看的意见：没有人写，或者少于 %d 条，太少就不显示。", s.K)
	}
	return out, err
}

// notCounted: before the count there is the turnout and nothing else (rb1 §9.5).
func (req *request) notCounted(s session.SessionView) error {
	out := Result{Frame: req.Frame("测评结果"), Suppressed: "还没有计票，现在是“" + ballotbox.StateName(s.State).ZH + "”。计票以前谁也看不到任何一张票，这里只有人数。"}
	out.Pending = true
	out.Sub = s.Org + " · 场次号 " + lookup.NumberOf(s)
	for _, x := range []struct {
		name string
		n    int
	}{{"应到", s.Expected}, {"实到", s.Attended}, {"印制", s.Printed}, {"已扫票", s.Admitted}, {"已投票", s.Received}} {
		out.Accounting = append(out.Accounting, kit.Figure{Name: x.name, Value: strconv.Itoa(x.n)})
	}
	return req.Render(out)
}

// publication shows a result on the hall's screens, or takes it off them.
func publication(s session.SessionView) *kit.Form {
	if s.State != vote.StateCounted {
		return nil
	}
	f := lookup.PublishForm(s, s.TooFew)
	if !s.Published {
		f.Kind = "next"
	}
	return &f
}

func (req *request) resultOf(s session.SessionView, r satisfaction.Result, m minutes.View) Result {
	out := Result{Frame: req.Frame("测评结果")}
	out.Sub = r.Org + " · " + r.Round
	if req.who.Role == auth.Organizer {
		out.Back = &kit.Link{Href: "/admin/sessions/" + s.ID, Text: "现场测评"}
		out.Minutes, out.Publish = "/admin/sessions/"+s.ID+"/minutes", publication(s)
		if r.SuggestionsCount > 0 {
			out.Links = append(out.Links, kit.Link{Href: "/admin/sessions/" + s.ID + "/comments", Text: fmt.Sprintf("意见建议（%d 条）", r.SuggestionsCount)})
		}
	}
	if slices.Contains(r.Flags, "rehearsal") {
		out.Marks = append(out.Marks, kit.Chip{Kind: "mark", Text: "演练，不计入结果"})
	}
	out.Marks = append(out.Marks, lookup.MarkChips(r.Flags)...)
	for _, f := range r.Flags {
		if satisfaction.MarkWords(f) != "" || f == "rehearsal" {
			continue
		}
		out.Warnings = append(out.Warnings, kit.Notice{Kind: "fair", Text: lookup.FlagSentence(f)})
	}
	out.Accounting = accountingFigures(r, m)
	if r.Suppressed != "" {
		if out.Notice != nil { // of the count that has just ended
			out.Notice = &kit.Notice{Kind: "fair", Text: "票太少，没有计票。计票密钥已销毁。"}
		}
		out.Suppressed = fmt.Sprintf("收回的票不到 %d 张。为了不暴露任何一个人的选择，这一场没有计票，密钥已经销毁，不公布任何分数。", s.K)
		return out
	}
	out.Score = &Headline{
		Name:  "满意度",
		Value: kit.OrDash(r.SatisfactionScore),
		Unit:  "分",
		How:   scoreHow(s),
		Scale: chart.NewScale(kit.OrEmpty(r.SatisfactionScore), 60, 80, 90),
	}
	out.Rate = &Headline{Name: "满意率", Value: kit.OrDash(r.SatisfactionRate), Unit: "%", How: rateHow(s, r), Scale: chart.NewScale(kit.OrEmpty(r.SatisfactionRate))}
	out.Questions, out.Multi = questions(s, r)
	out.Compared = compared(s, r)
	out.Breakdown = "/admin/sessions/" + s.ID + "/breakdown"
	for _, format := range []string{"xlsx", "csv"} {
		out.Files = append(out.Files, kit.Link{
			Href: "/admin/sessions/" + s.ID + "/result." + format, Text: "下载 " + strings.ToUpper(format),
		})
	}
	for _, g := range r.Groups {
		out.Groups = append(out.Groups, GroupRow{
			Name: g.Group, Weight: g.Weight, Hidden: g.Suppressed != "", Score: kit.OrDash(g.SatisfactionScore),
			Rate: kit.OrDash(g.SatisfactionRate), Valid: count(g.Valid),
		})
	}
	return out
}

func count(n *int) string {
	if n == nil {
		return "—"
	}
	return strconv.Itoa(*n)
}

func accountingFigures(r satisfaction.Result, m minutes.View) []kit.Figure {
	out := []kit.Figure{
		{Name: "应到", Value: count(r.Expected)},
		{Name: "实到", Value: count(r.Attended)},
		{Name: "印制", Value: count(r.Printed)},
		{Name: "发出", Value: count(r.Issued)},
		{Name: "收回", Value: strconv.Itoa(r.Returned)},
		{Name: "有效", Value: count(r.Valid)},
		{Name: "无效", Value: count(r.Invalid)},
		{Name: "弃权", Value: strconv.Itoa(m.Balance.Abstain)},
	}
	for i, rate := range map[int]*string{1: r.AttendRate, 4: r.ReturnRate, 5: r.ValidRate} {
		if rate != nil {
			out[i].Note = map[int]string{1: "到会率 ", 4: "回收率 ", 5: "有效率 "}[i] + *rate + "%"
		}
	}
	if r.Suppressed != "" {
		out = out[:5]
	}
	return out
}

func proof(s session.SessionView, r satisfaction.Result, m minutes.View, basis string) []kit.Fact {
	var out []kit.Fact
	for _, b := range m.Boxes {
		name := "场次号"
		if b.Group != "" {
			name = b.Group
		}
		out = append(out, kit.Fact{Name: name, Value: b.Number + "（校验码 " + b.Fingerprint + "）"})
	}
	if t, err := time.Parse(time.RFC3339, r.SealedAt); err == nil {
		out = append(out, kit.Fact{Name: "封票时间", Value: kit.Minute(t)})
	}
	out = append(
		out,
		kit.Fact{Name: "意见建议", Value: fmt.Sprintf("%d 条", r.SuggestionsCount)},
		kit.Fact{Name: "方案", Value: basis},
		kit.Fact{Name: "结果摘要", Value: r.Digest},
	)
	for _, b := range s.Boxes {
		for _, f := range []struct{ name, file string }{{"结果原文", "board/result.json"}, {"签名公告", "board/result"}, {"全部选票凭证", "board/records"}} {
			name := f.name
			if b.Group != "" {
				name = b.Group + "：" + name
			}
			out = append(out, kit.Fact{Name: name, Value: "下载", Href: "/rb1/" + b.SID + "/" + f.file})
		}
	}
	return out
}

// coefficients writes the rule：满意 100、基本满意 70、不满意 30.
func coefficients(q scheme.Question, rule scheme.SatisfactionRule) string {
	var in, outside []string
	for _, o := range q.Options {
		if c := rule.Coefficients[o.Key]; c != nil {
			in = append(in, o.Label+" "+string(*c))
		} else {
			outside = append(outside, o.Label)
		}
	}
	return strings.Join(in, "、") + "；" + strings.Join(append(outside, "弃权"), "、") + "不计"
}

func scoreHow(s session.SessionView) string {
	for _, q := range s.Questionnaire.Questions {
		if scored(q) {
			return "各题得分按权重平均。每题：" + coefficients(q, s.Satisfaction) + "。"
		}
	}
	return ""
}

func scored(q scheme.Question) bool { return q.Type == scheme.Single && q.Weight != "" }

func rateHow(s session.SessionView, r satisfaction.Result) string {
	words := "满意和基本满意的人数 ÷ " + lookup.Denominators[r.RateDenominator]
	if s.Satisfaction.RateOf != scheme.RateOfOverall {
		return words + "；各题平均。"
	}
	for _, q := range s.Questionnaire.Questions {
		if q.Overall {
			return "第 " + q.Code + " 题：" + words + "。按人头算，和满意度是两回事。"
		}
	}
	return words + "。"
}

// shade gives an option its hatching by what it is worth: full marks good, nothing poor, between fair.
func shade(o scheme.Option, q scheme.Question, rule scheme.SatisfactionRule) string {
	switch o.Key {
	case "sat":
		return "good"
	case "basic":
		return "fair"
	case "dis":
		return "poor"
	case "unk":
		return "unknown"
	}
	c := rule.Coefficients[o.Key]
	switch {
	case c == nil:
		return "unknown"
	case o.Key == q.Options[0].Key:
		return "good"
	case c.Rat().Cmp(big.NewRat(60, 1)) >= 0:
		return "fair"
	}
	return "poor"
}

func questions(s session.SessionView, r satisfaction.Result) (out []Question, multi []MultiQuestion) {
	for i, qr := range r.PerQuestion {
		if i >= len(s.Questionnaire.Questions) {
			break
		}
		q := s.Questionnaire.Questions[i]
		if q.Type == scheme.Multi {
			multi = append(multi, multiQuestion(q, qr, r))
			continue
		}
		one := Question{
			Code:   q.Code,
			Text:   q.Text,
			Score:  kit.OrDash(qr.Score),
			Rate:   kit.OrEmpty(qr.Rate),
			Weight: string(q.Weight),
			How:    questionHow(q, qr, s.Satisfaction),
		}
		for _, o := range q.Options {
			one.Segments = append(one.Segments, chart.Segment{
				Kind: shade(o, q, s.Satisfaction), Label: o.Label,
				N: qr.Counts[o.Key],
			})
		}
		one.Segments = append(one.Segments, chart.Segment{Kind: "blank", Label: "弃权", N: qr.Counts["abstain"]})
		out = append(out, one)
	}
	return out, multi
}

// compared sorts the scored questions by their score; those with equal scores stay in the order of the form.
func compared(s session.SessionView, r satisfaction.Result) (out []Compared) {
	valid := 0
	if r.Valid != nil {
		valid = *r.Valid
	}
	score := map[string]*big.Rat{}
	for i, qr := range r.PerQuestion {
		if i >= len(s.Questionnaire.Questions) || qr.Score == nil {
			continue
		}
		q := s.Questionnaire.Questions[i]
		points, ok := decimal.Parse(*qr.Score)
		if !ok {
			continue
		}
		score[q.Code] = points
		one := Compared{Code: q.Code, Text: cmp.Or(q.Short, q.Text), Score: *qr.Score, Width: *qr.Score + "%"}
		add := func(kind, label string, n int) {
			one.Shares = append(one.Shares, Share{kind, label, strconv.Itoa(n), share(n, valid)})
		}
		for _, o := range q.Options {
			add(shade(o, q, s.Satisfaction), o.Label, qr.Counts[o.Key])
		}
		add("blank", "弃权", qr.Counts["abstain"])
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Compared) int { return score[b.Code].Cmp(score[a.Code]) })
	return out
}

// questionHow writes (100×40 + 70×11 + 30×3) ÷ 54 = 90.00.
func questionHow(q scheme.Question, qr satisfaction.QuestionResult, rule scheme.SatisfactionRule) string {
	if !scored(q) {
		return "这一题不计分。"
	}
	var terms []string
	votes := 0
	for _, o := range q.Options {
		if c := rule.Coefficients[o.Key]; c != nil {
			terms = append(terms, string(*c)+"×"+strconv.Itoa(qr.Counts[o.Key]))
			votes += qr.Counts[o.Key]
		}
	}
	if votes == 0 {
		return "没有计入的票，这一题不参加平均（不是 0 分）。"
	}
	how := "(" + strings.Join(terms, " + ") + ") ÷ " + strconv.Itoa(votes)
	if rule.FullMark != "" && rule.FullMark != "100" {
		how += " ÷ " + string(rule.FullMark) + " × 100"
	}
	return how + " = " + kit.OrDash(qr.Score)
}

func multiQuestion(q scheme.Question, qr satisfaction.QuestionResult, r satisfaction.Result) MultiQuestion {
	out := MultiQuestion{Code: q.Code, Text: q.Text}
	if r.Valid != nil {
		out.Of = *r.Valid - qr.Counts["abstain"]
	}
	for j, o := range q.Options {
		n := qr.Counts[strconv.Itoa(j+1)]
		width := "0%"
		if out.Of > 0 {
			width = fmt.Sprintf("%.2f%%", 100*float64(n)/float64(out.Of))
		}
		out.Rows = append(out.Rows, MultiRow{Label: o.Label, N: n, Width: width})
	}
	return out
}
