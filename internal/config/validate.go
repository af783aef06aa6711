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

// fieldError says in both languages what is wrong with one setting and how to fix it. It never repeats the value,
// which may be a secret.
type fieldError struct{ Field, ZH, EN string }

func (e fieldError) Error() string { return fmt.Sprintf("%s %s / %s", e.Field, e.ZH, e.EN) }

// checks collects field errors.
type checks []error

func (c *checks) need(ok bool, field, zh, en string) {
	if !ok {
		*c = append(*c, fieldError{field, zh, en})
	}
}

// Validate checks every setting. Its error joins one fieldError per invalid setting.
func (c Config) Validate() error {
	var e checks
	c.validateAddresses(&e)
	e.need(c.Data != "", "data", "为空：请写一个文件夹", "is empty: name a folder")
	c.validateStore(&e)
	e.need(c.AttendeeDays >= 1 && c.AttendeeDays <= 365, "attendee_days", "应在 1 到 365 之间：名单用完就要删除", "must be between 1 and 365: the lists are deleted once they have served")
	c.validateDirectory(&e)
	c.validateLimits(&e)
	return errors.Join(e...)
}

func (c Config) validateAddresses(e *checks) {
	e.need((c.TLSCert == "") == (c.TLSKey == ""), "tls_key", "证书和私钥要同时指定：tls-cert 和 tls-key", "goes with tls-cert: name both files or neither")
	e.need(isHostPort(c.Addr), "addr", "要写成主机和端口，如 127.0.0.1:8080", "is not host:port: write it like 127.0.0.1:8080")
	if c.MetricsAddr != "" {
		e.need(isHostPort(c.MetricsAddr), "metrics_addr", "要写成主机和端口，如 127.0.0.1:9090", "is not host:port: write it like 127.0.0.1:9090")
		e.need(c.MetricsAddr != c.Addr || strings.HasSuffix(c.Addr, ":0"), "metrics_addr", "与 addr 相同：请给计数接口另一个手机访问不到的端口",
			"is the same as addr: give the counters a port of their own, which phones cannot reach")
	}
	if c.PublicURL != "" {
		e.need(isOrigin(c.PublicURL), "public_url", "要写成协议、主机和端口，如 https://pg.example.cn，不带路径",
			"is not scheme://host[:port]: write it like https://pg.example.cn, without a path")
	}
	if c.CastURL != "" {
		e.need(isOrigin(c.CastURL), "cast_url", "要写成协议、主机和端口，如 https://cast.example.cn，不带路径",
			"is not scheme://host[:port]: write it like https://cast.example.cn, without a path")
		e.need(!strings.HasPrefix(c.PublicURL, "https:") || strings.HasPrefix(c.CastURL, "https:"), "cast_url",
			"是 http 而 public_url 是 https：两者都要用 https，否则浏览器会拒绝", "is http while public_url is https: use https for both; browsers refuse the mix")
	}
}

func (c Config) validateDirectory(e *checks) {
	if c.OIDCIssuer == "" {
		return
	}
	u, err := url.Parse(c.OIDCIssuer)
	here := err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
	e.need(err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && here), "oidc_issuer",
		"须为 https 地址，例如 https://sso.example.cn", "must be an https address, e.g. https://sso.example.cn")
	e.need(c.OIDCClient != "", "oidc_client", "为空：请写本系统在单位统一登录里的客户端编号", "is empty: name this service's client there")
	e.need(c.OIDCRoles != "", "oidc_roles", "为空：没有一个组可以登录", "is empty: no group could sign in")
	e.need(c.PublicURL != "", "public_url", "接入单位账号时必须写明：登录后要回到这个地址", "is needed with a directory: people are sent back to it")
}

func (c Config) validateStore(e *checks) {
	const field = "store"
	switch scheme, _, rest, _ := c.Store.split(); {
	case strings.HasPrefix(string(c.Store), "sqlite:"):
		dir := strings.TrimPrefix(string(c.Store), "sqlite:")
		e.need(isFolder(dir), field, noFolder, noFolderEN)
		e.need(dir == "" || filepath.Clean(c.Keys) != filepath.Clean(dir), "keys", "就是存储自己的文件夹：请另设一个，拷走数据的人不能同时拷走密钥",
			"is the store's folder: keep the keys elsewhere, so that a copy of the store has no keys")
	case scheme == "mongodb" || scheme == "mongodb+srv":
		e.need(rest != "" && !strings.HasPrefix(rest, "/"), field, "没有写服务器，请写成 mongodb://host:27017/minping",
			"names no server: write it like mongodb://host:27017/minping")
	default:
		e.need(false, field, noEngine+"sqlite、"+engines+" 或 mongodb+srv://…", noEngineEN+"sqlite, "+enginesEN)
	}
}

const (
	noEngine   = "不是现有的存储：请写 "
	noEngineEN = "is not a known engine: write "
	engines    = "sqlite:DIR、mongodb://…"
	enginesEN  = "sqlite:DIR, mongodb://… or mongodb+srv://…"
	noFolder   = "没有写文件夹，请写成 sqlite:data"
	noFolderEN = "names no folder: write it like sqlite:data"
)

func isFolder(dir string) bool { return dir != "" && !strings.HasPrefix(dir, "//") }

// Known refuses an address of an unknown engine, and one without a folder; flag is where it was given. "sqlite" alone
// is the store beside a service's other data, which only the service's own settings say.
func (a Address) Known(flag string) error {
	scheme, _, _, _ := a.split()
	dir, ok := strings.CutPrefix(string(a), "sqlite:")
	switch {
	case ok && !isFolder(dir):
		return usage("%s %s / %s", flag, noFolder, noFolderEN)
	case ok, scheme == "mongodb", scheme == "mongodb+srv":
		return nil
	}
	return usage("%s %s%s 或 mongodb+srv://… / %s%s", flag, noEngine, engines, noEngineEN, enginesEN)
}

func (c Config) validateLimits(e *checks) {
	between := func(ok bool, field, low, high string) {
		e.need(ok, field, "超出范围，须在 "+low+" 到 "+high+" 之间", "is out of range: keep it between "+low+" and "+high)
	}
	between(c.MaxBody >= 64<<10 && c.MaxBody <= 256<<20, "max_body", "64KiB", "256MiB")
	between(c.MaxConns >= 16 && c.MaxConns <= 1<<20, "max_conns", "16", "1048576")
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
		between(t.value >= time.Second && t.value <= 10*time.Minute, t.field, "1s", "10m")
	}
	between(c.MongoMaxPool >= 1 && c.MongoMaxPool <= 10000, "mongo_max_pool", "1", "10000")
	between(c.MongoMinPool >= 0 && c.MongoMinPool <= c.MongoMaxPool, "mongo_min_pool", "0", "mongo_max_pool")
}

func isHostPort(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// isOrigin reports whether s is scheme://host[:port] and nothing more.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && s == u.Scheme+"://"+u.Host
}
