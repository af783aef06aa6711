package kit

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/session"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// WhyNone is the title of a result's page if there is no result.
const WhyNone = "为什么没有结果"

// NextSession returns where a briefing continues: in the newest unfinished session, else at the result of the newest
// one that counts.
func NextSession(sessions []session.SessionView) *NextStep {
	at := func(s session.SessionView, title, path, text, icon string) *NextStep {
		return &NextStep{Title: "场次 " + NumberOf(s) + title, Chip: StateChip(s), Do: NextLink{Href: "/admin/sessions/" + s.ID + path, Text: text, Icon: icon}}
	}
	var result *NextStep
	for _, s := range sessions {
		switch s.State {
		case vote.StateVoided:
		case vote.StateCounted, vote.StatePurged:
			if result == nil && !s.Rehearsal {
				result = at(s, " 已经完成", "/result", "看结果", "rank")
				if s.TooFew {
					result.Text, result.Do.Text = []string{"收回的票太少，没有结果。"}, WhyNone
				}
			}
		default:
			return at(s, " 还没有完成", "", "继续这一场", "tonight")
		}
	}
	return result
}

// DailyPath returns the path of a daily supervision report.
func DailyPath(evaluationID, body string) string {
	return "/admin/evaluations/" + evaluationID + "/daily/" + url.PathEscape(body)
}

// NewEntryPath returns where an entry of a type is written about an evaluation.
func NewEntryPath(evaluationID, kind string) string {
	return "/admin/entries/new?" + url.Values{
		"kind": {"evaluation"}, "about": {evaluationID}, "type": {kind},
	}.Encode()
}

// DailyTodo returns how many reports are missing and when they are due.
func DailyTodo(waiting []supervision.DailyRow, href string, now time.Time) []Todo {
	if len(waiting) == 0 {
		return nil
	}
	first := slices.MinFunc(waiting, func(a, b supervision.DailyRow) int { return a.Due.Compare(b.Due) })
	t := Todo{Text: fmt.Sprintf("%d 份日常监督报告还没有报送", len(waiting)), Href: href, Late: first.DaysLate > 0}
	t.When = "应在 " + DueDay(first.Due) + "前报送，" + daysLeft(first.Due, now)
	if t.Late {
		t.When = fmt.Sprintf("应在 %s前报送，已超期 %d 天", DueDay(first.Due), first.DaysLate)
	}
	return []Todo{t}
}

// DueDay formats a due day, which is not a moment: it is the same day in every time zone.
func DueDay(t time.Time) string {
	if t.IsZero() {
		return "按各单位方案"
	}
	return t.Format("2006年1月2日")
}

// daysLeft is InDays for a due day.
func daysLeft(due, now time.Time) string {
	return InDays(time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, China), now)
}

// DrawPath returns the path of the draw of attendees.
func DrawPath(id string) string { return "/admin/evaluations/" + id + "/draw" }

// Assessed is everything around one evaluation.
type Assessed struct {
	Evaluation   records.Versioned[round.Evaluation]
	Organization records.Versioned[round.Organization]
	Round        records.Versioned[round.Round]
	Scheme       scheme.SchemeView
}

// Assessed reads what an assessor may see.
func (req *Request) Assessed(id string) (a Assessed, err error) {
	a.Evaluation, err = req.panel.svc.Rounds.ShowEvaluation(req.ctx, id)
	if err != nil {
		return a, err
	}
	a.Organization, err = req.panel.svc.Rounds.ShowOrganization(req.ctx, a.Evaluation.V.OrganizationID)
	if err != nil {
		return a, err
	}
	a.Round, err = req.panel.svc.Rounds.ShowRound(req.ctx, a.Evaluation.V.RoundID)
	if err != nil {
		return a, err
	}
	a.Scheme, err = req.panel.svc.Schemes.ShowScheme(req.ctx, a.Evaluation.V.SchemeID, a.Evaluation.V.SchemeVersion)
	a.Scheme.Scheme = a.Scheme.ForKind(a.Evaluation.V.Kind)
	return a, err
}

// RoundOf returns the round with the id, or the newest if id is empty.
func (req *Request) RoundOf(id string) (r records.Versioned[round.Round], ok bool, err error) {
	if id != "" {
		r, err = req.panel.svc.Rounds.ShowRound(req.ctx, id)
		return r, true, err
	}
	rs, err := req.AllRounds()
	if err != nil || len(rs) == 0 {
		return r, false, err
	}
	return rs[0], true, nil
}

// AllOrganizations lists all organizations by kind and name.
func (req *Request) AllOrganizations() ([]records.Versioned[round.Organization], error) {
	var out []records.Versioned[round.Organization]
	for after := ""; ; {
		part, err := req.panel.svc.Rounds.Organizations(req.ctx, after, 5000)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
		if len(part) < 5000 {
			break
		}
		after = part[len(part)-1].ID
	}
	slices.SortFunc(out, func(a, b records.Versioned[round.Organization]) int {
		order := func(k string) int { return slices.Index(evalscheme.Kinds(), k) }
		return cmp.Or(cmp.Compare(order(a.V.Kind), order(b.V.Kind)), cmp.Compare(a.V.Name, b.V.Name))
	})
	return out, nil
}

// current means the newest round in a path, so that the navigation needs no lookup.
const current = "current"

// AllRounds returns all rounds, newest first.
func (req *Request) AllRounds() ([]records.Versioned[round.Round], error) {
	rs, err := req.panel.svc.Rounds.List(req.ctx, "", 1000)
	slices.SortFunc(rs, func(a, b records.Versioned[round.Round]) int {
		return cmp.Or( // rounds of redoing come after the round whose units they repeat
			cmp.Compare(b.V.Term, a.V.Term), cmp.Compare(b.V.No, a.V.No), cmp.Compare(a.V.AgainOf, b.V.AgainOf),
			cmp.Compare(a.V.Name, b.V.Name),
		)
	})
	return rs, err
}

// RoundField offers the other rounds of a page that shows one; nil if there is no other.
func RoundField(rounds []records.Versioned[round.Round], now string) []Field {
	if len(rounds) < 2 {
		return nil
	}
	f := Field{Name: "round", Label: "轮次", Type: "select", Optional: true, Value: now}
	for _, r := range rounds {
		f.Options = append(f.Options, Option{Value: r.ID, Text: r.V.Name})
	}
	return []Field{f}
}

// CurrentRound returns the round in the address; ok is false if there are no rounds.
func (req *Request) CurrentRound() (r records.Versioned[round.Round], ok bool, err error) {
	if id := req.Params("id"); id != current {
		r, err = req.panel.svc.Rounds.ShowRound(req.ctx, id)
		return r, true, err
	}
	rs, err := req.AllRounds()
	if err != nil || len(rs) == 0 {
		return r, false, err
	}
	return rs[0], true, nil
}

// NoUnits returns what a page shows that needs units as long as there are none.
func NoUnits(a records.Actor) *Empty {
	out := &Empty{Icon: "unit", Title: "还没有单位", Text: "可以一个一个添加，也可以从表格一次导入。"}
	if a.Role == auth.Admin {
		out.Do = &Link{Href: "/admin/organizations/import", Text: "从表格导入"}
		out.Or = &Link{Href: "/admin/organizations/new", Text: "添加单位"}
	} else {
		out.Text = "巡察办添加单位以后，这里会列出来。"
	}
	return out
}

// NoneJoined returns what a page of a round, or of several if r is empty, shows if no unit is in it; text says what
// will be there.
func NoneJoined(a records.Actor, r records.Versioned[round.Round], text string) *Empty {
	e := &Empty{Icon: "unit", Title: "本轮还没有单位", Text: text}
	switch {
	case a.Role != auth.Admin:
	case r.ID == "":
		e.Do = &Link{Href: "/admin/rounds/current", Text: "去本轮进度"}
	default:
		e.Do = JoinLink(r)
	}
	return e
}

// JoinLink leads to adding units to a round; nil for a redo round, which a unit joins through its notice.
func JoinLink(r records.Versioned[round.Round]) *Link {
	if r.V.AgainOf != "" {
		return nil
	}
	return &Link{Href: "/admin/rounds/" + url.PathEscape(r.ID) + "/join", Text: "把单位加入本轮"}
}

// NoRounds returns what a page shows if there is no round.
func NoRounds(a records.Actor) *Empty {
	e := &Empty{Icon: "progress", Title: "还没有轮次", Text: "先建一轮，再把单位加进来。每个单位开一次通报会、做一次测评，进展、分数和排名就会出现在这里。"}
	if a.Role == auth.Admin {
		e.Do = &Link{Href: "/admin/rounds", Text: "新建一轮"}
	}
	return e
}

// DueBy returns the day by which the inspection of a round begins, zero if the schemes of its units disagree.
func (req *Request) DueBy(r records.Versioned[round.Round]) (time.Time, error) {
	d, err := req.panel.svc.Supervision.Deadlines(req.ctx, r)
	if err != nil || d.InspectionBy.IsZero() {
		return time.Time{}, err
	}
	y, m, day := d.InspectionBy.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, China), nil
}

func roundStart(r round.Round) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, r.StartsOn, China)
	return t, err == nil
}

// StartDay is the first day of a round in words.
func StartDay(r round.Round) string {
	if t, ok := roundStart(r); ok {
		return Day(t)
	}
	return r.StartsOn
}

// UnitFilter returns the fields that filter a list of organizations.
func (req *Request) UnitFilter() []Field {
	return []Field{
		{Name: "q", Label: "单位名称", Type: "text", Optional: true, Auto: "off", Value: req.Query("q")},
		{
			Name:     "kind",
			Label:    "类别",
			Type:     "select",
			Optional: true,
			Value:    req.Query("kind"),
			Options:  append([]Option{{Value: "", Text: "全部"}}, KindOptions()...),
		},
	}
}

// SupervisedBy returns the names of a round's inspected organizations by supervisor (domain A31).
func (req *Request) SupervisedBy(round string) (map[string][]string, error) {
	rows, err := req.panel.svc.Scores.Overview(req.ctx, round)
	out := map[string][]string{}
	for _, o := range rows {
		if o.SupervisorID != "" {
			out[o.SupervisorID] = append(out[o.SupervisorID], o.Organization)
		}
	}
	return out, err
}

// FewNames lists a few organizations and counts the rest.
func FewNames(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等 %d 个单位", strings.Join(names[:few], "、"), len(names))
}

// SupervisionFacts says on the page of a supervising body what is evaluated, and whom it supervises in the round.
func (req *Request) SupervisionFacts(a Assessed) ([]Fact, error) {
	out := []Fact{{Name: "评估内容", Value: "履行巡察整改日常监督责任的情况"}}
	watched, err := req.SupervisedBy(a.Round.ID)
	if names := watched[a.Organization.ID]; len(names) > 0 {
		out = append(out, Fact{Name: "监督的单位", Value: strings.Join(names, "、")})
	}
	return out, err
}

// KindOptions are the kinds of organizations to choose from.
func KindOptions() []Option {
	var out []Option
	for _, k := range evalscheme.Kinds() {
		out = append(out, Option{Value: k, Text: round.KindName(k).ZH})
	}
	return out
}

// StageLocked is the number in the address of a round's page that selects the organizations whose sheets are locked.
const StageLocked = 5
