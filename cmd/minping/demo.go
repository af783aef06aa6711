package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"minping/internal/app"
	"minping/internal/config"
	"minping/internal/demo"
	panel "minping/internal/web/panel/demo"
	"minping/internal/web/panel/kit"
)

// Slips of tonight's session, and how many of them are kept for the people who look at the demo.
const (
	demoSlips    = 60
	visitorSlips = 10
)

// demoOptions says where a demo is reached.
type demoOptions struct {
	public  string // as phones reach it
	local   string // as this machine does
	own     string // as the demo's own phones do
	details string // file to write accounts and slips to

	exitAfter time.Duration // from the moment the demo is ready; 0: until it is stopped
}

// demo serves a made-up city from a fresh folder: a finished round, tonight's open session, and a round half-way.
func demoCity(ctx context.Context, p program) error {
	fs := config.NewFlags("demo")
	exitAfter := fs.Duration("exit-after", 0, "stop this `DURATION` after the demo is ready")
	details := fs.String("json", "", "`FILE` to write accounts, session and slips to, for scripts")
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
	o := demoPlace(cfg, ln)
	o.details, o.exitAfter = *details, *exitAfter
	return p.runDemo(ctx, cfg, ln, o)
}

// runDemo serves the demo while filling it: its phones vote over the wire.
func (p program) runDemo(ctx context.Context, cfg config.Config, ln net.Listener, o demoOptions) error {
	log := p.logger(max(cfg.LogLevel, slog.LevelWarn))
	svc, st, err := openService(ctx, cfg, o.public, log)
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return err
	}
	defer st.Close() //nolint:errcheck // the folder goes anyway
	var door panel.Door
	ctx, end := context.WithCancel(ctx)
	defer end()
	g, serving := errgroup.WithContext(ctx)
	g.Go(func() error { return runService(serving, cfg, svc, ln, log, demoArea(svc, &door)) })
	g.Go(func() error {
		err := p.fillDemo(serving, o, svc, &door)
		if ctx.Err() != nil {
			return nil // it was stopped while it was being filled
		}
		if err == nil && o.exitAfter > 0 {
			time.AfterFunc(o.exitAfter, end)
		}
		return err
	})
	return g.Wait()
}

// demoArea is the part of the panel that only a demo has.
func demoArea(svc *app.Service, door *panel.Door) kit.Area {
	return panel.Area(panel.Rooms{Accounts: svc.Accounts, Sessions: svc.Sessions, Log: svc.Env.Log}, door)
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
	return func() { _ = os.RemoveAll(dir) }, nil // a folder left behind holds only a demo
}

// demoListen listens where it was told to, or else on every address, on port 8080 or, if that is taken, any other.
func demoListen(ctx context.Context, cfg config.Config) (net.Listener, error) {
	tries := []string{cfg.Addr}
	if !cfg.Given("addr") {
		tries = []string{"0.0.0.0:8080", "0.0.0.0:0"}
	}
	var err error
	for _, addr := range tries {
		var ln net.Listener
		ln, err = (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
		if err == nil {
			return ln, nil
		}
	}
	return nil, fmt.Errorf("cannot listen: %w", err)
}

// demoPlace says where a demo is reached: by phones on the same Wi-Fi at an address of this machine's network if there
// is one, by this machine at the loopback if the demo listens there, and by both at the public address if one is given.
func demoPlace(cfg config.Config, ln net.Listener) demoOptions {
	at := func(host, port string) string { return "http://" + net.JoinHostPort(host, port) }
	host, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		host, port = ln.Addr().String(), "80"
	}
	o := demoOptions{public: at(host, port), local: at(host, port), own: at(host, port)}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		o.local, o.own = at("127.0.0.1", port), at("127.0.0.1", port)
		o.public = at(cmp.Or(lanAddress(), "127.0.0.1"), port)
	}
	if cfg.PublicURL != "" {
		o.public, o.local = cfg.PublicURL, cfg.PublicURL
	}
	return o
}

// lanAddress is this machine's first private IPv4 address, "" if it has none.
func lanAddress() string {
	if all := lanAddresses(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// fillDemo fills the store through the service, which is already listening, and prints where to go.
func (p program) fillDemo(ctx context.Context, o demoOptions, svc *app.Service, door *panel.Door) error {
	city, err := demo.Fill(ctx, demo.Where{Service: svc, Server: o.own, Slips: demoSlips})
	if err != nil {
		return err
	}
	// the last slips are a visitor's own
	crowd := city.Slips[:len(city.Slips)-visitorSlips]
	var mu sync.Mutex
	door.Invite(city.Session, len(crowd), func(ctx context.Context, session string, n int) error {
		var some []demo.Slip
		mu.Lock()
		some, crowd = crowd[:n], crowd[n:]
		mu.Unlock()
		return demo.Vote(ctx, o.own, session, some)
	})
	if o.details != "" {
		raw, err := json.MarshalIndent(city, "", " ")
		if err != nil {
			return fmt.Errorf("encode the demo: %w", err)
		}
		if err := os.WriteFile(o.details, raw, 0o600); err != nil {
			return fmt.Errorf("write the demo: %w", err)
		}
	}
	if err := p.announceDemo(o, city, door); err != nil {
		return err
	}
	go p.announceAgain(ctx, o, city, door)
	return nil
}

// announceDemo prints ten lines: a way in for each role, the hall screen, a slip, and finally the address.
func (p program) announceDemo(o demoOptions, city demo.City, door *panel.Door) error {
	var b strings.Builder
	b.WriteString("\n")
	for _, a := range city.Accounts {
		if a.Other {
			continue
		}
		link := door.Link(panel.Guest{Name: a.Name, Password: a.Password, Page: a.Task})
		fmt.Fprintf(&b, "%s %s%s\n", padded(a.Title, 28), o.local, link)
	}
	last := city.Slips[len(city.Slips)-1]
	fmt.Fprintf(&b, "%s %s/hall#%s\n", padded("大屏 hall screen", 28), o.local, city.Display)
	fmt.Fprintf(&b, "%s %s%s\n", padded("测评票 slip", 28), o.public, last.URL)
	fmt.Fprintf(&b, "%s %s/admin\n", padded("回车：新链接；Ctrl-C：结束", 28), o.local)
	_, err := fmt.Fprint(p.stdout, b.String())
	return err
}

// announceAgain prints fresh links for each line that is typed: a link works once.
func (p program) announceAgain(ctx context.Context, o demoOptions, city demo.City, door *panel.Door) {
	lines := bufio.NewScanner(p.stdin)
	for lines.Scan() && ctx.Err() == nil {
		if p.announceDemo(o, city, door) != nil {
			return
		}
	}
}

// padded pads a text to a width in terminal columns, of which a Chinese character takes two.
func padded(text string, columns int) string {
	for _, r := range text {
		columns--
		if r > unicode.MaxLatin1 {
			columns--
		}
	}
	return text + strings.Repeat(" ", max(columns, 0))
}
