package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"minping/internal/config"
	"minping/internal/swarm"
)

// playSwarm plays many complete phones against a running service and prints a JSON report.
func playSwarm(ctx context.Context, p program) error {
	fs := config.NewFlags("swarm")
	var o swarm.Options
	fs.StringVar(&o.Server, "server", "", "`URL` of the service")
	session := fs.String("session", "", "`SID` of the session")
	slipFile := fs.String("slips", "", "`FILE` of slips as `minping slips --json` writes it")
	fs.IntVar(&o.Voters, "voters", 0, "how many phones (`N`); default: one a slip")
	fs.IntVar(&o.Concurrency, "concurrency", 50, "phones at once (`C`)")
	fs.Uint64Var(&o.Seed, "seed", 1, "of answers, jitter and losses (`S`); keys are never derived from it")
	fs.BoolVar(&o.NewConnections, "new-connections", false, "a connection of its own for every phone")
	fs.IntVar(&o.Comments, "comments", 0, "how many phones send a suggestion (`N`)")
	fs.Float64Var(&o.Loss, "loss", 0, "share of requests and answers lost on purpose, 0 to 0.9")
	phase := fs.String("phase", "all", "`PHASE`: all, or casts to time casting alone")
	answers := fs.String("answers", "", "`FILE` with what is answered: [{\"count\":40,\"answers\":[1,…]},…]")
	hallToken := fs.String("hall-token-file", "", "`FILE` with a staff token, to read the hall code")
	screenURL := fs.String("screen-url", "", "`FILE` with the hall screen's current link")
	fs.BoolVar(&o.HonourDelay, "delay", false, "wait before casting as the manifest says")
	fs.BoolVar(&o.CheckBoard, "check-board", false, "look for every receipt on the board afterwards")
	fs.DurationVar(&o.BoardWait, "board-wait", 0, "how long to wait for the seal (`TIME`)")
	fs.DurationVar(&o.Timeout, "timeout", 30*time.Minute, "of the whole run (`TIME`)")
	fs.DurationVar(&o.Patience, "patience", 2*time.Minute, "how long a phone repeats a request (`TIME`)")
	rest, err := p.parse(fs)
	if err != nil {
		return err
	}
	if len(rest) > 0 || o.Server == "" || *session == "" && *slipFile == "" {
		return wrongUsage("swarm needs --server, --session and --slips")
	}
	o.SID, o.Phase = *session, swarm.Phase(*phase)
	if err := readInputs(&o, *slipFile, *answers); err != nil {
		return err
	}
	switch {
	case *hallToken != "":
		o.Screen = swarm.ScreenHall(o.Server, *session, *hallToken)
	case *screenURL != "":
		o.Screen = swarm.ScreenFile(*screenURL)
	}
	report, err := swarm.Run(ctx, o, p.stderr)
	if err != nil {
		return err
	}
	if err := report.Print(p.stdout); err != nil {
		return err
	}
	if !report.OK() {
		return errors.New("not every phone did what it was meant to; see the report")
	}
	return nil
}

func readInputs(o *swarm.Options, slipFile, answers string) error {
	if slipFile != "" {
		raw, err := os.ReadFile(slipFile)
		if err != nil {
			return fmt.Errorf("slips: %w", err)
		}
		if o.Slips, err = swarm.ParseSlips(raw); err != nil {
			return err
		}
	}
	if answers != "" {
		raw, err := os.ReadFile(answers)
		if err != nil {
			return fmt.Errorf("answers: %w", err)
		}
		if o.Plan, err = swarm.ParsePlan(raw); err != nil {
			return err
		}
	}
	return nil
}
