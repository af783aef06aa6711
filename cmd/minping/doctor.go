package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/config"
	"minping/internal/demo"
	"minping/internal/doctor"
	"minping/internal/evaluation/deadline"
	"minping/internal/store/sqlite"
	"minping/internal/swarm"
	"minping/static"
)

// checkUp checks this machine before a briefing; with --phones it simulates a hall against a separate rehearsal on the
// same disk.
func checkUp(ctx context.Context, p program) error {
	fs := config.NewFlags("doctor")
	phones := fs.Int("phones", 0, "模拟几部手机来投，看这台电脑够不够快；0 不模拟 / simulate this many `PHONES` against this machine, 0 for none")
	lan := fs.String("lan", "", "会场里手机打得开的本机地址，与 serve --standalone 的一样 / `ADDRESS` of this machine in the hall, as for serve --standalone")
	confirm := fs.Bool("confirm-clock", false,
		"时钟跳过以后确认它现在是准的；到期的数据随后删除 / "+
			"confirm that the clock is right after a jump: data that has outlived its time is then deleted")
	local := fs.Bool("standalone", false, "检查 serve --standalone 的数据和地址 / check the data and the address of serve --standalone")
	cfg, rest, err := p.settings(fs)
	if err != nil {
		return err
	}
	if len(rest) > 0 || *phones < 0 || *phones > maxDoctorPhones {
		return wrongUsage("doctor takes --phones 0..%d and no arguments", maxDoctorPhones)
	}
	if *local {
		one := standalone{on: true, lan: *lan}
		if err := one.apply(&cfg); err != nil {
			return err
		}
		at, err := one.address()
		if err != nil {
			return err
		}
		if cfg.PublicURL == "" && at != "" {
			cfg.PublicURL = "http://" + net.JoinHostPort(at, standalonePort)
		}
	}
	patient, err := patientOf(ctx, cfg, *confirm)
	if err != nil {
		return err
	}
	bad := false
	for _, f := range doctor.Look(ctx, patient) {
		bad = bad || f.Level == doctor.Bad
		fmt.Fprintf(p.stdout, "%s %-11s %s / %s\n", signs[f.Level], f.Code, f.ZH, f.EN)
	}
	if *phones > 0 {
		if err := p.playHall(ctx, cfg, *phones); err != nil {
			return err
		}
	}
	if bad {
		return errors.New("有必须先解决的问题 / something must be fixed first")
	}
	return nil
}

const maxDoctorPhones = 2000

var signs = map[doctor.Level]string{doctor.OK: "✓", doctor.Warn: "!", doctor.Bad: "✗"}

// patientOf reads what can be read beside a running service.
func patientOf(ctx context.Context, cfg config.Config, confirm bool) (doctor.Patient, error) {
	public := cfg.PublicURL
	if public == "" {
		public, _ = cfg.Public(cfg.Addr) // without one the address is the fault
	}
	at := now().In(deadline.China) // as the panel writes it
	out := doctor.Patient{Data: cfg.Data, Keys: cfg.Keys, PublicURL: public, Officers: -1, Now: at}
	dir, ok := strings.CutPrefix(string(cfg.Store), "sqlite:")
	if !ok || !sqlite.Exists(dir) {
		return out, os.MkdirAll(cfg.Data, 0o700)
	}
	st, err := sqlite.OpenShared(ctx, sqlite.Options{Dir: dir})
	if err != nil {
		return out, err
	}
	defer st.Close() //nolint:errcheck // it was only read
	svc, err := serviceOn(ctx, st, cfg, "http://127.0.0.1", slog.New(slog.DiscardHandler))
	if err != nil {
		return out, err
	}
	if confirm {
		if err := svc.Clock.Confirm(ctx, records.Actor{Name: "command line"}); err != nil {
			return out, err
		}
	}
	out, err = svc.Checkups.Patient(ctx)
	out.PublicURL = public
	return out, err
}

// playHall lets phones vote on this machine and says how long it took.
func (p program) playHall(ctx context.Context, cfg config.Config, phones int) error {
	report, took, err := hall(ctx, cfg, phones)
	if err != nil {
		return err
	}
	if !report.OK() {
		return errors.Join(report.Print(p.stdout), errNotAll)
	}
	fmt.Fprintf(p.stdout, "✓ %-11s %d 部手机用 %.1f 秒投完，每秒 %.0f 部。 / %d phones voted in %.1f s, %.0f a second.\n",
		"load", phones, took.Seconds(), float64(phones)/took.Seconds(), phones, took.Seconds(),
		float64(phones)/took.Seconds())
	return nil
}

var errNotAll = errors.New("不是每部手机都投成了 / not every phone could vote")

// hallOf simulates a hall for the checkup page of a service with these settings.
func hallOf(cfg config.Config) checkup.Hall {
	return func(ctx context.Context, phones int) (checkup.Measured, error) {
		report, took, err := hall(ctx, cfg, phones)
		if err == nil && !report.OK() {
			err = fmt.Errorf("%w: %v", errNotAll, report.Errors)
		}
		bytes := int(report.BytesOfJourney) + len(static.PhoneBrotli)
		return checkup.Measured{Took: took, Bytes: bytes}, err
	}
}

// hall serves a rehearsal from a folder beside the data and lets phones vote in it, as fast as they can.
func hall(ctx context.Context, cfg config.Config, phones int) (swarm.Report, time.Duration, error) {
	forgetHalls(cfg.Data)
	dir, err := os.MkdirTemp(cfg.Data, hallPrefix)
	if err != nil {
		return swarm.Report{}, 0, fmt.Errorf("load test: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder that stays behind holds a rehearsal
	cfg.Data, cfg.Keys, cfg.Store, cfg.MetricsAddr, cfg.TLSCert = dir, dir+"/keys", config.Address("sqlite:"+dir), "",
		""
	cfg.PublicURL, cfg.CastURL, cfg.WebhookURL = "", "", ""
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return swarm.Report{}, 0, fmt.Errorf("load test: %w", err)
	}
	public := "http://" + ln.Addr().String()
	svc, st, err := openService(ctx, cfg, public, slog.New(slog.DiscardHandler))
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return swarm.Report{}, 0, err
	}
	defer st.Close() //nolint:errcheck // the folder goes anyway
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- runService(serving, cfg, svc, ln, slog.New(slog.DiscardHandler)) }()
	report, took, err := playPhones(ctx, svc, public, phones)
	stop()
	return report, took, errors.Join(err, <-served)
}

// hallPrefix is how the folders of load tests begin.
const hallPrefix = ".doctor-"

// forgetHalls removes the folders of load tests that were killed. A test under way holds the lock of its store; one
// that is starting has just made its folder or its lock and does not hold it yet. What cannot be removed stays until
// the next time: it is a rehearsal.
func forgetHalls(data string) {
	dirs, err := filepath.Glob(filepath.Join(data, hallPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		made, err := os.Stat(dir)
		if err != nil || !made.IsDir() || time.Since(made.ModTime()) < time.Minute || sqlite.InUse(dir) {
			continue
		}
		_ = os.RemoveAll(dir)
	}
}

func playPhones(ctx context.Context, svc *app.Service, public string, phones int) (swarm.Report, time.Duration, error) {
	made, err := demo.Tonight(ctx, demo.Where{Service: svc, Server: public, Slips: phones})
	if err != nil {
		return swarm.Report{}, 0, fmt.Errorf("load test: %w", err)
	}
	slips := make([]swarm.Slip, 0, phones)
	for _, s := range made.Slips {
		slips = append(slips, swarm.Slip{Code: s.Code, URL: public + s.URL})
	}
	began := time.Now()
	report, err := swarm.Run(ctx,
		swarm.Options{Server: public, SID: made.Session, Slips: slips, Concurrency: min(phones, 200)}, io.Discard)
	if err != nil {
		return report, 0, fmt.Errorf("load test: %w", err)
	}
	return report, time.Since(began), nil
}
