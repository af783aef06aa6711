package display

import (
	"cmp"
	"context"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// PublishOnScreen shows the result of a counted session on its hall screens, or removes it. Nothing is shown before
// the count, and what the count suppressed stays suppressed (rb1 §9.4).
func (d *Displays) PublishOnScreen(ctx context.Context, a records.Actor, id string, show bool) error {
	if err := d.mayRun(ctx, a, id); err != nil {
		return err
	}
	cur, err := d.boxes.Current(ctx, id)
	if err != nil {
		return err
	}
	if cur.State != vote.StateCounted && cur.State != vote.StatePurged {
		return records.Fail(records.Conflict, "not_counted", "还没有计票，没有结果可以公布。", "The session is not counted; there is no result to show.")
	}
	_, err = records.Update(ctx, d.env, ballotbox.KindSession, id, records.AnyVersion,
		func(v *ballotbox.Session) error {
			v.Published = show
			return nil
		})
	if err != nil {
		return err
	}
	code := "session.unpublish"
	if show {
		code = "session.publish"
	}
	return d.audit.Append(ctx, a, code, id, "")
}

// hallResult returns the result as the screen shows it.
func (d *Displays) hallResult(ctx context.Context, sess ballotbox.Session) (*HallResult, error) {
	r, err := d.tallies.Published(ctx, sess)
	if err != nil {
		return nil, err
	}
	out := &HallResult{Suppressed: r.Suppressed != ""}
	if out.Suppressed {
		return out, nil
	}
	if r.Valid != nil {
		out.Valid = *r.Valid
	}
	for to, from := range map[*string]*string{
		&out.Score: r.SatisfactionScore, &out.Rate: r.SatisfactionRate,
		&out.ReturnRate: r.ReturnRate,
	} {
		if from != nil {
			*to = *from
		}
	}
	for i, q := range sess.Questionnaire.Questions {
		if q.Type == scheme.Multi || i >= len(r.PerQuestion) {
			continue
		}
		bar := HallBar{Text: cmp.Or(q.Short, q.Text)}
		for _, o := range q.Options {
			bar.Parts = append(bar.Parts, HallPart{
				optionKind(q, o, sess.Satisfaction), o.Label,
				r.PerQuestion[i].Counts[o.Key],
			})
		}
		bar.Parts = append(bar.Parts, HallPart{"unknown", "弃权", r.PerQuestion[i].Counts["abstain"]})
		out.Bars = append(out.Bars, bar)
	}
	return out, nil
}

// optionKind classifies an option by its value: the first that counts is good, the last poor, those between fair, the
// rest unknown.
func optionKind(q scheme.Question, o scheme.Option, rule scheme.SatisfactionRule) string {
	var counted []string
	for _, x := range q.Options {
		if rule.Coefficients[x.Key] != nil {
			counted = append(counted, x.Key)
		}
	}
	switch {
	case rule.Coefficients[o.Key] == nil:
		return "unknown"
	case o.Key == counted[0]:
		return "good"
	case o.Key == counted[len(counted)-1]:
		return "poor"
	}
	return "fair"
}
