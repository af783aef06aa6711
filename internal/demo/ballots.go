package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/swarm"
	"minping/internal/vote"
)

// A demo's halls are small, so that eighteen of them can vote and be counted while someone waits.
const (
	hallFrom  = 14 // voters of the smallest hall
	hallSteps = 5  // number of different sizes
	spareSlip = 2  // left over and voided
)

// runBriefing runs a briefing with its ballot, from the slips to the count, as an organizer would.
func (f *filler) runBriefing(ctx context.Context, u unit) error {
	organizer, voters := f.who["organizer"], hallFrom+u.i%hallSteps
	b, err := f.svc.Rounds.NewBriefing(ctx, organizer, round.Briefing{
		EvaluationID: u.evaluation, HeldAt: f.svc.Now(), Place: "机关二楼会议室", Host: "第一核查评估组", Expected: voters + 1, Attended: voters,
		Disclosure: "巡察反馈的 12 个问题，已整改完成 10 个，基本完成 2 个。",
	})
	if err != nil {
		return err
	}
	id, codes, err := f.openSession(ctx, b.ID, voters+spareSlip)
	if err != nil {
		return err
	}
	if err := f.vote(ctx, id, codes[:voters], answersOf(u.i, voters), uint64(u.i)); err != nil {
		return err
	}
	for _, left := range codes[voters:] {
		token := vote.TypedToken(id, left)
		if err := f.svc.Boxes.Void(ctx, organizer, id, append([]byte{1}, token[:]...)); err != nil {
			return err
		}
	}
	if _, err := f.svc.Accounting.PutAccounting(ctx, organizer, id, accounting.Accounting{
		Expected: voters + 1, Attended: voters, Issued: voters, LeftOver: spareSlip,
	}); err != nil {
		return err
	}
	for _, to := range []vote.State{vote.StateClosing, vote.StateCounted} {
		if _, err := f.svc.Sessions.Move(ctx, organizer, id, session.MoveRequest{To: to}); err != nil {
			return err
		}
	}
	return nil
}

// openSession makes a session with slips and opens it.
func (f *filler) openSession(ctx context.Context, briefing string, slips int) (string, []vote.Code, error) {
	organizer, yes, no := f.who["organizer"], true, 0
	v, err := f.svc.Sessions.NewSession(ctx, organizer,
		session.SessionRequest{BriefingID: briefing, Comments: &yes, Delay: &no})
	if err != nil {
		return "", nil, err
	}
	codes, ids := newSlips(v.ID, slips)
	slices.Sort(ids)
	if _, err := f.svc.Sessions.AddSlips(ctx, organizer, v.ID, "", ids); err != nil {
		return "", nil, err
	}
	for _, to := range []vote.State{vote.StateReady, vote.StateOpen} {
		if _, err := f.svc.Sessions.Move(ctx, organizer, v.ID, session.MoveRequest{To: to}); err != nil {
			return "", nil, err
		}
	}
	return v.ID, codes, nil
}

// vote has one phone vote with each slip.
func (f *filler) vote(ctx context.Context, sid string, codes []vote.Code, plan swarm.Plan, seed uint64) error {
	slips := make([]swarm.Slip, len(codes))
	for i, c := range codes {
		slips[i] = swarm.Slip{Code: c.String()}
	}
	report, err := swarm.Run(ctx, swarm.Options{
		Server: f.Server, SID: sid, Slips: slips, Concurrency: 4, Seed: seed, Plan: plan, Comments: min(1, len(slips)),
	}, io.Discard)
	switch {
	case err != nil:
		return err
	case !report.OK():
		lost := report.Failed + report.Unfinished
		return fmt.Errorf("%d of %d phones did not vote: %v", lost, report.Voters, report.Errors)
	}
	return nil
}

// The pause between two groups of phones while people watch.
const (
	pace  = 400 * time.Millisecond
	group = 3
)

// Vote has one phone vote with each slip of tonight's session, a few at a time. A slip that someone has used already
// keeps none of the others from voting; it is an error at the end.
func Vote(ctx context.Context, server, sid string, slips []Slip) error {
	var failed error
	for some := range slices.Chunk(slips, group) {
		f := filler{Where: Where{Server: server}}
		var codes []vote.Code
		var plan swarm.Plan
		for _, s := range some {
			c, err := vote.ParseCode(s.Code)
			if err != nil {
				return fmt.Errorf("own code: %w", err)
			}
			codes = append(codes, c)
			plan = append(plan, answersOf(int(c[0])%hallSteps, hallFrom)[int(c[1])%hallFrom])
		}
		failed = errors.Join(failed, f.vote(ctx, sid, codes, plan, uint64(codes[0][0])))
		select {
		case <-ctx.Done():
			return errors.Join(failed, ctx.Err())
		case <-time.After(pace):
		}
	}
	return failed
}

// answersOf returns the opinions of a unit's hall: the higher its place, the less satisfied it is. Answers go from 1,
// the best, to 4 for people who do not know.
func answersOf(place, voters int) swarm.Plan {
	var plan swarm.Plan
	for v := range voters {
		row := make([]int, 9)
		for q := range 8 {
			row[q] = opinion(place, v, q)
		}
		row[8] = 1 << ((place + v) % 8) // one of the problems on the list
		plan = append(plan, swarm.PlanEntry{Count: 1, Answers: row})
	}
	return plan
}

// opinion returns one answer. The figures are made up, and the same in every demo.
func opinion(place, voter, question int) int {
	mood := (voter*37 + question*11 + place*7) % 100
	good := 88 - place*3 // percentage of 满意
	switch {
	case mood < good:
		return 1
	case mood < good+(100-good)*3/5:
		return 2
	case mood < 95:
		return 3
	}
	return 4
}
