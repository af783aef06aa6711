// Package lookup answers what several areas of the panel ask the rooms: the rounds, the units, an evaluation with what
// is around it, and the words and marks by which sessions and results are known on every page.
package lookup

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
	"minping/internal/typed"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// WhyNone is the title of a result's page if there is no result.
const WhyNone = "为什么没有结果"

// NextSession returns where a briefing continues: in the newest unfinished session, else at the result of the newest
// one that counts.
func NextSession(sessions []session.SessionView) *kit.NextStep {
	at := func(s session.SessionView, title, path, text, icon string) *kit.NextStep {
		return &kit.NextStep{Title: "场次 " + NumberOf(s) + title, Chip: StateChip(s), Do: kit.NextLink{Href: "/admin/sessions/" + s.ID + path, Text: text, Icon: icon}}
	}
	var result *kit.NextStep
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

// EntriesPath returns where the entries about an evaluation are listed.
func EntriesPath(evaluationID string) string {
	return "/admin/entries?" + url.Values{"kind": {"evaluation"}, "about": {evaluationID}}.Encode()
}

// DailyTodo returns how many reports are missing and when they are due.
func DailyTodo(waiting []supervision.DailyRow, href string, now time.Time) []kit.Todo {
	if len(waiting) == 0 {
		return nil
	}
	first := slices.MinFunc(waiting, func(a, b supervision.DailyRow) int { return a.Due.Compare(b.Due) })
	t := kit.Todo{Text: fmt.Sprintf("%d 份日常监督报告还没有报送", len(waiting)), Href: href, Late: first.DaysLate > 0}
	t.When = "应在 " + kit.DueDay(first.Due) + "前报送，" + daysLeft(first.Due, now)
	if t.Late {
		t.When = fmt.Sprintf("应在 %s前报送，已超期 %d 天", kit.DueDay(first.Due), first.DaysLate)
	}
	return []kit.Todo{t}
}

// daysLeft is InDays for a due day.
func daysLeft(due, now time.Time) string {
	return kit.InDays(time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, kit.China), now)
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

// Evaluation reads everything around an evaluation, as far as an assessor may see it.
func Evaluation(req *kit.Request, id string) (a Assessed, err error) {
	a.Evaluation, err = req.Rooms().Rounds.ShowEvaluation(req.UserContext(), id)
	if err != nil {
		return a, err
	}
	a.Organization, err = req.Rooms().Rounds.ShowOrganization(req.UserContext(), a.Evaluation.V.OrganizationID)
	if err != nil {
		return a, err
	}
	a.Round, err = req.Rooms().Rounds.ShowRound(req.UserContext(), a.Evaluation.V.RoundID)
	if err != nil {
		return a, err
	}
	e := a.Evaluation.V
	a.Scheme, err = req.Rooms().Schemes.ShowScheme(req.UserContext(), e.SchemeID, e.SchemeVersion)
	a.Scheme.Scheme = a.Scheme.ForKind(e.Kind)
	return a, err
}

// RoundOf returns the round with the id, or the newest if id is empty.
func RoundOf(req *kit.Request, id string) (r records.Versioned[round.Round], ok bool, err error) {
	if id != "" {
		r, err = req.Rooms().Rounds.ShowRound(req.UserContext(), id)
		return r, true, err
	}
	rs, err := AllRounds(req)
	if err != nil || len(rs) == 0 {
		return r, false, err
	}
	return rs[0], true, nil
}

// AllOrganizations lists all organizations by kind and name.
func AllOrganizations(req *kit.Request) ([]records.Versioned[round.Organization], error) {
	var out []records.Versioned[round.Organization]
	for after := ""; ; {
		part, err := req.Rooms().Rounds.Organizations(req.UserContext(), after, 5000)
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
func AllRounds(req *kit.Request) ([]records.Versioned[round.Round], error) {
	rs, err := req.Rooms().Rounds.List(req.UserContext(), "", 1000)
	slices.SortFunc(rs, func(a, b records.Versioned[round.Round]) int {
		return cmp.Or( // rounds of redoing come after the round whose units they repeat
			cmp.Compare(b.V.Term, a.V.Term), cmp.Compare(b.V.No, a.V.No), cmp.Compare(a.V.AgainOf, b.V.AgainOf),
			cmp.Compare(a.V.Name, b.V.Name),
		)
	})
	return rs, err
}

// RoundField offers the other rounds of a page that shows one; nil if there is no other.
func RoundField(rounds []records.Versioned[round.Round], now string) []kit.Field {
	if len(rounds) < 2 {
		return nil
	}
	f := kit.Field{Name: "round", Label: "轮次", Type: "select", Optional: true, Value: now}
	for _, r := range rounds {
		f.Options = append(f.Options, kit.Option{Value: r.ID, Text: r.V.Name})
	}
	return []kit.Field{f}
}

// BatchField offers the batches of a page that shows one, the newest first.
func BatchField(batches []records.Versioned[round.Batch], now string) kit.Field {
	f := kit.Field{Name: "batch", Label: "轮次（批次）", Type: "select", Optional: true, Value: now}
	for _, b := range slices.Backward(batches) {
		f.Options = append(f.Options, kit.Option{Value: b.ID, Text: b.V.Name})
	}
	return f
}

// CurrentRound returns the round in the address; ok is false if there are no rounds.
func CurrentRound(req *kit.Request) (r records.Versioned[round.Round], ok bool, err error) {
	if id := req.Params("id"); id != current {
		r, err = req.Rooms().Rounds.ShowRound(req.UserContext(), id)
		return r, true, err
	}
	rs, err := AllRounds(req)
	if err != nil || len(rs) == 0 {
		return r, false, err
	}
	return rs[0], true, nil
}

// NoUnits returns what a page shows that needs units as long as there are none.
func NoUnits(a records.Actor) *kit.Empty {
	out := &kit.Empty{Icon: "unit", Title: "还没有单位", Text: "可以一个一个添加，也可以从表格一次导入。"}
	if a.Role == auth.Admin {
		out.Do = &kit.Link{Href: "/admin/organizations/import", Text: "从表格导入"}
		out.Or = &kit.Link{Href: "/admin/organizations/new", Text: "添加单位"}
	} else {
		out.Text = "巡察办添加单位以后，这里会列出来。"
	}
	return out
}

// NoneJoined returns what a page of a round, or of several if r is empty, shows if no unit is in it; text says what
// will be there.
func NoneJoined(a records.Actor, r records.Versioned[round.Round], text string) *kit.Empty {
	e := &kit.Empty{Icon: "unit", Title: "本轮还没有单位", Text: text}
	switch {
	case a.Role != auth.Admin:
	case r.ID == "":
		e.Do = &kit.Link{Href: "/admin/rounds/current", Text: "去本轮进度"}
	default:
		e.Do = JoinLink(r)
	}
	return e
}

// NoDaily returns what a round without reports of daily supervision shows: no unit is in it, or the document of its
// units asks for none.
func NoDaily(req *kit.Request, r records.Versioned[round.Round]) (*kit.Empty, error) {
	units, err := req.Rooms().Scores.Overview(req.UserContext(), r.ID)
	if err != nil || len(units) == 0 {
		return NoneJoined(req.Who, r, "单位加入本轮以后，监督部门在这里逐项记录、报送报告。"), err
	}
	return &kit.Empty{
		Icon: "sheet", Title: "本轮不要求日常监督报告", Text: "本轮单位用的评估方案没有要求监督部门报送日常监督报告。",
	}, nil
}

// JoinLink leads to adding units to a round; nil for a redo round, which a unit joins through its notice.
func JoinLink(r records.Versioned[round.Round]) *kit.Link {
	if r.V.AgainOf != "" {
		return nil
	}
	return &kit.Link{Href: "/admin/rounds/" + url.PathEscape(r.ID) + "/join", Text: "把单位加入本轮"}
}

// NoRounds returns what a page shows if there is no round.
func NoRounds(a records.Actor) *kit.Empty {
	e := &kit.Empty{Icon: "progress", Title: "还没有轮次", Text: "先建一轮，再把单位加进来。每个单位开一次通报会、做一次测评，进展、分数和排名就会出现在这里。"}
	if a.Role == auth.Admin {
		e.Do = &kit.Link{Href: "/admin/rounds", Text: "新建一轮"}
	}
	return e
}

// DueBy returns the day by which the inspection of a round begins, zero if the schemes of its units disagree.
func DueBy(req *kit.Request, r records.Versioned[round.Round]) (time.Time, error) {
	d, err := req.Rooms().Supervision.Deadlines(req.UserContext(), r)
	if err != nil || d.InspectionBy.IsZero() {
		return time.Time{}, err
	}
	y, m, day := d.InspectionBy.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, kit.China), nil
}

func roundStart(r round.Round) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, r.StartsOn, kit.China)
	return t, err == nil
}

// StartDay is the first day of a round in words.
func StartDay(r round.Round) string {
	if t, ok := roundStart(r); ok {
		return kit.Day(t)
	}
	return r.StartsOn
}

// Named returns what keeps the names in which a text is found that someone typed to look for them, in whatever width,
// case or brackets; an empty text keeps all.
func Named(text string) (keeps func(name string) bool) {
	key := typed.Key(text)
	return func(name string) bool { return strings.Contains(typed.Key(name), key) }
}

// UnitFilter returns the fields that filter a list of organizations.
func UnitFilter(req *kit.Request) []kit.Field {
	return []kit.Field{
		{Name: "q", Label: "单位名称", Type: "text", Optional: true, Auto: "off", Value: req.Query("q")},
		{
			Name:     "kind",
			Label:    "类别",
			Type:     "select",
			Optional: true,
			Value:    req.Query("kind"),
			Options:  append([]kit.Option{{Value: "", Text: "全部"}}, KindOptions()...),
		},
	}
}

// SupervisedBy returns the names of a round's inspected organizations by supervisor (domain A31).
func SupervisedBy(req *kit.Request, round string) (map[string][]string, error) {
	rows, err := req.Rooms().Scores.Overview(req.UserContext(), round)
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
func SupervisionFacts(req *kit.Request, a Assessed) ([]kit.Fact, error) {
	out := []kit.Fact{{Name: "评估内容", Value: "履行巡察整改日常监督责任的情况"}}
	watched, err := SupervisedBy(req, a.Round.ID)
	if names := watched[a.Organization.ID]; len(names) > 0 {
		out = append(out, kit.Fact{Name: "监督的单位", Value: strings.Join(names, "、")})
	}
	return out, err
}

// KindOptions are the kinds of organizations to choose from.
func KindOptions() []kit.Option {
	var out []kit.Option
	for _, k := range evalscheme.Kinds() {
		out = append(out, kit.Option{Value: k, Text: round.KindName(k).ZH})
	}
	return out
}

// StageLocked is the number in the address of a round's page that selects the organizations whose sheets are locked.
const StageLocked = 5
