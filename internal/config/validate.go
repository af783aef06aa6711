package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// FieldError says what is wrong with one setting and what to do about it. It never repeats the value.
type FieldError struct{ Field, Problem, Cure string }

func (e FieldError) Error() string { return fmt.Sprintf("%s %s: %s", e.Field, e.Problem, e.Cure) }

// checks collects field errors.
type checks []error

func (c *checks) need(ok bool, field, problem, cure string) {
	if !ok {
		*c = append(*c, FieldError{field, problem, cure})
	}
}

// Validate names every setting that cannot be right. The error joins one FieldError for each.
func (c Config) Validate() error {
	var e checks
	e.need(isHostPort(c.Addr), "addr", "is not host:port", "write it like 127.0.0.1:8080")
	if c.MetricsAddr != "" {
		e.need(isHostPort(c.MetricsAddr), "metrics_addr", "is not host:port", "write it like 127.0.0.1:9090")
		e.need(c.MetricsAddr != c.Addr || strings.HasSuffix(c.Addr, ":0"), "metrics_addr", "is the same as addr",
			"give the counters a port of their own, which phones cannot reach")
	}
	if c.PublicURL != "" {
		e.need(isOrigin(c.PublicURL), "public_url", "is not scheme://host[:port]", "write it like https://pg.example.cn, without a path")
	}
	if c.CastURL != "" {
		e.need(isOrigin(c.CastURL), "cast_url", "is not scheme://host[:port]", "write it like https://cast.example.cn, without a path")
		e.need(!strings.HasPrefix(c.PublicURL, "https:") || strings.HasPrefix(c.CastURL, "https:"), "cast_url",
			"is http while public_url is https", "use https for both; browsers refuse the mix")
	}
	e.need(c.Data != "", "data", "is empty", "name a folder")
	c.validateStore(&e)
	c.validateLimits(&e)
	return errors.Join(e...)
}

func (c Config) validateStore(e *checks) {
	const field = "store"
	switch scheme, _, rest, _ := c.Store.split(); {
	case strings.HasPrefix(string(c.Store), "sqlite:"):
		dir := strings.TrimPrefix(string(c.Store), "sqlite:")
		e.need(dir != "" && !strings.HasPrefix(dir, "//"), field, "names no folder", "write it like sqlite:data")
		e.need(dir == "" || filepath.Clean(c.Keys) != filepath.Clean(dir), "keys", "is the store's own folder",
			"give the keys a folder of their own: whoever copies the store must not copy the keys")
	case scheme == "mongodb" || scheme == "mongodb+srv":
		e.need(rest != "" && !strings.HasPrefix(rest, "/"), field, "names no server", "write it like mongodb://host:27017/minping")
	default:
		e.need(false, field, "is none of the engines there are", "write sqlite, sqlite:DIR, mongodb://… or mongodb+srv://…")
	}
}

func (c Config) validateLimits(e *checks) {
	e.need(c.MaxBody >= 64<<10 && c.MaxBody <= 256<<20, "max_body", "is out of range", "keep it between 64KiB and 256MiB")
	e.need(c.MaxConns >= 16 && c.MaxConns <= 1<<20, "max_conns", "is out of range", "keep it between 16 and 1048576")
	for _, t := range []struct {
		field string
		value time.Duration
	}{
		{"read_timeout", c.ReadTimeout},
		{"write_timeout", c.WriteTimeout},
		{"idle_timeout", c.IdleTimeout},
		{"request_timeout", c.RequestTimeout},
		{"drain_timeout", c.DrainTimeout},
		{"mongo_connect_timeout", c.MongoConnectTimeout},
		{"mongo_timeout", c.MongoTimeout},
	} {
		e.need(t.value >= time.Second && t.value <= 10*time.Minute, t.field, "is out of range", "keep it between 1s and 10m")
	}
	e.need(c.MongoMaxPool >= 1 && c.MongoMaxPool <= 10000, "mongo_max_pool", "is out of range", "keep it between 1 and 10000")
	e.need(c.MongoMinPool >= 0 && c.MongoMinPool <= c.MongoMaxPool, "mongo_min_pool", "is out of range", "keep it between 0 and mongo_max_pool")
}

func isHostPort(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// isOrigin tells whether s is scheme://host[:port] and nothing more.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && s == u.Scheme+"://"+u.Host
}
