// Package config holds the service's settings: one struct, with its defaults here, overridden by a file, then the
// environment, then flags. Invalid values are refused with the name of the field and how to fix it.
//
// There is no setting for a trusted proxy: nothing here reads an address that a proxy could pass on.
package config

import (
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// Config is every setting of the service. It is safe to print: secrets are redacted.
type Config struct {
	Addr         string // host:port to listen on
	Data         string // folder of the SQLite store, and of keys unless Keys says otherwise
	Store        Address
	StoreFile    string // file that holds Store, for an address with a password
	StoreTrial   bool
	Keys         string // folder of the session keys; replicas share it
	PublicURL    string // scheme://host[:port] as phones reach the service; "" is derived from Addr
	Ladder       string // id of the ladder of letters that deadlines are enforced with, "" for the first of the pack
	AttendeeDays int    // how many days after the seal lists of people asked to a briefing are kept (domain 4.3)
	CastURL      string // the same for /cast if it has a separate host (rb1 §13), else ""
	TLSCert      string // file of the certificate chain, "" for plain http
	TLSKey       string // file of its key
	MetricsAddr  string // host:port for the full metrics, "" for counters only, on Addr
	LogLevel     slog.Level

	WebhookURL        string // where another program learns how much is due, "" for off
	WebhookSecretFile string // file of whsec_… with which messages are signed
	WebhookPrivate    bool   // the address may be one of a private network

	MaxBody        int64 // bytes of a staff request; voter requests have exact lengths
	MaxConns       int
	ReadTimeout    time.Duration
	WriteTimeout   time.Duration
	IdleTimeout    time.Duration
	RequestTimeout time.Duration // total time for one request
	DrainTimeout   time.Duration // time given to accepted requests after SIGTERM

	// The office's own directory, by OpenID Connect; without an issuer staff have accounts of this service alone.
	OIDCIssuer     string
	OIDCClient     string
	OIDCSecretFile string
	OIDCRoles      string // what groups mean: GROUP=ROLE[:BODY], separated by commas
	OIDCName       string // claim with the account's name
	OIDCGroups     string // claim with the groups
	OIDCScopes     string // what is asked for, separated by blanks

	MongoMaxPool        int
	MongoMinPool        int
	MongoConnectTimeout time.Duration
	MongoTimeout        time.Duration // one operation

	from map[string]string // setting → where its value came from; absent: the default
}

// fromCode is the configuration when file, environment and command line are empty.
func fromCode() Config {
	return Config{
		Addr: "127.0.0.1:8080", Data: "data", Store: "sqlite", AttendeeDays: 30, LogLevel: slog.LevelInfo,
		MaxBody: 8 << 20, MaxConns: 20000,
		ReadTimeout: 15 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 75 * time.Second,
		RequestTimeout: 30 * time.Second, DrainTimeout: 20 * time.Second,
		OIDCName: "preferred_username", OIDCGroups: "groups", OIDCScopes: "openid profile",
		MongoMaxPool: 100, MongoMinPool: 0, MongoConnectTimeout: 10 * time.Second, MongoTimeout: 10 * time.Second,
	}
}

// setting maps one field to its name everywhere: the flag --name, the variable MINPING_NAME and the file's key name
// with "_" for "-".
type setting struct {
	name   string
	arg    string // what the help calls its value
	zh, en string // what it is for
	group  string // heading in the example file
	value  value
}

func (s setting) key() string { return strings.ReplaceAll(s.name, "-", "_") }

// settings lists all settings in reading order. It is the single source: flags, file, environment, help, example file
// and printing are generated from it.
func (c *Config) settings() []setting {
	const service, store, limits, mongo = "服务 / The service", "存储 / The store", "上限和时限 / Limits and time-outs", "仅用于 MongoDB / MongoDB only"
	const oidc = "单位账号 / The office's directory (OpenID Connect)"
	return []setting{
		{"addr", "HOST:PORT", "监听地址", "where to listen", service, (*text)(&c.Addr)},
		{"public-url", "URL", "手机访问本服务的地址，例如 https://pg.example.cn；默认为 http:// 加 addr", "how phones reach the service, e.g. https://pg.example.cn; default: http:// and addr", service, (*text)(&c.PublicURL)},
		{"cast-url", "URL", "投票使用单独主机时，手机访问它的地址", "how phones reach the host that takes ballots, if that is a separate one", service, (*text)(&c.CastURL)},
		{"tls-cert", "FILE", "证书链文件（PEM）；换新后不用重启；空为 http", "certificate chain (PEM), read again when it changes; empty: plain http", service, (*text)(&c.TLSCert)},
		{"tls-key", "FILE", "证书的私钥文件（PEM）", "key of the certificate (PEM)", service, (*text)(&c.TLSKey)},
		{"metrics-addr", "HOST:PORT", "给运维人员的监测接口监听在哪里，手机须访问不到；空则只有次数，在 addr 的 /metrics", "where operators read measurements, out of reach of phones; empty: counters only, at /metrics of addr", service, (*text)(&c.MetricsAddr)},
		{"log-level", "LEVEL", "日志级别：debug、info、warn 或 error", "debug, info, warn or error", service, (*level)(&c.LogLevel)},
		{"ladder", "ID", "整改期限用哪一套督办函件：three（绿、黄、红三色提醒）或 five（督办五书）；空为第一套", "letters with which deadlines are enforced: three (green, yellow, red) or five (the five letters); empty: the first", service, (*text)(&c.Ladder)},

		{
			"webhook-url", "URL", "每天把到期事项的数量告诉另一个系统（Standard Webhooks）；空为不发", "receives daily how much is due (Standard Webhooks); empty: off",
			service, (*text)(&c.WebhookURL),
		},
		{
			"webhook-secret-file", "FILE", "写有签名密钥的文件：whsec_ 加 24 到 64 字节的 base64", "file with the signing secret: whsec_ and the base64 of 24 to 64 bytes",
			service, (*text)(&c.WebhookSecretFile),
		},
		{
			"webhook-private", "", "允许发往内网地址和 http", "allow it to go to private addresses, and over http",
			service, (*truth)(&c.WebhookPrivate),
		},

		{"data", "DIR", "保存全部数据的文件夹", "folder for everything that is kept", store, (*text)(&c.Data)},
		{"store", "STORE", "sqlite、sqlite:DIR 或 mongodb://HOST/NAME；含密码时只能写在配置文件、MINPING_STORE 或 store-file 里", "sqlite, sqlite:DIR or mongodb://HOST/NAME; with a password only in the file, MINPING_STORE or store-file", store, &c.Store},
		{"store-file", "FILE", "写有存储地址的文件", "file that holds the store's address", store, (*text)(&c.StoreFile)},
		{"store-trial", "", "允许使用不能兑现全部承诺的存储；每个页面和结果都会注明", "accept a store that cannot keep all promises; every page and result says so", store, (*truth)(&c.StoreTrial)},
		{"attendee-days", "N", "封票后多少天删除参会人员名单（姓名、电话）；只留人数和抽取记录", "days after the seal until the lists of attendees (names, phones) are deleted; counts and the record of the draw stay", store, (*count)(&c.AttendeeDays)},
		{"keys", "DIR", "场次密钥的文件夹，多个副本须相同；默认为 data 里的 keys", "folder of the session keys, the same for all replicas; default: keys inside data", store, (*text)(&c.Keys)},

		{"max-body", "SIZE", "工作人员单个请求的最大长度（导入、佐证材料）", "largest request from staff (imports, evidence)", limits, (*size)(&c.MaxBody)},
		{"max-conns", "N", "同时连接数；一千人的会场需要 2000", "connections at once; a hall of 1000 phones needs 2000", limits, (*count)(&c.MaxConns)},
		{"read-timeout", "TIME", "收完一个请求的时限", "for a whole request to arrive", limits, (*span)(&c.ReadTimeout)},
		{"write-timeout", "TIME", "发完一个应答的时限", "for a whole answer to leave", limits, (*span)(&c.WriteTimeout)},
		{"idle-timeout", "TIME", "保持的连接多久不用就断开", "for a kept connection to be used again", limits, (*span)(&c.IdleTimeout)},
		{"request-timeout", "TIME", "处理一个请求的时限", "for the work of one request", limits, (*span)(&c.RequestTimeout)},
		{"drain-timeout", "TIME", "收到 SIGTERM 后，等已接受的请求办完的时限", "for accepted requests to finish after SIGTERM", limits, (*span)(&c.DrainTimeout)},

		{"oidc-issuer", "URL", "单位统一登录（OpenID Connect）的地址；空则只用本系统的账号", "issuer of the office's directory; empty: only accounts of this service", oidc, (*text)(&c.OIDCIssuer)},
		{"oidc-client", "ID", "本系统在单位统一登录里的客户端编号；回调地址是 public-url 加 /admin/directory/return", "this service's client id there; its redirect URI is public-url and /admin/directory/return", oidc, (*text)(&c.OIDCClient)},
		{"oidc-secret-file", "FILE", "写有客户端密钥的文件", "file that holds the client's secret", oidc, (*text)(&c.OIDCSecretFile)},
		{"oidc-roles", "LIST", "哪个组是什么角色，例如 xunchaban=admin,jiwei=assessor:discipline；排在前面的优先", "what groups may do, e.g. office=admin,jiwei=assessor:discipline; the first match counts", oidc, (*text)(&c.OIDCRoles)},
		{"oidc-name", "CLAIM", "哪一项是账号名", "claim with the account's name", oidc, (*text)(&c.OIDCName)},
		{"oidc-groups", "CLAIM", "哪一项是所属的组", "claim with the groups", oidc, (*text)(&c.OIDCGroups)},
		{"oidc-scopes", "LIST", "向单位统一登录请求哪些信息，空格分开；有的目录要加 groups 才给出所属的组", "scopes to request, separated by blanks; some directories list groups only when groups is requested", oidc, (*text)(&c.OIDCScopes)},

		{"mongo-max-pool", "N", "到每台服务器的最多连接数；写入成批合并，一场会只用得到几个", "connections to each server; writes go in batches, so a hall needs only a few", mongo, (*count)(&c.MongoMaxPool)},
		{"mongo-min-pool", "N", "空闲时保留的连接数；开始扫码的一刻可省去建连时间", "connections kept open when idle; they spare the first phones the wait", mongo, (*count)(&c.MongoMinPool)},
		{"mongo-connect-timeout", "TIME", "建立连接、等到主节点的时限；选主通常在 10 秒内", "for a connection, and for a primary to be found; an election takes up to ten seconds", mongo, (*span)(&c.MongoConnectTimeout)},
		{"mongo-timeout", "TIME", "与服务器一次往返的时限；到时答 503，手机会再试，重复无害", "for one exchange with the server; after it a phone gets 503 and asks again, which is harmless", mongo, (*span)(&c.MongoTimeout)},
	}
}

// StoreSettings names the settings of commands other than serve that open the store directly.
func StoreSettings() []string {
	return []string{
		"data", "store", "store-file", "store-trial", "keys", "log-level",
		"mongo-max-pool", "mongo-min-pool", "mongo-connect-timeout", "mongo-timeout",
	}
}

// Given reports whether the setting was set anywhere, even to its default.
func (c Config) Given(name string) bool { return c.from[name] != "" }

// Public returns the address phones are sent to: PublicURL, else http:// and the actual listening address (host:port).
// A wildcard address says nothing about how to reach the service, so it is refused.
func (c Config) Public(listening string) (string, error) {
	if c.PublicURL != "" {
		return c.PublicURL, nil
	}
	host, _, err := net.SplitHostPort(listening)
	if err != nil {
		return "", fmt.Errorf("config: listening address: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		return "", &UsageError{fieldError{
			"public_url",
			"监听所有地址时必须写明：请填手机能访问的地址，例如 http://192.168.1.20:8080",
			"is needed when addr listens on every address: set it to what phones can reach, e.g. " +
				"http://192.168.1.20:8080",
		}}
	}
	if c.TLSCert != "" {
		return "https://" + listening, nil
	}
	return "http://" + listening, nil
}

// derive fills in settings that follow from others.
func (c *Config) derive() {
	if c.Store == "sqlite" {
		c.Store = Address("sqlite:" + c.Data)
	}
	if c.Keys == "" {
		c.Keys = filepath.Join(c.Data, "keys")
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	c.CastURL = strings.TrimRight(c.CastURL, "/")
}

// String lists every setting with its value and source, one per line, secrets redacted.
func (c Config) String() string {
	var b strings.Builder
	for _, s := range c.settings() {
		from := c.from[s.name]
		if from == "" {
			from = "default"
		}
		fmt.Fprintf(&b, "%s=%s (%s)\n", s.key(), s.value, from)
	}
	return b.String()
}

// GoString keeps %#v from printing secrets.
func (c Config) GoString() string { return c.String() }

// LogValue returns the configuration as a group of attributes, secrets redacted.
func (c Config) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, s := range c.settings() {
		attrs = append(attrs, slog.String(s.key(), s.value.String()))
	}
	return slog.GroupValue(attrs...)
}
