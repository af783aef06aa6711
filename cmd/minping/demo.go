package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/config"
	"minping/internal/paper"
	"minping/internal/vote"
)

const demoSlips = 60

// demo serves a made-up city with one open session from a fresh folder.
func demo(ctx context.Context, p program) error {
	fs := config.NewFlags("demo")
	exitAfter := fs.Duration("exit-after", 0, "stop by itself after this `DURATION`")
	cfg, rest, err := p.settings(fs, "addr", "data", "public-url", "log-level")
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return wrongUsage("demo takes no arguments, found %q", rest[0])
	}
	if *exitAfter < 0 {
		return wrongUsage("--exit-after is a time from now on, like 90s or 5m")
	}
	cleanUp, err := demoFolder(&cfg)
	if err != nil {
		return err
	}
	defer cleanUp()
	ln, err := demoListen(ctx, cfg)
	if err != nil {
		return err
	}
	public := demoPublic(cfg, ln)
	log := p.logger(max(cfg.LogLevel, slog.LevelWarn))
	svc, st, err := openService(ctx, cfg, public, log)
	if err != nil {
		_ = ln.Close() // the error that matters is err
		return err
	}
	defer st.Close() //nolint:errcheck // the folder goes anyway
	made, err := fillDemo(ctx, svc, demoSlips)
	if err != nil {
		_ = ln.Close() // the error that matters is err
		return err
	}
	if err := p.announceDemo(public, ln, made); err != nil {
		return err
	}
	if *exitAfter > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, *exitAfter)
		defer cancel()
	}
	return runService(ctx, cfg, svc, ln, log)
}

// demoFolder makes sure the data folder is fresh. One it made itself is erased at the end.
func demoFolder(cfg *config.Config) (cleanUp func(), err error) {
	if cfg.Given("data") {
		entries, err := os.ReadDir(cfg.Data)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("data folder: %w", err)
		}
		if len(entries) > 0 {
			return nil, fmt.Errorf("%s is not empty; the demo needs a fresh folder / 演示需要一个空的数据目录", cfg.Data)
		}
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "minping-demo-")
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	cfg.Data, cfg.Keys, cfg.Store = dir, filepath.Join(dir, "keys"), config.Address("sqlite:"+dir)
	return func() { _ = os.RemoveAll(dir) }, nil // a folder that stays behind holds a demo
}

// demoListen listens where it was told to; else on every address, on port 8080 or, when that is taken, any other.
func demoListen(ctx context.Context, cfg config.Config) (net.Listener, error) {
	tries := []string{cfg.Addr}
	if !cfg.Given("addr") {
		tries = []string{"0.0.0.0:8080", "0.0.0.0:0"}
	}
	var err error
	for _, addr := range tries {
		var ln net.Listener
		if ln, err = (&net.ListenConfig{}).Listen(ctx, "tcp", addr); err == nil {
			return ln, nil
		}
	}
	return nil, fmt.Errorf("cannot listen: %w", err)
}

// demoPublic is the address that goes into QR codes: one that a phone on the same Wi-Fi can reach, if there is one.
func demoPublic(cfg config.Config, ln net.Listener) string {
	if cfg.PublicURL != "" {
		return cfg.PublicURL
	}
	host, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		return "http://" + ln.Addr().String()
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsUnspecified() {
		return "http://" + net.JoinHostPort(host, port)
	}
	if lan := lanAddress(); lan != "" {
		return "http://" + net.JoinHostPort(lan, port)
	}
	return "http://" + net.JoinHostPort("127.0.0.1", port)
}

// lanAddress is this machine's first private IPv4 address, "" when it has none.
func lanAddress() string {
	if all := lanAddresses(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// demoMade is what a demo consists of.
type demoMade struct {
	accounts [][3]string // what for, name, one-time password
	session  string
	display  string
	box      ballotbox.BoxRef
	org      string
	slips    []string // links
	codes    []string
}

func fillDemo(ctx context.Context, svc *app.Service, slips int) (demoMade, error) {
	var out demoMade
	who := records.Actor{ID: "demo", Name: "demo", Role: auth.Admin}
	for _, a := range []struct {
		what, name, body string
		role             auth.Role
	}{
		{"巡察办 office", "admin", "", auth.Admin},
		{"组织者 organizer", "organizer", "", auth.Organizer},
		{"评分人 assessor", "assessor", "inspection", auth.Assessor},
		{"审计员 auditor", "auditor", "", auth.Auditor},
	} {
		_, password, err := svc.Accounts.AddAccount(ctx, who, a.name, a.role, a.body, "")
		if err != nil {
			return out, err
		}
		out.accounts = append(out.accounts, [3]string{a.what, a.name, password})
	}
	sample, err := svc.Rounds.LoadSample(ctx, who)
	if err != nil {
		return out, err
	}
	yes := true
	v, err := svc.Sessions.NewSession(ctx, who, session.SessionRequest{BriefingID: sample.Briefing.ID, Comments: &yes})
	if err != nil {
		return out, err
	}
	out.session, out.org = v.ID, sample.Org.V.Name
	return out, openDemo(ctx, svc, who, slips, &out)
}

// openDemo makes the slips, fixes the session and opens it.
func openDemo(ctx context.Context, svc *app.Service, who records.Actor, slips int, out *demoMade) error {
	var tids []string
	var tokens []vote.Token
	for range slips {
		var code vote.Code
		_, _ = rand.Read(code[:]) // never fails (crypto/rand)
		t := vote.TypedToken(out.session, code)
		tid := vote.TokenID(out.session, t)
		tokens, tids = append(tokens, t), append(tids, vote.B64u.EncodeToString(tid[:]))
		out.codes = append(out.codes, code.String())
	}
	slices.Sort(tids)
	if _, err := svc.Sessions.AddSlips(ctx, who, out.session, "", tids); err != nil {
		return err
	}
	for _, to := range []vote.State{vote.StateReady, vote.StateOpen} {
		if _, err := svc.Sessions.Move(ctx, who, out.session, session.MoveRequest{To: to}); err != nil {
			return err
		}
	}
	v, err := svc.Sessions.ShowSession(ctx, who, out.session)
	if err != nil {
		return err
	}
	out.box = v.Boxes[0]
	m, err := vote.ParseHash(out.box.ManifestHash)
	if err != nil {
		return fmt.Errorf("own manifest: %w", err)
	}
	for _, t := range tokens {
		out.slips = append(out.slips, vote.SlipURL("", out.session, t, m))
	}
	out.display, err = svc.Sessions.NewDisplayKey(ctx, who, out.session)
	return err
}

// announceDemo prints where to go.
func (p program) announceDemo(public string, ln net.Listener, d demoMade) error {
	host, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		return fmt.Errorf("own address: %w", err)
	}
	local := public // on this machine: the loopback where it is listened on, else the address that is
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		local = "http://" + net.JoinHostPort(host, port)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nminping 民评 · 演示 demo\n%s\n\n", d.org)
	fmt.Fprintf(&b, "管理后台 panel:  %s/admin\n", public)
	for _, a := range d.accounts {
		fmt.Fprintf(&b, "  %-20s %-10s 一次性密码 one-time password: %s\n", a[0], a[1], a[2])
	}
	fmt.Fprintf(&b, "\n大屏 hall screen:  %s/hall#%s\n", public, d.display)
	fmt.Fprintf(&b, "场次 session:  %s   编号 number: %s\n", d.session, d.box.Number)
	if m, err := vote.ParseHash(d.box.ManifestHash); err == nil {
		fmt.Fprintf(&b, "指纹 fingerprint:  %s\n", vote.Fingerprint(m))
	}
	for i := range 3 {
		q, err := paper.NewQR(public + d.slips[i])
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "\n测评票 slip %d   %s\n%s%s\n", i+1, d.codes[i], q.Terminal(), public+d.slips[i])
		if public != local {
			fmt.Fprintf(&b, "%s\n", local+d.slips[i])
		}
	}
	fmt.Fprintf(&b, "\n共 %d 张票。按 Ctrl-C 结束。 %d slips; Ctrl-C ends.\n(started %s)\n", demoSlips, demoSlips, time.Now().Format(time.DateTime))
	_, err = fmt.Fprint(p.stdout, b.String())
	return err
}
