package result

import (
	"bytes"
	"math/big"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/session"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/paper"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
	"minping/internal/web/sheets"
)

// share returns n of all in percent with two decimals, "" if all is 0.
func share(n, all int) string {
	if all == 0 {
		return ""
	}
	return decimal.Round2(new(big.Rat).Mul(big.NewRat(int64(n), int64(all)), big.NewRat(100, 1)))
}

// file sends the result as a list for a spreadsheet.
func (req *request) file() error {
	format := req.Params("format")
	if format != "csv" && format != "xlsx" {
		return fiber.ErrNotFound
	}
	id := req.Params("id")
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	r, err := req.svc.Tallies.Result(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	f := resultFile(s, r)
	var b bytes.Buffer
	write := f.WriteXLSX
	if format == "csv" {
		write = f.WriteCSV
	}
	if err := write(&b); err != nil {
		return err
	}
	return req.SendFile("测评结果_"+r.Org+"_"+lookup.NumberOf(s)+"."+format, b.Bytes())
}

// resultFile is the published result and nothing else: where too few voted it says so, and there is no count in it.
func resultFile(s session.SessionView, r satisfaction.Result) paper.ResultFile {
	f := paper.ResultFile{Head: []string{"题号", "题目", "选项", "票数", "占有效票（%）", "本题得分", "本题满意率（%）"}}
	if r.Suppressed != "" {
		f.Rows = [][]string{{"", "收回的票太少，不公布任何分数", "", "", "", "", ""}}
		return f
	}
	whole := func(name, value string) { f.Rows = append(f.Rows, []string{"", r.Org, name, value, "", "", ""}) }
	whole("满意度（分）", kit.OrDash(r.SatisfactionScore))
	whole("满意率（%）", kit.OrDash(r.SatisfactionRate))
	whole("有效票", count(r.Valid))
	for i, qr := range r.PerQuestion {
		if i >= len(s.Questionnaire.Questions) {
			break
		}
		f.Rows = append(f.Rows, optionRows(s.Questionnaire.Questions[i], qr, r)...)
	}
	return f
}

// optionRows are the lines of one question, abstentions last.
func optionRows(q scheme.Question, qr satisfaction.QuestionResult, r satisfaction.Result) (rows [][]string) {
	valid := 0
	if r.Valid != nil {
		valid = *r.Valid
	}
	line := func(label string, n int) {
		rows = append(rows, []string{
			q.Code, q.Text, label, strconv.Itoa(n), share(n, valid), kit.OrEmpty(qr.Score), kit.OrEmpty(qr.Rate),
		})
	}
	for j, o := range q.Options {
		key := o.Key
		if q.Type == scheme.Multi {
			key = strconv.Itoa(j + 1)
		}
		line(o.Label, qr.Counts[key])
	}
	line("弃权", qr.Counts["abstain"])
	return rows
}

// minutes is 测评情况记录, print-ready.
func (req *request) minutes() error {
	m, err := req.svc.Minutes.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	raw, err := sheets.Minutes(m)
	if err != nil {
		return err
	}
	return req.RenderDocument(raw)
}
