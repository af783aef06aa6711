package hearing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"minping/internal/evaluation/check"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/hearing"
)

// Lock ends the scoring: every judge who was not struck has handed in. From then on everyone who sees the hearing sees
// all points, and they do not change. note records how the hearing ended. Every sheet is closed before it is read, so
// that a correction either counts or is refused; a lock that failed half-way is finished by the next.
func (h *Hearings) Lock(ctx context.Context, a records.Actor, id string, ifMatch int, note string) (View, error) {
	note = strings.TrimSpace(note)
	if !check.Prose(note, records.ReasonMax) {
		return View{}, records.InvalidField("note", "最多 2000 字，不能有控制字符。",
			"At most 2000 characters, and no control characters.")
	}
	v, err := h.open(ctx, a, id, ifMatch)
	if err != nil {
		return View{}, err
	}
	handed, err := h.sheets(ctx, id)
	if err != nil {
		return View{}, err
	}
	if err := v.V.complete(handed); err != nil {
		return View{}, err
	}
	h.env.Hold("hearing.close")
	locked := map[string]Sheet{}
	for _, j := range v.V.Sitting() {
		err := h.sheet(ctx, id, j, func(p *pointsSheet) error {
			locked[j] = p.Given
			if p.Closed {
				return errClosed
			}
			p.Closed = true
			return nil
		})
		if err != nil && !errors.Is(err, errClosed) {
			return View{}, err
		}
	}
	rule, err := h.rule(ctx, v.V)
	if err != nil {
		return View{}, err
	}
	return h.change(ctx, a, id, records.AnyVersion, "hearing.lock", "", func(x *Hearing) error {
		for _, j := range x.Sitting() {
			if locked[j] == nil { // seated in the meantime: the next lock waits for these points
				return records.ErrStale
			}
		}
		x.Locked, x.Note, x.Rule = locked, note, &rule
		return nil
	})
}

// errClosed stops a write that would change nothing.
var errClosed = errors.New("closed")

// open returns a hearing that the office may still change.
func (h *Hearings) open(
	ctx context.Context, a records.Actor, id string, ifMatch int,
) (v records.Versioned[Hearing], err error) {
	if a.Role != auth.Admin {
		return v, errOffice
	}
	v, err = records.Load[Hearing](ctx, h.env, kindHearing, id)
	switch {
	case err != nil:
		return v, err
	case v.V.Over():
		return v, v.V.ended()
	case ifMatch != records.AnyVersion && ifMatch != v.Version:
		return v, records.ErrStale
	}
	return v, nil
}

// complete refuses as long as a judge has not handed in.
func (x Hearing) complete(handed map[string]Sheet) error {
	var missing []string
	for _, j := range x.Sitting() {
		if !x.whole(handed[j]) {
			missing = append(missing, j)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return records.Fail(records.Conflict, "points_missing",
		fmt.Sprintf("还有 %d 位评委没有打完分：%s。缺席或离席的请先划去。", len(missing), strings.Join(missing, "、")),
		fmt.Sprintf("%d judges have not scored everyone; remove those who are absent or have left.", len(missing)))
}

// Sitting returns the judges who were not struck.
func (x Hearing) Sitting() (out []string) {
	for _, j := range x.Judges {
		if !x.struck(j) {
			out = append(out, j)
		}
	}
	return out
}

func (x Hearing) struck(judge string) bool {
	return slices.ContainsFunc(x.Struck, func(s Struck) bool { return s.Judge == judge })
}

// Strike takes a judge who did not come, or left before the last unit, out of the panel, with a reason. A judge who has
// given all points stays; the points of one who left do not count, so that every mean is over the same judges.
func (h *Hearings) Strike(
	ctx context.Context, a records.Actor, id string, ifMatch int, judge, reason string,
) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	if err := records.CheckReason(reason); err != nil {
		return View{}, err
	}
	v, err := h.open(ctx, a, id, ifMatch)
	if err != nil {
		return View{}, err
	}
	sitting := v.V.Sitting()
	switch {
	case !slices.Contains(sitting, judge):
		return View{}, records.InvalidField("judge", "没有这位评委，或者已经划去。", "There is no such judge, or the judge was removed.")
	case len(sitting) == 1:
		return View{}, records.InvalidField("judge", "至少要留一位评委。", "At least one judge must remain.")
	}
	h.env.Hold("hearing.strike")
	err = h.sheet(ctx, id, judge, func(p *pointsSheet) error {
		switch {
		case v.V.whole(p.Given):
			return records.Fail(records.Conflict, "handed_in", "这位评委已经提交评分，不能划去。",
				"This judge has submitted points and cannot be removed.")
		case p.Closed: // a strike that failed half-way
			return errClosed
		}
		p.Closed = true
		return nil
	})
	if err != nil && !errors.Is(err, errClosed) {
		return View{}, err
	}
	return h.change(ctx, a, id, records.AnyVersion, "hearing.strike", judge, func(x *Hearing) error {
		if !x.struck(judge) {
			x.Struck = append(slices.Clone(x.Struck), Struck{judge, strings.TrimSpace(reason), a.Name, h.env.Now()})
		}
		return nil
	})
}

// sheets returns the points that were handed in, by judge.
func (h *Hearings) sheets(ctx context.Context, id string) (map[string]Sheet, error) {
	all, err := records.All[pointsSheet](ctx, h.env, kindPoints, id)
	out := map[string]Sheet{}
	for _, s := range all {
		if s.V.Given != nil {
			out[s.V.Judge] = s.V.Given
		}
	}
	return out, err
}

// points converts locked points to the terms of the rules.
func (x Hearing) points() (out []hearing.Points) {
	for _, j := range x.Judges {
		for _, t := range x.Targets() {
			if s, ok := x.Locked[j][t.Evaluation]; ok {
				out = append(out, hearing.Points{Judge: j, Evaluation: t.Evaluation, Score: s})
			}
		}
	}
	return out
}

// Keep lets a hearing go on counting under the result in force, which was fixed again after it was arranged, with a
// reason. All who appeared must still be in that result. Without it the ranks of the hearing count for nothing.
func (h *Hearings) Keep(ctx context.Context, a records.Actor, id string, ifMatch int, reason string) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	if err := records.CheckReason(reason); err != nil {
		return View{}, err
	}
	v, err := records.Update(ctx, h.env, kindHearing, id, ifMatch, func(x *Hearing) error {
		if x.Cancelled != nil {
			return errCancelled
		}
		f, err := h.final(ctx, x.Batch)
		if err != nil {
			return err
		}
		if f.Digest == x.Final {
			return records.Fail(records.Conflict, "same_result", "这场质询答辩会依据的就是现在的结果。",
				"The hearing already uses the current result.")
		}
		for _, e := range x.Entries {
			if _, ok := f.Row(e.Evaluation); !ok {
				return records.Fail(records.Conflict, "not_in_result", "“"+e.Name+"”不在现在的结果里，这场质询答辩会不能沿用。",
					e.Name+" is not in the result in force.")
			}
		}
		x.Renewed = append(slices.Clone(x.Renewed), Renewed{x.Final, strings.TrimSpace(reason), a.Name, h.env.Now()})
		x.Final = f.Digest
		return nil
	})
	if err != nil {
		return View{}, err
	}
	if err := h.audit.Append(ctx, a, "hearing.keep", id, v.V.Final); err != nil {
		return View{}, err
	}
	return h.view(ctx, a, v)
}
