package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"minping/internal/config"
	"minping/internal/swarm"
)

// swarmFlags are what a person specifies about a run besides its options.
type swarmFlags struct {
	swarm.Options
	slips                slipFiles
	answers              string
	hallToken, screenURL string
	phase                string
	keep, checkKept      string
}

func (o *swarmFlags) define(fs *flag.FlagSet) {
	fs.StringVar(&o.Server, "server", "", "`URL` of the service")
	fs.StringVar(&o.CastServer, "cast-server", "",
		"`URL` of the host that ballots are sent to, where the session names another (serve --cast-url)")
	fs.StringVar(&o.SID, "session", "", "`SID` of the session")
	fs.Var(&o.slips, "slips", "`FILE` of slips as `minping slips --json` writes it; "+
		"given more than once, all those sessions are voted in at once")
	fs.IntVar(&o.Voters, "voters", 0, "how many phones (`N`); default: one per slip")
	fs.IntVar(&o.Concurrency, "concurrency", 50, "phones at once (`C`)")
	fs.Uint64Var(&o.Seed, "seed", 1, "seed `S` of answers, jitter and losses; keys are never derived from it")
	fs.BoolVar(&o.NewConnections, "new-connections", false, "a new connection for every phone")
	fs.IntVar(&o.Comments, "comments", 0, "how many phones send a suggestion (`N`)")
	fs.Float64Var(&o.Loss, "loss", 0, "share of requests and answers lost on purpose, 0 to 0.9")
	fs.StringVar(&o.phase, "phase", "all", "`PHASE`: all, or casts to time casting alone")
	fs.StringVar(&o.answers, "answers", "", "`FILE` with what is answered: [{\"count\":40,\"answers\":[1,…]},…]")
	fs.StringVar(&o.hallToken, "hall-token-file", "", "`FILE` with a staff token, to read the hall code")
	fs.StringVar(&o.screenURL, "screen-url", "", "`FILE` with the hall screen's current link")
	fs.BoolVar(&o.HonourDelay, "delay", false, "wait before casting as the manifest says")
	fs.BoolVar(&o.CheckBoard, "check-board", false, "look for every receipt on the board afterwards")
	fs.StringVar(&o.keep, "keep", "", "`FILE` to write the phones' trackers and receipts to")
	fs.StringVar(&o.checkKept, "check-kept", "", "play no phone, but look for the trackers of this `FILE` on the board")
	fs.DurationVar(&o.BoardWait, "board-wait", 0, "how long to wait for the seal (`TIME`)")
	fs.DurationVar(&o.Timeout, "timeout", 30*time.Minute, "limit for the whole run (`TIME`)")
	fs.DurationVar(&o.Patience, "patience", 2*time.Minute, "how long a phone repeats a request (`TIME`)")
}

// playSwarm simulates many complete phones against a running service and prints a JSON report.
func playSwarm(ctx context.Context, p program) error {
	fs := config.NewFlags("swarm")
	var o swarmFlags
	o.define(fs)
	rest, err := p.parse(fs)
	if err != nil {
		return err
	}
	if o.checkKept != "" && o.Server != "" && len(rest) == 0 {
		return o.lookForKept(ctx, p)
	}
	if len(rest) > 0 || o.Server == "" || o.SID == "" && len(o.slips) == 0 {
		return wrongUsage("swarm needs --server, --session and --slips")
	}
	o.Phase = swarm.Phase(o.phase)
	if err := readInputs(&o.Options, o.slips, o.answers); err != nil {
		return err
	}
	switch {
	case o.hallToken != "":
		o.Screen = swarm.ScreenHall(o.Server, o.SID, o.hallToken)
	case o.screenURL != "":
		o.Screen = swarm.ScreenFile(o.screenURL)
	}
	report, err := swarm.Run(ctx, o.Options, p.stderr)
	if err != nil {
		return err
	}
	if err := errors.Join(report.Print(p.stdout), o.writeKept(report.Kept)); err != nil {
		return err
	}
	if !report.OK() {
		return errors.New("not every phone did what it was meant to; see the report")
	}
	return nil
}

// writeKept writes what the phones hold at the end, for their holder alone: a receipt proves that a ballot was
// accepted.
func (o *swarmFlags) writeKept(kept []swarm.CastBallot) error {
	if o.keep == "" {
		return nil
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("encode what was kept: %w", err)
	}
	if err := os.WriteFile(o.keep, raw, 0o600); err != nil {
		return fmt.Errorf("write what was kept: %w", err)
	}
	return nil
}

// lookForKept compares what an earlier run kept with the boards as they are now.
func (o *swarmFlags) lookForKept(ctx context.Context, p program) error {
	raw, err := os.ReadFile(o.checkKept)
	if err != nil {
		return fmt.Errorf("kept: %w", err)
	}
	kept, err := swarm.ParseKept(raw)
	if err != nil {
		return err
	}
	report, err := swarm.CheckKept(ctx, o.Options, kept)
	if err != nil {
		return err
	}
	if err := report.Print(p.stdout); err != nil {
		return err
	}
	if !report.OK() {
		return errors.New("not every ballot is on a board that can be trusted; see the report")
	}
	return nil
}

// slipFiles are files of slips, one per session.
type slipFiles []string

func (f *slipFiles) String() string { return strings.Join(*f, ",") }

// Set adds a file.
func (f *slipFiles) Set(name string) error {
	*f = append(*f, name)
	return nil
}

func readInputs(o *swarm.Options, slips slipFiles, answers string) error {
	var sessions [][]swarm.Slip
	for _, name := range slips {
		raw, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("slips: %w", err)
		}
		list, err := swarm.ParseSlips(raw)
		if err != nil {
			return err
		}
		sessions = append(sessions, list)
	}
	o.Slips = swarm.Interleaved(sessions)
	if answers != "" {
		raw, err := os.ReadFile(answers)
		if err != nil {
			return fmt.Errorf("answers: %w", err)
		}
		o.Plan, err = swarm.ParsePlan(raw)
		if err != nil {
			return err
		}
	}
	return nil
}
