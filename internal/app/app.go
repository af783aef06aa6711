// Package app composes the rooms of the service: each operation is in the room named after its subject. This package
// only puts them together and runs the recurring jobs.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/decision"
	"minping/internal/app/effect"
	"minping/internal/app/entry"
	"minping/internal/app/hearing"
	"minping/internal/app/minutes"
	"minping/internal/app/officer"
	"minping/internal/app/team"

	"minping/internal/app/account"
	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/checkup"
	"minping/internal/app/clock"
	"minping/internal/app/display"
	"minping/internal/app/document"
	"minping/internal/app/draw"
	"minping/internal/app/final"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/app/regulation"
	"minping/internal/app/reminder"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/app/supervision"
	"minping/internal/app/tally"
	"minping/internal/app/tryout"
	"minping/internal/auth"
	"minping/internal/directory"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/keys"
	"minping/internal/metrics"
	"minping/internal/store"
)

// Options are the parts of a Service.
type Options struct {
	Store     store.Store
	Keys      *keys.Ring
	Tokens    *auth.Signer        // signs the staff's access tokens
	Builtin   []evalscheme.Scheme // the built-in schemes; the first is the default
	Rules     Rules               // the rooms' data
	PublicURL string              // scheme://host[:port] as phones reach it, no trailing slash
	CastURL   string              // the same for /cast if it has a separate host, else ""
	AppHash   string              // "sha256-…" of the phone bundle, part of the manifest
	Now       func() time.Time
	// AttendeeDays is how many days after the seal the lists of people who were asked are kept; 0 is the default of
	// domain 4.3.
	AttendeeDays int
	Log          *slog.Logger
	Meter        *metrics.Meter // measures staff requests, jobs and the store; nil measures nothing
	// Directory signs staff in through the office's own directory; nil if there is none.
	Directory *directory.Directory
	Machine   checkup.Machine // data folder, for the checkup; empty: no checkup is offered
	Webhook   reminder.Hook   // where another program is told how much is due; the zero value is off
}

// Service is all rooms together. Safe for concurrent use.
type Service struct {
	Env         *records.Env
	Meter       *metrics.Meter       // what operators see; nil measures nothing
	Directory   *directory.Directory // nil if the office has none
	Audit       *audit.Log
	Accounts    *account.Accounts
	Schemes     *scheme.Schemes
	Rounds      *round.Rounds
	Boxes       *ballotbox.Boxes
	Tallies     *tally.Tallies
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
	Draws       *draw.Draws
	Sessions    *session.Sessions
	Accounting  *accounting.Accountings
	Minutes     *minutes.Minutes
	Tryouts     *tryout.Tryouts     // phones that try a session out
	Displays    *display.Displays   // hall screens
	Finals      *final.Finals       // batches and their fixed results
	Documents   *document.Documents // official documents
	Ledgers     *ledger.Ledgers
	LedgerFiles *ledgerfile.Files
	Entries     *entry.Entries          // what people record
	Teams       *team.Teams             // who assesses what
	Regulations *regulation.Regulations // the documents that govern evaluations
	Decisions   *decision.Decisions     // people's answers to what a fixed result suggests
	Effects     *effect.Effects         // effects of fixed results on the annual assessments
	Hearings    *hearing.Hearings       // question-and-answer hearings
	Progress    *progress.Progress      // the progress of a round and its units
	Reminders   *reminder.Reminders     // what a person has to do next
	Checkups    *checkup.Checkups       // of the machine, before a briefing
	Clock       *clock.Guard            // between the machine's clock and what it erases
}

// New checks the options and returns the service; Run must be started for the recurring work.
func New(o Options) (*Service, error) {
	if o.Store == nil || o.Keys == nil {
		return nil, errors.New("app: store and keys are needed")
	}
	if !strings.HasPrefix(o.PublicURL, "http://") && !strings.HasPrefix(o.PublicURL, "https://") {
		return nil, fmt.Errorf("app: public URL %q must begin with http:// or https://", o.PublicURL)
	}
	env := records.NewEnv(o.Meter.Store(o.Store), o.Now, o.Log)
	env.PublicURL = strings.TrimRight(o.PublicURL, "/")
	s := &Service{Env: env, Meter: o.Meter, Directory: o.Directory, Audit: audit.New(env)}
	s.Clock = clock.New(env, s.Audit, s.jobs)
	s.Accounts = account.New(env, s.Audit, o.Tokens)
	s.Checkups = checkup.New(env, s.Accounts, s.Clock, o.Machine)
	s.Schemes = scheme.New(env, s.Audit, o.Builtin)
	s.Rounds = round.New(env, s.Audit, s.Schemes)
	s.Accounts.BodiesBy(func(ctx context.Context, role auth.Role, text string) (string, error) {
		return round.BodyOf(ctx, s.Rounds, role, text)
	})
	s.Boxes = ballotbox.New(env, s.Audit, o.Keys)
	s.Tallies = tally.New(env, s.Audit, s.Rounds, s.Boxes)
	s.Scores = scoring.New(env, s.Audit, scoring.Rooms{
		Schemes: s.Schemes, Rounds: s.Rounds, Boxes: s.Boxes, Tallies: s.Tallies,
	})
	s.Supervision = supervision.New(env, s.Audit,
		supervision.Rooms{Schemes: s.Schemes, Rounds: s.Rounds, Scores: s.Scores}, o.Rules.Tasks)
	s.Draws = draw.New(env, s.Audit, draw.Rooms{Rounds: s.Rounds, Boxes: s.Boxes, Scores: s.Scores}, o.AttendeeDays)
	officers := officer.New(env, s.Audit)
	s.Accounting = accounting.New(env, s.Audit,
		accounting.Rooms{Boxes: s.Boxes, Tallies: s.Tallies, Officers: officers})
	s.Sessions = session.New(env, s.Audit, session.Rooms{
		Rounds: s.Rounds, Boxes: s.Boxes, Tallies: s.Tallies, Officers: officers, Accounting: s.Accounting,
	}, session.Phone{CastURL: o.CastURL, AppHash: o.AppHash})
	s.Minutes = minutes.New(env, s.Audit, minutes.Rooms{
		Rounds: s.Rounds, Boxes: s.Boxes, Tallies: s.Tallies, Sessions: s.Sessions, Accounting: s.Accounting,
	})
	s.Tryouts = tryout.New(env, s.Audit, s.Sessions)
	s.Displays = display.New(env, s.Audit, display.Rooms{
		Sessions: s.Sessions, Boxes: s.Boxes, Tallies: s.Tallies, StandIn: s.Tryouts.RehearsalOf,
	})
	s.Finals = final.New(env, s.Audit, final.Rooms{Rounds: s.Rounds, Scores: s.Scores})
	s.Documents = document.New(env, s.Audit, document.Rooms{
		Rounds: s.Rounds, Scores: s.Scores, Leaders: s.Accounts.HasLeader,
	}, o.Rules.Documents)
	s.Ledgers = ledger.New(env, s.Audit, s.Rounds, o.Keys, o.Rules.Ledger)
	s.LedgerFiles = ledgerfile.New(env, s.Audit, s.Rounds, s.Ledgers)
	s.Documents.PublicBy(func(ctx context.Context, items []string) (map[string]bool, error) {
		return ledger.PublicOf(ctx, s.Ledgers, items)
	})
	document.LettersOf(s.Documents, ledger.LettersOf(s.Ledgers))
	s.Regulations = regulation.New(env, s.Audit, o.Keys)
	s.Schemes.Registered = s.Regulations.Has
	s.furnish(o)
	var err error
	s.Reminders, err = reminder.New(env, s.Audit, reminder.Rooms{
		Rounds: s.Rounds, Scores: s.Scores, Supervision: s.Supervision, Ledgers: s.Ledgers, Documents: s.Documents,
		Entries: s.Entries, Decisions: s.Decisions, Hearings: s.Hearings,
	}, o.Webhook)
	return s, err
}

// furnish adds the rooms whose rules are data.
func (s *Service) furnish(o Options) {
	s.Entries = entry.New(s.Env, s.Audit, s.Rounds, o.Keys, o.Rules.Entries)
	s.Teams = team.New(s.Env, s.Audit, s.Rounds, o.Rules.Teams)
	s.Decisions = decision.New(s.Env, s.Audit,
		decision.Rooms{
			Rounds: s.Rounds, Schemes: s.Schemes, Documents: s.Documents, Leaders: s.Accounts.HasLeader,
		}, o.Rules.Decisions)
	s.Hearings = hearing.New(s.Env, s.Audit, s.Rounds, s.Schemes,
		hearing.Sources{
			Chosen: s.Decisions.ForHearing, Findings: s.Ledgers.Askable, Public: s.Ledgers.Public,
			Account: func(ctx context.Context, name string) (hearing.Account, error) {
				u, err := s.Accounts.Find(ctx, name)
				return hearing.Account{Name: u.Name, Role: u.Role, Disabled: u.Disabled}, err
			},
			Accounts: func(ctx context.Context, a records.Actor) (out []hearing.Account, err error) {
				all, err := s.Accounts.List(ctx, a, "", 1000)
				for _, u := range all {
					out = append(out, hearing.Account{Name: u.Name, Role: u.Role, Disabled: u.Disabled})
				}
				return out, err
			},
		})
	s.Effects = effect.New(s.Env, s.Rounds,
		effect.Sources{Decisions: s.Decisions.Answered, Findings: s.Ledgers.Unfinished, Hearings: s.Hearings.Ranks},
		o.Rules.Effects)
	s.Progress = progress.New(s.Env, s.Audit, progress.Rooms{
		Rounds: s.Rounds, Scores: s.Scores, Supervision: s.Supervision, Ledgers: s.Ledgers, Documents: s.Documents,
		Entries: s.Entries, Teams: s.Teams, Decisions: s.Decisions, Finals: s.Finals, Hearings: s.Hearings,
		Effects: s.Effects,
	})
	s.Scores.OnlyTeam(s.Teams.MayFill)
	s.Scores.OwnTargets(s.Teams.Mine)
	s.Entries.OnlyTeam(s.Teams.MayFill, s.Teams.Mine)
	s.Entries.OnlyInterviews(s.Decisions.Interviewed)
	s.Finals.MinutesBy(s.Entries.MinutesIDs)
	s.Documents.MeetingBy(s.summaryMeeting)
	s.Entries.OnlyAccounts(s.Accounts.Names)
	round.ContradictionsFrom(s.Rounds, s.Entries.Contradictions)
	s.Teams.Accounts(s.Accounts.Names, s.Accounts.Assesses)
	s.Ledgers.OnlyTeam(s.Teams.Mine)
	ledger.FedBackBy(s.Ledgers, s.Documents.FedBack)
	s.Ledgers.OnlyAccounts(s.Accounts.Names)
	s.Supervision.OnlyTeam(s.Teams.MayFill)
}

// room is what every room declares about itself.
type room interface{ Inventory() records.Inventory }

// rooms returns those that store something.
func (s *Service) rooms() []room {
	return []room{
		s.Accounts, s.Schemes, s.Rounds, s.Boxes, s.Scores, s.Supervision, s.Draws, s.Finals, s.Documents, s.Ledgers,
		s.LedgerFiles,
		s.Entries, s.Teams, s.Regulations,
		s.Decisions, s.Effects, s.Hearings, s.Tryouts, s.Reminders, s.Clock,
	}
}

// worker is a room with recurring work.
type worker interface{ Jobs() []records.Job }

// jobs returns the recurring work of all rooms.
func (s *Service) jobs() (out []records.Job) {
	for _, r := range s.rooms() {
		if w, ok := r.(worker); ok {
			out = append(out, w.Jobs()...)
		}
	}
	return out
}

// Jobs returns the recurring work of all rooms as Run does it, behind the guard of the clock.
func (s *Service) Jobs() []records.Job {
	out := s.jobs()
	for i := range out {
		out[i] = s.Clock.Guarded(out[i])
	}
	return out
}

// Run does the recurring work until ctx ends: the steps of sessions, and the jobs of all rooms. Any number of replicas
// may run it.
func (s *Service) Run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	for _, j := range s.Jobs() {
		all.Go(func() { s.repeat(ctx, j) })
	}
	return s.Sessions.Run(ctx)
}

// repeat runs a job at once and then at its interval.
func (s *Service) repeat(ctx context.Context, j records.Job) {
	t := time.NewTicker(j.Every)
	defer t.Stop()
	for {
		if err := s.Meter.Job(ctx, j.Name, j.Run); err != nil && ctx.Err() == nil {
			s.Env.Log.Warn("job", "name", j.Name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Now returns the clock's time unrounded; records store it in UTC and milliseconds.
func (s *Service) Now() time.Time { return s.Env.Exactly() }

// Ready returns nil if the service can serve.
func (s *Service) Ready(ctx context.Context) error { return s.Env.Store.Ping(ctx) }

// Damage returns what is known to be wrong with the store's files, for operators; it names sessions by their boxes,
// which are public.
func (s *Service) Damage() (out []records.Error) {
	g, ok := s.Env.Store.(store.Guarded)
	if !ok {
		return nil
	}
	for _, d := range g.Damage() {
		out = append(out, *records.Explained(d))
	}
	return out
}

// Metrics writes the store's own counters, if it has any.
func (s *Service) Metrics(w io.Writer) error {
	if m, ok := s.Env.Store.(store.Metered); ok {
		return m.Metrics(w)
	}
	return nil
}

// DataInventory lists everything stored that comes from voters, their slips or their ballots, and the lists of people
// who may be asked to come. The citizens' help page is generated from it (rb1 §15).
func DataInventory() (out []store.Inventory) {
	for _, r := range new(Service).rooms() {
		out = append(out, r.Inventory().Voters...)
	}
	return out
}
