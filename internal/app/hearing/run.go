package hearing

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/hearing"
	"minping/internal/typed"
)

// judge reports whether the actor is a judge; accounts are identified by their names.
func (x Hearing) judge(a records.Actor) bool { return slices.Contains(x.Judges, a.Name) }

// Targets returns who gets points: the units in order, then the bodies that supervise them, each once.
func (x Hearing) Targets() []hearing.Target {
	var units, bodies []hearing.Target
	seen := map[string]bool{}
	for _, e := range x.Entries {
		units = append(units, hearing.Target{Evaluation: e.Evaluation, Name: e.Name})
		if e.Supervisor != "" && !seen[e.Supervisor] {
			seen[e.Supervisor] = true
			bodies = append(bodies, hearing.Target{Evaluation: e.Supervisor, Name: e.SupervisedBy, Supervising: true})
		}
	}
	return append(units, bodies...)
}

// Begin starts the time of a unit; starting it again starts its time from the beginning.
func (h *Hearings) Begin(
	ctx context.Context, a records.Actor, id string, ifMatch int, evaluation string,
) (View, error) {
	return h.change(ctx, a, id, ifMatch, "hearing.turn", evaluation, func(x *Hearing) error {
		if !x.appears(evaluation) {
			return records.InvalidField("evaluation_id", "名单里没有这个单位。", "This unit does not appear.")
		}
		x.Turn = &Turn{evaluation, h.env.Now()}
		return nil
	})
}

func (x Hearing) appears(evaluation string) bool {
	return slices.ContainsFunc(x.Entries, func(e hearing.Entry) bool { return e.Evaluation == evaluation })
}

// Ask records a question that was asked on the spot, after those that were drawn: its answers are recorded like theirs,
// and a unit without findings has no others.
func (h *Hearings) Ask(
	ctx context.Context, a records.Actor, id string, ifMatch int, evaluation, text string,
) (View, error) {
	text = strings.TrimSpace(text)
	return h.change(ctx, a, id, ifMatch, "hearing.question", evaluation, func(x *Hearing) error {
		if !x.appears(evaluation) {
			return records.InvalidField("evaluation_id", "名单里没有这个单位。", "This unit does not appear.")
		}
		if text == "" || !check.Prose(text, 500) {
			return records.InvalidField("question", "请写问题，最多 500 字。", "State the question in at most 500 characters.")
		}
		no := 0
		for _, q := range x.Questions {
			if q.Evaluation == evaluation {
				no = max(no, q.No)
			}
		}
		if no >= 2*mostQuestions { // at most as many on the spot as may be drawn
			return records.Fail(records.Conflict, "too_many", "一个单位的问题太多了。", "This unit has been asked too much.")
		}
		asked := hearing.Question{Evaluation: evaluation, No: no + 1, Text: text}
		x.Questions = append(slices.Clone(x.Questions), asked)
		return nil
	})
}

// Record records what a side answered to a question. A second answer by the same side replaces the first; both stay in
// the versions.
func (h *Hearings) Record(ctx context.Context, a records.Actor, id string, ifMatch int, r Answer) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	r.Text, r.By, r.At = strings.TrimSpace(r.Text), a.Name, h.env.Now()
	object := r.Evaluation + "/" + strconv.Itoa(r.No)
	if err := h.askable(ctx, id, r); err != nil {
		return View{}, err
	}
	return h.change(ctx, a, id, ifMatch, "hearing.answer", object, func(x *Hearing) error {
		var f records.Fields
		asked := slices.ContainsFunc(x.Questions,
			func(q hearing.Question) bool { return q.Evaluation == r.Evaluation && q.No == r.No })
		if !asked {
			f.Add("no", "没有这个问题。", "There is no such question.")
		}
		if r.Side != SideUnit && r.Side != SideSupervising {
			f.Add("side", "请选择由谁作答。", "Choose who answers.")
		}
		if r.Text == "" || len([]rune(r.Text)) > 2000 {
			f.Add("text", "请写答复要点，最多 2000 字。", "State the answer in at most 2000 characters.")
		}
		if len(f) > 0 {
			return f.Err()
		}
		x.Answers = slices.DeleteFunc(slices.Clone(x.Answers), func(o Answer) bool {
			return o.Evaluation == r.Evaluation && o.No == r.No && o.Side == r.Side
		})
		x.Answers = append(x.Answers, r)
		return nil
	})
}

// askable refuses text about an item that was restricted after it was drawn.
func (h *Hearings) askable(ctx context.Context, id string, r Answer) error {
	x, err := records.Load[Hearing](ctx, h.env, kindHearing, id)
	if err != nil {
		return err
	}
	public, err := h.sources.Public(ctx, []string{r.Evaluation})
	if err != nil {
		return err
	}
	for _, q := range x.V.Questions {
		if q.Evaluation == r.Evaluation && q.No == r.No && q.Item != "" && !public[q.Item] {
			return errWithheld
		}
	}
	return nil
}

var errWithheld = records.Fail(records.Conflict, "restricted", "这个问题所在的事项已改为限授权人员查看，不再记录答复。",
	"The item behind this question has been restricted to named readers.")

// change writes the next version of a hearing that is not over.
func (h *Hearings) change(ctx context.Context, a records.Actor, id string, ifMatch int, code, detail string,
	fn func(*Hearing) error,
) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	v, err := records.Update(ctx, h.env, kindHearing, id, ifMatch, func(x *Hearing) error {
		if err := x.ended(); err != nil {
			return err
		}
		return fn(x)
	})
	if err != nil {
		return View{}, err
	}
	if err := h.audit.Append(ctx, a, code, id, detail); err != nil {
		return View{}, err
	}
	return h.view(ctx, a, v)
}

// Give hands in a judge's points: for one target after another, as the room hears them, or for all at once. Points
// given again replace earlier ones until the lock; a judge has handed in once every target has points. The lock counts
// what was acknowledged.
func (h *Hearings) Give(ctx context.Context, a records.Actor, id string, given Sheet) (View, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Leader); err != nil {
		return View{}, err
	}
	v, err := records.Load[Hearing](ctx, h.env, kindHearing, id)
	if err != nil {
		return View{}, err
	}
	switch {
	case !v.V.judge(a):
		return View{}, errNotJudge
	case v.V.struck(a.Name):
		return View{}, errStruck
	case v.V.Over():
		return View{}, v.V.ended()
	}
	given = read(given)
	if err := checkSheet(v.V, a.Name, given); err != nil {
		return View{}, err
	}
	h.env.Hold("hearing.points")
	err = h.sheet(ctx, id, a.Name, func(p *pointsSheet) error {
		switch {
		case p.Closed && !v.V.whole(p.Given):
			return errStruck
		case p.Closed:
			return errLocked
		}
		all := Sheet{}
		maps.Copy(all, p.Given)
		maps.Copy(all, given)
		p.Given, p.At = all, h.env.Now()
		return nil
	})
	if err != nil {
		return View{}, err
	}
	if err := h.audit.Append(ctx, a, "hearing.points", id, ""); err != nil {
		return View{}, err
	}
	v, err = records.Load[Hearing](ctx, h.env, kindHearing, id)
	if err != nil {
		return View{}, err
	}
	return h.view(ctx, a, v)
}

// whole reports whether a sheet has points for every target.
func (x Hearing) whole(s Sheet) bool {
	return !slices.ContainsFunc(x.Targets(), func(t hearing.Target) bool { return s[t.Evaluation] == "" })
}

// sheet writes the next version of a judge's sheet.
func (h *Hearings) sheet(ctx context.Context, id, judge string, fn func(*pointsSheet) error) error {
	_, err := records.Upsert(ctx, h.env, kindPoints, records.HashName(id+"/"+judge), id, records.AnyVersion,
		func(p *pointsSheet) error { p.Judge = judge; return fn(p) })
	return err
}

// read parses scores as people type them, e.g. in full-width digits; anything else stays for the check to refuse.
func read(given Sheet) Sheet {
	out := Sheet{}
	for id, s := range given {
		if n, err := typed.Score(string(s)); err == nil {
			s = decimal.Decimal(n)
		}
		out[id] = s
	}
	return out
}

// checkSheet requires scores for targets of the hearing and nothing else.
func checkSheet(x Hearing, judge string, given Sheet) error {
	if len(given) == 0 {
		return records.InvalidField("points", "请先打分。", "There are no points.")
	}
	var f records.Fields
	known := map[string]bool{}
	for _, t := range x.Targets() {
		known[t.Evaluation] = true
		s, ok := given[t.Evaluation]
		switch {
		case !ok:
		case s == "":
			f.Add("points."+t.Evaluation, t.Name+"还没有打分。", "A score is missing.")
		case len(hearing.Check([]hearing.Points{{Judge: judge, Evaluation: t.Evaluation, Score: s}}, full)) > 0:
			f.Add("points."+t.Evaluation, "分值应在 0 到 "+string(full)+" 之间，最多两位小数。",
				"From 0 to "+string(full)+" with at most two decimals.")
		}
	}
	for id := range given {
		if !known[id] {
			f.Add("points."+id, "名单里没有这个单位。", "Not found in the round.")
		}
	}
	return f.Err()
}
