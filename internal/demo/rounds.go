package demo

import (
	"context"
	"fmt"
	"math/big"

	"golang.org/x/sync/errgroup"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/team"
	"minping/internal/evaluation/term"
)

// tonight is the open session.
func (f *filler) tonight(ctx context.Context, briefing string) error {
	id, codes, err := f.openSession(ctx, briefing, f.Where.Slips)
	if err != nil {
		return err
	}
	v, err := f.svc.Sessions.ShowSession(ctx, f.who["organizer"], id)
	if err != nil {
		return err
	}
	return f.noteTonight(ctx, v, codes)
}

// finished creates a round from its ballots to its fixed result, and what follows from that.
func (f *filler) finished(ctx context.Context) error {
	id, units, err := f.newRound(ctx, round.Round{Term: 5, No: 5, Name: "五届市委第五轮", StartsOn: f.began(9)},
		scheme.MarkedID("liaocheng"), f.mixed(18, 0))
	if err != nil {
		return err
	}
	f.city.Finished = id
	if err := f.formTeam(ctx, id, units); err != nil {
		return err
	}
	var g errgroup.Group
	g.SetLimit(2)
	for _, u := range units {
		g.Go(func() error { return f.runBriefing(ctx, u) })
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("ballots: %w", err)
	}
	for _, u := range units {
		if err := f.assess(ctx, u); err != nil {
			return fmt.Errorf("%s: %w", u.org.V.Name, err)
		}
	}
	return f.conclude(ctx, units)
}

// assess adds what is known about a unit besides its ballot: facts, ledger and the joint team's sheet.
func (f *filler) assess(ctx context.Context, u unit) error {
	problems, undone, found := 12, u.undone(), u.i%3
	basic := 1 + u.i%2
	done := problems - undone - basic
	said := facts.Facts{
		Problems: &problems, Done: &done, Basic: &basic, Undone: &undone, NewProblems: &found,
		SuggestionsSummary: "希望整改情况按月公开。", ProminentProblems: "以会议落实整改", DailyDiscipline: "基本到位", DailyOrganization: "落实到位",
		Advice: "对未到位事项逐项明确责任人和完成时限。",
	}
	if undone > 0 {
		said.Outstanding = "谈心谈话流于形式"
	}
	office := f.who["office"]
	if _, err := f.svc.Rounds.ChangeEvaluation(ctx, office, u.evaluation, records.AnyVersion, said); err != nil {
		return err
	}
	if err := f.ledgerOf(ctx, u, undone > 0); err != nil {
		return err
	}
	if err := f.fillSheet(ctx, "inspection", u, "joint", u.i); err != nil {
		return err
	}
	return f.svc.Scores.Lock(ctx, office, u.evaluation, "")
}

// problemsOf are the problems listed in the demo's ledgers.
var problemsOf = []struct{ title, text, measure string }{
	{"公务用车管理不规范", "公务用车台账登记不全，节假日未按规定封存。", "修订公务用车管理办法，逐车建账，节假日集中封存。"},
	{"专项资金拨付不及时", "部分惠民资金滞留超过三个月。", "清理滞留资金，建立到账十日内拨付制度。"},
	{"谈心谈话流于形式", "领导班子成员谈心谈话记录雷同。", "制定谈心谈话计划，由纪检委员抽查记录。"},
}

// ledgerOf creates the unit's items; solved ones have been reported by the unit and checked by a body.
func (f *filler) ledgerOf(ctx context.Context, u unit, open bool) error {
	today := deadline.DayOf(f.svc.Now())
	for i, p := range problemsOf {
		unsolved := open && i == len(problemsOf)-1
		due := today.Plus(10)
		if unsolved {
			due = today.Plus([]int{5, 12, 25, -2}[u.i%4]) // soon, later, in time, missed
		}
		v, err := f.svc.Ledgers.New(ctx, f.who["office"], u.evaluation, ledger.Draft{Item: items.Item{
			Source: "feedback", No: fmt.Sprint(i + 1), Class1: "落实全面从严治党责任", Title: p.title, Text: p.text, Key: i == 0,
			Measures: []items.Measure{{Text: p.measure, Lead: "张某", Dept: "办公室", Due: term.Due{Kind: term.Day, Day: due}}},
		}})
		if err != nil {
			return err
		}
		if unsolved {
			continue
		}
		staff := records.Actor{ID: u.org.V.Name, Name: u.org.V.Name, Role: auth.Unit, Body: u.org.ID}
		v, err = f.svc.Ledgers.Step(ctx, staff, v.ID, v.Version,
			ledger.StepRequest{To: items.Reported, Reason: "已按措施整改完成，制度已印发执行。"})
		if err != nil {
			return err
		}
		_, err = f.svc.Ledgers.Step(ctx, f.who["discipline"], v.ID, v.Version,
			ledger.StepRequest{Result: "settled", Reason: "现场查看台账和凭证，整改到位。"})
		if err != nil {
			return err
		}
	}
	return nil
}

// formTeam creates the joint team of a round.
func (f *filler) formTeam(ctx context.Context, roundID string, units []unit) error {
	one := team.Team{Name: "第一核查评估组"}
	for _, body := range []string{"inspection", "discipline", "organization"} {
		who := f.who[body]
		one.Members = append(one.Members,
			team.Member{Account: who.Name, Name: who.Name, Body: body, Lead: body == "inspection"})
	}
	for _, u := range units {
		one.Targets = append(one.Targets, u.evaluation)
	}
	_, err := f.svc.Teams.Put(ctx, f.who["office"], roundID, records.AnyVersion, []team.Team{one})
	return err
}

// fillSheet fills in and submits a body's sheet; each deduction is one point, with a reason.
func (f *filler) fillSheet(ctx context.Context, who string, u unit, body string, lost int) error {
	s, err := f.svc.Scores.ShowSheet(ctx, f.who[who], u.evaluation, body)
	if err != nil {
		return err
	}
	r := scoring.SheetRequest{Submit: true}
	manual := 0
	for _, x := range s.Rubric.Items {
		if x.Mode == scheme.ItemAuto {
			continue
		}
		item := score.SheetItem{Code: x.Code, Score: x.Points}
		if x.Mode == scheme.ItemDeduct {
			item.Reason = "没有发现"
		}
		if x.Mode == scheme.ItemManual {
			if n := (lost*3 + manual*5) % 9; lost > 0 && n < 2+lost/4 {
				item.Score, item.Reason = half(x.Points), "核查发现落实不够到位"
			}
			manual++
		}
		r.Items = append(r.Items, item)
	}
	_, err = f.svc.Scores.PutSheet(ctx, f.who[who], u.evaluation, body, records.AnyVersion, r)
	return err
}

// half returns half of an item's points.
func half(points decimal.Decimal) decimal.Decimal {
	p, ok := decimal.Parse(string(points))
	if !ok {
		return "0"
	}
	return decimal.Decimal(p.Quo(p, big.NewRat(2, 1)).FloatString(1))
}

// halfWay is a round under the second scheme: the ballots of some units are counted, the sheets of some bodies are
// submitted.
func (f *filler) halfWay(ctx context.Context) error {
	id, units, err := f.newRound(ctx, round.Round{Term: 5, No: 6, Name: "五届市委第六轮", StartsOn: f.began(4)},
		scheme.MarkedID("sanmenxia"), f.mixed(12, 20))
	if err != nil {
		return err
	}
	f.city.HalfWay = id
	if err := f.formTeam(ctx, id, units); err != nil {
		return err
	}
	for _, u := range units[:6] {
		problems, done, basic := 9, 7, 2
		if _, err := f.svc.Rounds.ChangeEvaluation(ctx, f.who["office"], u.evaluation, records.AnyVersion, facts.Facts{
			Problems: &problems, Done: &done, Basic: &basic,
		}); err != nil {
			return err
		}
		if err := f.ledgerOf(ctx, u, true); err != nil {
			return err
		}
	}
	for body, n := range map[string]int{"discipline": 6, "organization": 4, "inspection": 2} {
		for _, u := range units[:n] {
			if err := f.fillSheet(ctx, body, u, body, u.i+1); err != nil {
				return err
			}
		}
	}
	return f.runBriefing(ctx, units[1])
}
