package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"minping/internal/app"
	"minping/internal/config"
	"minping/internal/disk"
	"minping/internal/web"
	"minping/internal/web/panel/kit"
)

// serve runs the service until a signal, then finishes what it has accepted.
func serve(ctx context.Context, p program) error {
	fs := config.NewFlags("serve")
	var one standalone
	fs.BoolVar(&one.on, "standalone", false,
		"一台电脑办一场：数据在程序旁边，只监听本机和会场网络的一个地址 / "+
			"one PC without a network: data beside the program, the loopback and one address of the hall's network")
	fs.StringVar(&one.lan, "lan", "",
		"与 --standalone 一起用：手机打得开的本机地址；只有一个时不用写 / "+
			"with --standalone: `ADDRESS` of this PC that phones reach; default: the only one there is")
	fs.BoolVar(&one.open, "open", false, "打开浏览器 / open the browser")
	cfg, rest, err := p.settings(fs)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return wrongUsage("serve takes no arguments, found %q", rest[0])
	}
	listen := listen
	if one.on {
		if err := one.apply(&cfg); err != nil {
			return err
		}
		listen = one.listen
	}
	ln, public, err := listen(ctx, cfg)
	if err != nil {
		return err
	}
	log := p.logger(cfg.LogLevel)
	svc, st, err := openService(ctx, cfg, public, log)
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return err
	}
	defer st.Close() //nolint:errcheck // nothing can be done about it at the end
	forgetHalls(cfg.Data)
	page, err := p.offerSetup(ctx, svc, public)
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return err
	}
	if one.on {
		if _, err := fmt.Fprint(p.stdout, greeting(public, cfg.Data, ownAddresses())); err != nil {
			_ = ln.Close() // err is the error that matters
			return err
		}
	}
	if one.open {
		if err := openBrowser(page); err != nil {
			log.Warn("browser", "error", err) // the link has been printed
		}
	}
	log.Info("serving", "address", addresses(ln), "public_url", public)
	return runService(ctx, cfg, svc, ln, log)
}

// listen takes the address first: a second service on the same address fails before it touches the store.
func listen(ctx context.Context, cfg config.Config) (net.Listener, string, error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, "", fmt.Errorf("cannot listen on %s: %w", cfg.Addr, err)
	}
	public, err := cfg.Public(ln.Addr().String())
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return nil, "", err
	}
	return ln, public, nil
}

// offerSetup prints the one-time setup link while there is no account: there is no default password. It returns the
// page to begin with.
func (p program) offerSetup(ctx context.Context, svc *app.Service, public string) (page string, err error) {
	pending, err := svc.Accounts.SetupPending(ctx)
	if err != nil || !pending {
		return public + "/admin", err
	}
	token, err := svc.Accounts.SetupToken(ctx)
	if err != nil {
		return "", err
	}
	page = public + "/setup#" + token
	_, err = fmt.Fprintf(p.stdout, "首次运行：请打开下面的一次性链接，设置管理员账号。\nFirst run: open this one-time link to make the first account.\n\n  %s\n\n", page)
	return page, err
}

// runService answers requests and runs the recurring jobs until ctx ends.
func runService(ctx context.Context, cfg config.Config, svc *app.Service, ln net.Listener, log *slog.Logger,
	more ...kit.Area,
) error {
	opts, err := webOptions(cfg, svc, log, more...)
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return err
	}
	srv, err := web.New(opts)
	if err != nil {
		_ = ln.Close() // err is the error that matters
		return err
	}
	svc.Tryouts.Use(ownPhone(ln.Addr(), cfg))
	// The server drains on ctx; the recurring jobs go on until the last request is answered.
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	g, serving := errgroup.WithContext(ctx)
	g.Go(func() error { return svc.Run(background) })
	go rest(log)
	g.Go(func() error {
		defer stop()
		return srv.Serve(serving, ln)
	})
	start := time.Now()
	err = g.Wait()
	log.Info("stopped", "uptime", time.Since(start).Round(time.Second).String())
	return err
}

// rest releases what only the start needed: three times the memory that serving takes, and most of the program.
func rest(log *slog.Logger) {
	debug.FreeOSMemory()
	if err := disk.ReleaseProgram(); err != nil {
		log.Debug("memory", "error", err)
	}
}
