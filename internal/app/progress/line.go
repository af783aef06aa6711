package progress

import (
	"context"
	"slices"

	"minping/internal/app/document"
	entries "minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/evaluation/cycle"
	decisions "minping/internal/evaluation/decision"
	documents "minping/internal/evaluation/document"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
)

// Types of entries and documents that a stage is counted by; the packs name them so.
const (
	typePlan         = "plan"
	typeSummary      = "summary"
	typeBulletin     = "bulletin"
	typeNotification = "notification"
)

// parts counts what every stage is made of.
func (p *Progress) parts(
	ctx context.Context, a records.Actor, s *sources, units map[string]cycle.Finish,
) (map[string][]Part, error) {
	out := map[string][]Part{}
	count := []func(context.Context, records.Actor, *sources, map[string][]Part) error{
		p.teams, p.written, p.papers, p.use, p.items,
	}
	for _, of := range count {
		if err := of(ctx, a, s, out); err != nil {
			return nil, err
		}
	}
	reports := Part{Code: PartReports}
	for _, r := range s.daily {
		if !r.Asked {
			continue
		}
		reports.Of++
		reports.Done += one(r.HandedIn != nil)
		reports.Late += one(r.Missing() && r.DaysLate > 0)
		reports.Closed += one(r.HandedIn == nil && !r.Missing())
	}
	if reports.Of > 0 {
		out[cycle.StageDaily] = append(out[cycle.StageDaily], reports)
	}
	figures, ballots := Part{Code: PartFigures, Of: len(units)}, Part{Code: PartBallots, Of: len(units)}
	for _, f := range units {
		figures.Done, figures.Closed = figures.Done+one(f.Facts), figures.Closed+one(f.Fixed && !f.Facts)
		ballots.Done, ballots.Closed = ballots.Done+one(f.Counted), ballots.Closed+one(f.Fixed && !f.Counted)
	}
	scores := Part{Code: PartScores, Of: len(units)}
	for _, u := range s.units {
		scores.Done += one(u.Locked)
		scores.Closed += one(!u.Locked && units[u.EvaluationID].Fixed)
	}
	out[cycle.StageDaily] = append(out[cycle.StageDaily], figures)
	out[cycle.StageVisit] = append(out[cycle.StageVisit], ballots)
	fixed := Part{Code: PartFixed, Done: one(s.fixed), Of: 1}
	out[cycle.StageFinal] = []Part{scores, fixed}
	if !s.fixed {
		s.toReport(s.daily)
		s.toBallots()
		if err := p.toLock(ctx, s); err != nil {
			return nil, err
		}
		s.missing(figures, machine.Unit, "", false)
		s.missing(fixed, machine.Office, "", scores.Done < scores.Of)
	}
	return out, nil
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (p *Progress) teams(ctx context.Context, _ records.Actor, s *sources, out map[string][]Part) error {
	v, err := p.in.Teams.Show(ctx, s.round.ID)
	if err != nil {
		return err
	}
	given := map[string]bool{}
	for _, t := range v.Teams {
		for _, id := range t.Targets {
			given[id] = true
		}
	}
	part := Part{Code: PartTeams, Of: len(s.units)}
	for _, u := range s.units {
		part.Done += one(given[u.EvaluationID])
	}
	out[cycle.StageTeams] = []Part{part}
	s.missing(part, machine.Office, s.until.inspection, s.fixed)
	return nil
}

// written counts what people filed: the consultation of the round or its batch, and the visits to its units.
func (p *Progress) written(ctx context.Context, _ records.Actor, s *sources, out map[string][]Part) error {
	about := []entry.Subject{{Kind: entry.AboutRound, ID: s.round.ID}, {Kind: entry.AboutBatch, ID: s.batch}}
	for _, u := range s.units {
		about = append(about, entry.Subject{Kind: entry.AboutEvaluation, ID: u.EvaluationID})
	}
	filed, err := p.in.Entries.Filed(ctx, about)
	if err != nil {
		return err
	}
	visits := Part{Code: PartVisits, Of: len(s.units)}
	for _, u := range s.units {
		if filed[entries.TypeVisit][u.EvaluationID] > 0 {
			visits.Done++
		} else {
			s.owes[u.EvaluationID] = append(s.owes[u.EvaluationID], entries.TypeVisit)
		}
	}
	met := Part{Code: PartConsultation, Done: one(len(filed[entries.TypeConsultation]) > 0), Of: 1}
	out[cycle.StageConsultation] = []Part{met}
	out[cycle.StageVisit] = []Part{visits}
	s.missing(met, machine.Office, s.until.inspection, s.fixed)
	s.begun = s.begun || entries.Begun(filed)
	s.missing(visits, machine.Team, s.visited(), s.fixed)
	return p.terms(ctx, s, filed)
}

// papers counts the documents of the batch that are out.
func (p *Progress) papers(ctx context.Context, a records.Actor, s *sources, out map[string][]Part) error {
	list, err := p.in.Documents.List(ctx, a, document.Filter{Batch: s.batch})
	if err != nil {
		return err
	}
	issued := func(kind string) int {
		return one(slices.ContainsFunc(list, func(d document.Summary) bool {
			return d.Type == kind && d.State == documents.StateIssued
		}))
	}
	plan := Part{Code: PartPlan, Done: issued(typePlan), Of: 1}
	report := Part{Code: PartReport, Done: issued(typeSummary), Of: 1}
	out[cycle.StagePlan], out[cycle.StageReport] = []Part{plan}, []Part{report}
	bulletin := issued(typeBulletin)
	if bulletin == 0 { // one that was issued without a document
		_, err := p.in.Rounds.ShowBulletin(ctx, s.round.ID)
		if err != nil && records.KindOf(err) != records.NotFound {
			return err
		}
		bulletin = one(err == nil)
	}
	out[cycle.StageBulletin] = []Part{{Code: PartBulletin, Done: bulletin, Of: 1}}
	s.unsigned(list)
	s.missing(plan, machine.Office, s.until.inspection, s.fixed)
	s.missing(report, machine.Office, "", !s.fixed)
	s.missing(out[cycle.StageBulletin][0], machine.Office, "", !s.fixed)
	return nil
}

// use counts what the fixed result suggests, answered or not.
func (p *Progress) use(ctx context.Context, a records.Actor, s *sources, out map[string][]Part) error {
	if !s.fixed {
		return nil
	}
	rows, err := p.in.Decisions.List(ctx, a, s.batch)
	if err != nil {
		return err
	}
	part := Part{Code: PartAnswers}
	for _, u := range rows {
		if _, ours := s.evaluations[u.Row.Evaluation]; !ours {
			continue
		}
		part.Of += len(u.Suggestions)
		for _, d := range u.Decisions {
			if d.State == decisions.Withdrawn {
				continue
			}
			part.Of++
			part.Done += one(d.State != decisions.Prepared)
		}
	}
	out[cycle.StageUse] = []Part{part}
	s.missing(part, machine.Leader, "", false)
	return nil
}

// items counts the problems of the ledgers that are settled.
func (p *Progress) items(ctx context.Context, _ records.Actor, s *sources, out map[string][]Part) error {
	counts, err := p.in.Ledgers.Counts(ctx, s.ledgers())
	if err != nil {
		return err
	}
	part := Part{Code: PartItems}
	for _, c := range counts {
		part.Of += c.Items
		part.Done += c.Settled
		part.Late += c.Overdue
	}
	out[cycle.StageFollowUp] = []Part{part}
	s.missing(part, machine.Unit, s.until.item, false)
	self, err := p.in.Ledgers.SelfCountsOf(ctx, s.batch)
	if err == nil && self.Asked > 0 {
		asked := Part{Code: PartSelfChecks, Done: self.Answered, Of: self.Asked, Late: self.Overdue}
		out[cycle.StageFollowUp] = append(out[cycle.StageFollowUp], asked)
		s.missing(asked, machine.Unit, self.Next, false)
	}
	return err
}

// line adds up the parts. If nothing follows from a fixed result, its use is not needed.
func (s sources) line(parts map[string][]Part) []Stage {
	counts := map[string]cycle.Count{}
	for code, ps := range parts {
		var c cycle.Count
		for _, x := range ps {
			c.Done, c.Of, c.Late = c.Done+x.Done, c.Of+x.Of, c.Late+x.Late
			c.Closed += x.Closed
		}
		switch code {
		case cycle.StageDaily:
			c.Until = s.until.reports
		case cycle.StagePlan, cycle.StageTeams, cycle.StageConsultation:
			c.Until = s.until.inspection // all of it comes before the inspection, which begins by then
		case cycle.StageVisit:
			c.Until = s.visited()
		case cycle.StageFollowUp:
			c.Until = s.until.item
		case cycle.StageUse:
			c.Unused = c.Of == 0
		}
		counts[code] = c
	}
	line := cycle.Line(counts, s.today)
	out := make([]Stage, len(line))
	for i, x := range line {
		out[i] = Stage{Stage: x, Parts: parts[x.Code]}
	}
	return out
}
