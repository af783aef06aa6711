package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"minping/internal/config"
)

// healthcheck asks a running service whether it can serve; a container without a shell uses it.
func healthcheck(ctx context.Context, p program) error {
	fs := config.NewFlags("healthcheck")
	base := fs.String("url", "", "`URL` of the service; default: http:// and MINPING_ADDR, else http://127.0.0.1:8080")
	if _, err := p.parse(fs); err != nil {
		return err
	}
	if *base == "" {
		addr := p.env("MINPING_ADDR")
		if addr == "" {
			addr = "127.0.0.1:8080"
		}
		addr = strings.Replace(addr, "0.0.0.0", "127.0.0.1", 1)
		if strings.HasPrefix(addr, ":") {
			addr = "127.0.0.1" + addr
		}
		*base = "http://" + addr
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, *base+"/readyz", nil)
	if err != nil {
		return wrongUsage("url: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: the service answered %s", res.Status)
	}
	_, err = fmt.Fprintln(p.stdout, "ready")
	return err
}

func version(_ context.Context, p program) error {
	if rest, err := p.parse(config.NewFlags("version")); err != nil {
		return err
	} else if len(rest) > 0 {
		return wrongUsage("version takes no arguments")
	}
	info, ok := debug.ReadBuildInfo()
	v := "unknown"
	if ok {
		v = info.Main.Version
	}
	_, err := fmt.Fprintln(p.stdout, "minping", v, info.GoVersion)
	return err
}
