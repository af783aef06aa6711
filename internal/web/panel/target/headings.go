package target

import (
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// headings puts what daily supervision said beside one's own points under the same heading (domain B05, B13).
func (req *request) headings(out *Target, a lookup.Assessed) error {
	tasks, reports, err := req.svc.Supervision.Handed(req.ctx, req.who, a.Evaluation.ID)
	if err != nil {
		return err
	}
	for _, body := range tasks.Reporting() {
		if r, ok := reports[body]; ok {
			out.Reports = append(out.Reports, Report{kit.BodyName(body), r.Conclusion, r.Prominent, r.Advice})
		}
	}
	s, own, err := req.sheet(a)
	if err != nil {
		return err
	}
	if own {
		chip := sheetChip(s)
		out.Sheet = &chip
	}
	var names []string
	points := map[string]string{}
	for _, x := range s.Rubric.Aspects() {
		names = append(names, x.Aspect)
		points[x.Aspect] = trimmed(x.Points.FloatString(2))
	}
	for _, h := range tasks.Under(names, reports) {
		shown := Heading{Name: h.Name, Points: points[h.Name], Items: itemsOf(s, h.Name)}
		if h.Name == "" {
			shown.Name = "其他日常监督内容"
		}
		for _, x := range h.Said {
			shown.Said = append(shown.Said, Said{
				Body: kit.BodyName(x.Body), Task: x.Task.Task, Outcome: x.Item.Outcome, Found: x.Item.Found,
				Evidence: x.Item.Evidence, Kind: outcomeKind(tasks.Outcomes, x.Item.Outcome),
			})
		}
		out.Headings = append(out.Headings, shown)
	}
	return nil
}

// sheet is the visitor's own sheet; the office sees only the headings until the sheets are locked.
func (req *request) sheet(a lookup.Assessed) (s scoring.SheetView, own bool, err error) {
	b, ok := a.Scheme.SheetOf(req.who.Body)
	if ok && req.who.Role == auth.Assessor {
		s, err = req.svc.Scores.ShowSheet(req.ctx, req.who, a.Evaluation.ID, b.Code)
		return s, true, err
	}
	if len(a.Scheme.Bodies) > 0 {
		s.Rubric, _ = a.Scheme.RubricFor(a.Scheme.Bodies[0].Code)
	}
	return s, false, nil
}

func sheetChip(s scoring.SheetView) kit.Chip {
	switch {
	case s.Locked:
		return kit.Chip{Kind: "good", Text: "已锁定"}
	case s.Submitted:
		return kit.Chip{Kind: "good", Text: "已提交"}
	case len(s.Items) > 0:
		return kit.Chip{Text: "草稿"}
	}
	return kit.Chip{Text: "未开始"}
}

func itemsOf(s scoring.SheetView, aspect string) (out []Item) {
	given := map[string]score.SheetItem{}
	for _, x := range s.Items {
		given[x.Code] = x
	}
	for _, x := range s.Rubric.Items {
		if x.Aspect != aspect {
			continue
		}
		it := Item{Code: x.Code, Name: x.Name, Points: string(x.Points), Score: string(given[x.Code].Score)}
		it.Reason = given[x.Code].Reason
		if x.Mode == scheme.ItemAuto {
			it.Score = "自动"
		}
		out = append(out, it)
	}
	return out
}

// outcomeKind colours the outcomes by their order in the list: the first is good, the third poor.
func outcomeKind(outcomes []string, o string) string {
	for i, kind := range []string{"good", "fair", "poor"} {
		if i < len(outcomes) && outcomes[i] == o {
			return kind
		}
	}
	return ""
}
