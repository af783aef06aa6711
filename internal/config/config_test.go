package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "write configs/minping.example.yaml again")

// none is an empty environment.
func none(string) string { return "" }

func env(m map[string]string) func(string) string { return func(k string) string { return m[k] } }

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "minping.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFlagsWinOverEnvironmentOverFileOverDefault(t *testing.T) {
	path := file(t, "addr: 1.1.1.1:1\ndata: from-file\nlog_level: warn\nmax_conns: 500\n")
	e := env(map[string]string{"MINPING_DATA": "from-env", "MINPING_LOG_LEVEL": "error", "MINPING_STORE_TRIAL": "1"})
	cfg, rest, err := Load([]string{"--config", path, "--log-level", "debug", "left"}, e)
	if err != nil {
		t.Fatal(err)
	}
	want := fromCode()
	want.Addr, want.Data, want.LogLevel, want.MaxConns, want.StoreTrial = "1.1.1.1:1", "from-env",
		slog.LevelDebug, 500, true
	want.Store, want.Keys = "sqlite:from-env", filepath.Join("from-env", "keys")
	if diff := cmp.Diff(want, cfg, cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"left"}, rest); diff != "" {
		t.Errorf("rest (-want +got):\n%s", diff)
	}
	printed := cfg.String()
	for _, line := range []string{
		"addr=1.1.1.1:1 (" + path + ":1)\n", "data=from-env (MINPING_DATA)\n", "log_level=debug (--log-level)\n",
		"read_timeout=15s (default)\n",
	} {
		if !strings.Contains(printed, line) {
			t.Errorf("the printed configuration lacks %q:\n%s", line, printed)
		}
	}
	if !cfg.Given("data") || cfg.Given("keys") {
		t.Error("Given does not tell what was set from what was derived")
	}
}

func TestEverySettingIsReadFromAllThreeSources(t *testing.T) {
	values := map[string]string{
		"addr": "1.2.3.4:5", "public-url": "https://a.cn", "cast-url": "https://c.cn", "tls-cert": "c.pem",
		"tls-key": "k.pem", "metrics-addr": "1.2.3.4:6", "log-level": "error",
		"data": "d", "store": "mongodb://h/n", "store-file": "", "store-trial": "true",
		"keys": "k", "attendee-days": "45", "ladder": "five",
		"webhook-url": "https://h.cn", "webhook-secret-file": "s.txt", "webhook-private": "true",
		"max-body": "1MiB", "max-conns": "17", "read-timeout": "1s", "write-timeout": "2s", "idle-timeout": "3s",
		"request-timeout": "4s", "drain-timeout": "5s",
		"oidc-issuer": "https://sso.a.cn", "oidc-client": "minping", "oidc-secret-file": "s", "oidc-roles": "g=admin",
		"oidc-name": "email", "oidc-groups": "roles", "oidc-scopes": "openid groups",
		"mongo-max-pool": "7", "mongo-min-pool": "3", "mongo-connect-timeout": "6s", "mongo-timeout": "7s",
	}
	var args []string
	var yaml strings.Builder
	variables := map[string]string{}
	for name, v := range values {
		if v == "" {
			continue
		}
		args = append(args, "--"+name+"="+v)
		variables[envName(name)] = v
		fmt.Fprintf(&yaml, "%s: %s\n", setting{name: name}.key(), v)
	}
	byFlag, _, err1 := Load(args, none)
	byEnv, _, err2 := Load(nil, env(variables))
	byFile, _, err3 := Load([]string{"--config=" + file(t, yaml.String())}, none)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	ignore := cmpopts.IgnoreUnexported(Config{})
	if diff := cmp.Diff(byFlag, byEnv, ignore) + cmp.Diff(byFlag, byFile, ignore); diff != "" {
		t.Errorf("sources differ:\n%s", diff)
	}
	d := fromCode()
	got, defaults := byFlag.settings(), d.settings()
	if len(values) != len(got) {
		t.Errorf("this test sets %d settings of %d", len(values), len(got))
	}
	for i, s := range got {
		if values[s.name] != "" && s.value.String() == defaults[i].value.String() {
			t.Errorf("%s kept its default", s.name)
		}
	}
}

func TestTheExampleFileIsTheCodesAndChangesNothing(t *testing.T) {
	const path = "../../configs/minping.example.yaml"
	if *update {
		if err := os.WriteFile(path, exampleFile(), 0o644); err != nil { //nolint:gosec // a document in the repository
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(exampleFile()), string(have)); diff != "" {
		t.Errorf("%s is not what the code makes; run: go test ./internal/config -update\n%s", path, diff)
	}
	// With its settings uncommented it is still the default.
	live := regexp.MustCompile(`(?m)^#([a-z])`).ReplaceAllString(string(have), "$1")
	cfg, _, err := Load([]string{"--config", file(t, live)}, none)
	if err != nil {
		t.Fatal(err)
	}
	if !cfg.Given("addr") || !cfg.Given("mongo-timeout") {
		t.Fatal("this test un-commented nothing")
	}
	plain, _, _ := Load(nil, none)
	if diff := cmp.Diff(plain, cfg, cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Errorf("the example differs from the defaults:\n%s", diff)
	}
}

func TestAFileIsRefusedWithItsLine(t *testing.T) {
	for why, c := range map[string]struct{ content, want string }{
		"unknown key":          {"addr: 1.1.1.1:1\n\nport: 80\n", `:3：没有 "port" 这项设置 / there is no setting "port"; configs/minping.example.yaml has them all`},
		"key in a flag's way":  {"public-url: http://a\n", `:1：没有 "public-url" 这项设置 / there is no setting "public-url"; did you mean public_url?`},
		"set twice":            {"data: a\nkeys: b\ndata: c\n", `mapping key "data" already defined`},
		"set in two documents": {"data: a\n---\ndata: c\n", ":3：data 设了两次 / is set a second time"},
		"wrong type":           {"data: a\nmax_conns: many\n", ":2: max_conns：须为整数 / must be a whole number"},
		"nested":               {"limits:\n  max_body: 1MiB\n", "line 1: limits：须为单个值 / want one plain value"},
		"no value":             {"data:\n", "line 1: data：须为单个值 / want one plain value"},
		"a list":               {"- data\n", `line 1：须为"设置：值"的行 / want "setting: value" lines`},
		"not YAML":             {"data: [\n", "not YAML: [1:"},
	} {
		_, _, err := Load([]string{"--config", file(t, c.content)}, none)
		var u *UsageError
		if !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want a usage error with %q", why, err, c.want)
		}
	}
	if _, _, err := Load([]string{"--config", "/nowhere.yaml"}, none); err == nil {
		t.Error("a missing file was passed over")
	}
	if _, _, err := Load([]string{"--config", file(t, "# nothing\n")}, none); err != nil {
		t.Errorf("an empty file: %v", err)
	}
}

func TestWrongUsageIsToldFromHelpAndNamesItsSource(t *testing.T) {
	for _, c := range []struct {
		args []string
		env  map[string]string
		want string
	}{
		{args: []string{"--nothing"}, want: "nothing"},
		{args: []string{"--max-conns", "x"}, want: "--max-conns：须为整数 / must be a whole number"},
		{args: []string{"--addr"}, want: "addr"},
		{env: map[string]string{"MINPING_READ_TIMEOUT": "10"}, want: "MINPING_READ_TIMEOUT：须为带单位的时长，例如 20s 或 2m / must be a duration"},
		{args: []string{"--addr", "8080"}, want: "addr 要写成主机和端口，如 127.0.0.1:8080 / is not host:port: write it like"},
	} {
		_, _, err := Load(c.args, env(c.env))
		var u *UsageError
		if !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Load(%q, %v) = %v; want a usage error with %q", c.args, c.env, err, c.want)
		}
	}
	for _, help := range []string{"-h", "--help"} {
		_, _, err := Load([]string{help}, none)
		var u *UsageError
		if !errors.Is(err, flag.ErrHelp) || errors.As(err, &u) {
			t.Errorf("Load(%s) = %v; want flag.ErrHelp and no usage error", help, err)
		}
	}
}

func TestValidateNamesEveryFieldAndItsCureInBothLanguages(t *testing.T) {
	good, _, err := Load(nil, none)
	if err != nil {
		t.Fatal(err)
	}
	for field, bend := range map[string]func(*Config){
		"addr":                  func(c *Config) { c.Addr = "localhost" },
		"addr ":                 func(c *Config) { c.Addr = "localhost:99999" },
		"metrics_addr":          func(c *Config) { c.MetricsAddr = "9090" },
		"metrics_addr ":         func(c *Config) { c.MetricsAddr = c.Addr },
		"public_url":            func(c *Config) { c.PublicURL = "https://a.cn/path" },
		"public_url ":           func(c *Config) { c.PublicURL = "a.cn" },
		"public_url  ":          func(c *Config) { c.PublicURL = "https://u:p@a.cn" },
		"public_url   ":         func(c *Config) { c.PublicURL = "ftp://a.cn" },
		"cast_url":              func(c *Config) { c.CastURL = "https://" },
		"cast_url ":             func(c *Config) { c.PublicURL, c.CastURL = "https://a.cn", "http://b.cn" },
		"data":                  func(c *Config) { c.Data = "" },
		"store":                 func(c *Config) { c.Store = "postgres://h/n" },
		"store ":                func(c *Config) { c.Store = "sqlite:" },
		"store  ":               func(c *Config) { c.Store = "mongodb:///n" },
		"store   ":              func(c *Config) { c.Store = "" },
		"keys":                  func(c *Config) { c.Keys = "data/" },
		"max_body":              func(c *Config) { c.MaxBody = 1 },
		"max_conns":             func(c *Config) { c.MaxConns = 0 },
		"read_timeout":          func(c *Config) { c.ReadTimeout = 0 },
		"write_timeout":         func(c *Config) { c.WriteTimeout = -time.Second },
		"idle_timeout":          func(c *Config) { c.IdleTimeout = time.Hour },
		"request_timeout":       func(c *Config) { c.RequestTimeout = 0 },
		"drain_timeout":         func(c *Config) { c.DrainTimeout = 0 },
		"mongo_max_pool":        func(c *Config) { c.MongoMaxPool = 0 },
		"mongo_min_pool":        func(c *Config) { c.MongoMinPool = 101 },
		"mongo_connect_timeout": func(c *Config) { c.MongoConnectTimeout = 0 },
		"mongo_timeout":         func(c *Config) { c.MongoTimeout = 0 },
	} {
		c := good
		bend(&c)
		var f fieldError
		field = strings.TrimSpace(field)
		if err := c.Validate(); !errors.As(err, &f) || f.Field != field || f.ZH == "" || f.EN == "" {
			t.Errorf("%s: Validate = %v; want that field in both languages", field, err)
		}
	}
	two := good
	two.Addr, two.Data = "", ""
	if err := two.Validate(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two wrong fields give %v; want both", err)
	}
}

func TestAPasswordOnTheCommandLineIsRefusedWithACure(t *testing.T) {
	const secret = "mongodb://u:hunter2@h/n"
	for _, address := range []string{
		secret, "mongodb+srv://u:hunter2@h/n",
		"mongodb://h/n?authMechanismProperties=AWS_SESSION_TOKEN:hunter2",
		"mongodb://h/n?tls=true&tlsCertificateKeyFilePassword=hunter2",
	} {
		_, _, err := Load([]string{"--store", address}, none)
		var u *UsageError
		if !errors.As(err, &u) || !strings.Contains(err.Error(), "MINPING_STORE") ||
			strings.Contains(err.Error(), "hunter2") {
			t.Errorf("--store with a password = %v; want a usage error with the cure and without the password", err)
		}
	}
	for why, load := range map[string]func() (Config, []string, error){
		"environment": func() (Config, []string, error) {
			return Load(nil, env(map[string]string{"MINPING_STORE": secret}))
		},
		"configuration file": func() (Config, []string, error) {
			return Load([]string{"--config", file(t, "store: "+secret+"\n")}, none)
		},
		"store file": func() (Config, []string,
			error,
		) {
			return Load([]string{"--store-file", file(t, secret+"\n")}, none)
		},
	} {
		cfg, _, err := load()
		if err != nil || string(cfg.Store) != secret {
			t.Errorf("%s: store %v, %v; want the address", why, cfg.Store, err)
		}
	}
	if _, _, err := Load([]string{"--store", "mongodb://u@h/n"}, none); err != nil {
		t.Errorf("an address without a password: %v", err)
	}
	if _, _, err := Load([]string{"--store", "sqlite", "--store-file", file(t, secret)}, none); err == nil {
		t.Error("store and store_file together: one was passed over")
	}
	if _, _, err := Load([]string{"--store-file", "/nowhere"}, none); err == nil {
		t.Error("a missing store file was passed over")
	}
}

func TestNoWayOfPrintingShowsAPassword(t *testing.T) {
	for _, address := range []string{
		"mongodb://u:hunter2@h1:1,h2:2/n?w=1", "mongodb://u:a@hunter2@h/n", "mongodb://u:a/hunter2@h/n",
		"mongodb://h/n?authMechanismProperties=x:hunter2",
	} {
		cfg, _, err := Load(nil, env(map[string]string{"MINPING_STORE": address}))
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		l := slog.New(slog.NewJSONHandler(&log, nil))
		l.Info("start", "config", cfg, "store", cfg.Store)
		out := fmt.Sprintf("%v %+v %#v %s %q %v %#v %s", cfg, cfg, cfg, cfg, cfg, cfg.Store, cfg.Store,
			cfg.Store) + log.String()
		if strings.Contains(out, "hunter2") {
			t.Errorf("%s: a password was printed:\n%s", address, out)
		}
		if !strings.Contains(out, "mongodb://***@") || !strings.Contains(log.String(), `"addr":"127.0.0.1:8080"`) {
			t.Errorf("the rest was not printed:\n%s", out)
		}
	}
}

func TestThePublicAddressIsNeverGuessedFromAllAddresses(t *testing.T) {
	cfg := fromCode()
	for listening, want := range map[string]string{
		"127.0.0.1:43121": "http://127.0.0.1:43121",
		"[::1]:80":        "http://[::1]:80",
	} {
		if got, err := cfg.Public(listening); got != want || err != nil {
			t.Errorf("Public(%s) = %s, %v; want %s", listening, got, err, want)
		}
	}
	for _, listening := range []string{"0.0.0.0:80", "[::]:80", ":80", "nonsense"} {
		if got, err := cfg.Public(listening); err == nil {
			t.Errorf("Public(%s) = %s; want an error", listening, got)
		}
	}
	cfg, _, err := Load([]string{"--public-url", "https://a.cn/"}, none)
	if got, _ := cfg.Public("0.0.0.0:80"); got != "https://a.cn" || err != nil {
		t.Errorf("Public with a public URL = %s, %v", got, err)
	}
}

func TestACommandTakesItsOwnFlagsAndPartOfTheSettings(t *testing.T) {
	fs := NewFlags("user")
	role := fs.String("role", "", "`ROLE` of the account")
	stdin := fs.Bool("password-stdin", false, "read the password")
	wait := fs.Duration("wait", 0, "how long")
	e := env(map[string]string{
		"MINPING_WAIT": "3s", "MINPING_ROLE": "unit",
		"MINPING_ADDR": "nonsense of another command",
	})
	cfg, rest, err := LoadWith(fs, []string{
		"add", "--role", "admin", "wang", "--data=d", "--password-stdin", "--",
		"--role",
	}, e, StoreSettings()...)
	if err != nil {
		t.Fatal(err)
	}
	if *role != "admin" || !*stdin || *wait != 3*time.Second || cfg.Data != "d" {
		t.Errorf("role %q, stdin %v, wait %v, data %q", *role, *stdin, *wait, cfg.Data)
	}
	if diff := cmp.Diff([]string{"add", "wang", "--role"}, rest); diff != "" {
		t.Errorf("rest (-want +got):\n%s", diff)
	}
	fs = NewFlags("user")
	if _, _, err := LoadWith(fs, []string{"--addr", "1.1.1.1:1"}, none, StoreSettings()...); err == nil {
		t.Error("a setting the command does not take was taken")
	}
	fs = NewFlags("slips")
	fs.Int("count", 0, "")
	if _, err := ParseFlags(fs, nil, env(map[string]string{"MINPING_COUNT": "many"})); err == nil ||
		!strings.Contains(err.Error(), "MINPING_COUNT") {
		t.Errorf("a bad variable = %v; want its name", err)
	}
}

func TestHelpShowsFlagVariableAndDefault(t *testing.T) {
	fs := NewFlags("serve")
	fs.Duration("exit-after", 0, "`TIME` after which to end")
	if _, _, err := LoadWith(fs, nil, none); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := WriteUsage(&b, fs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  --addr HOST:PORT\n      监听地址 / where to listen [MINPING_ADDR, default 127.0.0.1:8080]\n",
		"  --store-trial\n      允许使用不能", "  --exit-after TIME\n      after which to end [MINPING_EXIT_AFTER]\n", "  --config FILE\n      设置文件",
		"[MINPING_MAX_BODY, default 8MiB]",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("help lacks %q:\n%s", want, b.String())
		}
	}
}

func TestSizesAreReadAndPrintedWithTheirUnit(t *testing.T) {
	for in, want := range map[string]string{
		"8MiB": "8MiB", "1024KiB": "1MiB", "1GiB": "1GiB",
		"1500B": "1500B", "0B": "0B",
	} {
		var s size
		if err := s.Set(in); err != nil || s.String() != want {
			t.Errorf("size %s is printed %s (%v); want %s", in, s.String(), err, want)
		}
	}
	for _, in := range []string{"", "8", "8MB", "-1MiB", "MiB", "1.5MiB", "99999999999GiB"} {
		var s size
		if err := s.Set(in); err == nil {
			t.Errorf("size %q was taken as %s", in, s.String())
		}
	}
}

// exampleFile returns a file with every setting at its default, commented out, with an explanation of each.
func exampleFile() []byte {
	c := fromCode()
	var b strings.Builder
	b.WriteString("# minping 的设置，都可以不写；# 后不空格的行是默认值。命令行优先于环境变量（addr 对应 MINPING_ADDR），环境变量优先于本文件。\n" +
		"# Settings of minping. Every one is optional; lines that begin with # and no space are the defaults.\n" +
		"# Flags win over the environment (MINPING_ADDR for addr), the environment over this file.\n")
	group := ""
	for _, s := range c.settings() {
		if s.group != group {
			group = s.group
			fmt.Fprintf(&b, "\n# --- %s ---\n", group)
		}
		text := s.value.String()
		if text == "" {
			text = `""`
		}
		fmt.Fprintf(&b, "\n# %s\n# %s\n#%s: %s\n", s.zh, s.en, s.key(), text)
	}
	return []byte(b.String())
}

// Load reads the configuration of serve.
func Load(args []string, env func(string) string) (Config, []string, error) {
	return LoadWith(NewFlags("serve"), args, env)
}

// Windows puts a byte order mark in front of what Notepad saves, and PowerShell writes UTF-16: settings and secrets are
// read all the same, in whatever encoding the Chinese comments are.
func TestFilesThatWindowsSavedAreRead(t *testing.T) {
	const settings = "# 本机设置\r\naddr: 127.0.0.1:9\r\n"
	wide := []byte{0xff, 0xfe}
	for _, r := range "# \u8bbe\r\naddr: 127.0.0.1:9\r\n" {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, content := range map[string]string{
		"byte order mark": "\ufeff" + settings, "UTF-16": string(wide),
		"GB 18030": "# \xc9\xe8\xd6\xc3\naddr: 127.0.0.1:9\n",
	} {
		cfg, _, err := Load([]string{"--config", file(t, content)}, none)
		if err != nil || cfg.Addr != "127.0.0.1:9" {
			t.Errorf("%s: %q, %v", name, cfg.Addr, err)
		}
	}
	cfg, _, err := Load([]string{"--store-file", file(t, "\ufeffmongodb://h/minping\r\n")}, none)
	if err != nil || cfg.Store != "mongodb://h/minping" {
		t.Errorf("store_file: %q, %v", cfg.Store, err)
	}
}

// Letters with accents are not taken for GB 18030, and random bytes for no text at all; only the marks of editors are
// none of a secret.
func TestASecretIsTakenAsItIs(t *testing.T) {
	for name, secret := range map[string]string{
		"accents": "geh\u00e4im-schl\u00fcssel", "random": "\x00\x81\xff\xc3\x28\xa0\xfe\x01", "Chinese": "口令",
		"GB 18030": "\xc9\xe8\xd6\xc3",
	} {
		for _, mark := range []string{"", "\ufeff"} {
			if got, err := ReadSecret(file(t, mark+secret)); err != nil || got != secret {
				t.Errorf("%s after %q: %q, %v", name, mark, got, err)
			}
		}
	}
	if got, err := ReadSecret(file(t, "\xff\xfea\x00\xe4\x00")); err != nil || got != "a\u00e4" {
		t.Errorf("UTF-16: %q, %v", got, err)
	}
	if got, err := ReadSecret(file(t, "\xfe\xff\xd8")); err == nil || strings.Contains(err.Error(), "上传") {
		t.Errorf("UTF-16 cut off: %q, %v", got, err)
	}
	const address = "mongodb://u:p\u00e4ssw\u00f6rd@h/minping"
	cfg, _, err := Load([]string{"--store-file", file(t, address)}, none)
	if err != nil || cfg.Store != address {
		t.Errorf("store_file: %s, %v", string(cfg.Store), err)
	}
	cfg, _, err = Load([]string{"--config", file(t, "store: "+address+"\n")}, none)
	if err != nil || cfg.Store != address {
		t.Errorf("settings: %s, %v", string(cfg.Store), err)
	}
	_, _, err = Load([]string{"--config", file(t, "addr: 127.0.0.1:9\n# \xff\xff\xff\n")}, none)
	if err == nil || strings.Contains(err.Error(), "上传") || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("settings of no encoding: %v", err)
	}
}

func TestAnAddressOfNoEngineIsWrongUsage(t *testing.T) {
	var u *UsageError
	for _, a := range []Address{"nonsense", "sqlite", "http://h/x", "", "mysql://h/x"} {
		if err := a.Known("--from"); !errors.As(err, &u) || !strings.Contains(err.Error(), "--from") ||
			strings.Contains(err.Error(), "sqlite、") || strings.Contains(err.Error(), "sqlite,") {
			t.Errorf("%q: %v", a, err) // only sqlite is valid: it knows its data folder
		}
	}
	for _, a := range []Address{"sqlite:", "sqlite: ", "sqlite://data"} {
		_ = a.Set(string(a))
		if err := a.Known("--from"); !errors.As(err, &u) || !strings.Contains(err.Error(), "没有写文件夹") {
			t.Errorf("%q: %v", a, err)
		}
	}
	for _, a := range []Address{"sqlite:data", "mongodb://h/x", "mongodb+srv://h/x"} {
		if err := a.Known("--from"); err != nil {
			t.Errorf("%q: %v", a, err)
		}
	}
}

// The last value that is allowed is taken, the first that is not is refused at its field.
func TestBoundsOfSettingsAreKeptToTheLastValue(t *testing.T) {
	for _, x := range []struct {
		field string // "" where it is taken
		env   map[string]string
	}{
		{"", map[string]string{"MINPING_ATTENDEE_DAYS": "1"}},
		{"attendee_days", map[string]string{"MINPING_ATTENDEE_DAYS": "0"}},
		{"", map[string]string{"MINPING_ATTENDEE_DAYS": "365"}},
		{"attendee_days", map[string]string{"MINPING_ATTENDEE_DAYS": "366"}},
		{"tls_key", map[string]string{"MINPING_TLS_CERT": "c"}},
		{"tls_key", map[string]string{"MINPING_TLS_KEY": "k"}},
		{"", map[string]string{"MINPING_TLS_CERT": "c", "MINPING_TLS_KEY": "k"}},
		{"", directory("https://sso.example.cn", "a=admin")},
		{"", directory("http://localhost:9000", "a=admin")},
		{"oidc_issuer", directory("http://sso.example.cn", "a=admin")},
		{"oidc_roles", directory("https://sso.example.cn", "")},
	} {
		_, _, err := LoadWith(NewFlags("serve"), nil, func(name string) string { return x.env[name] })
		if (err == nil) != (x.field == "") || err != nil && !strings.Contains(err.Error(), x.field+" ") {
			t.Errorf("%v: %v, want one at %q", x.env, err, x.field)
		}
	}
}

func directory(issuer, roles string) map[string]string {
	return map[string]string{
		"MINPING_OIDC_ISSUER": issuer, "MINPING_OIDC_ROLES": roles, "MINPING_OIDC_CLIENT": "c",
		"MINPING_PUBLIC_URL": "https://pg.example.cn",
	}
}

// Phones are sent to an address as it is served: over TLS where there is a certificate, without a slash at its end.
func TestAddressesOfPhonesAreAsTheyAreServed(t *testing.T) {
	env := map[string]string{
		"MINPING_TLS_CERT": "c", "MINPING_TLS_KEY": "k", "MINPING_CAST_URL": "https://cast.example.cn/",
	}
	c, _, err := LoadWith(NewFlags("serve"), nil, func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if at, err := c.Public("127.0.0.1:8443"); err != nil || at != "https://127.0.0.1:8443" {
		t.Errorf("with a certificate phones are sent to %s, %v", at, err)
	}
	if c.CastURL != "https://cast.example.cn" {
		t.Errorf("ballots are sent to %s", c.CastURL)
	}
}

// A settings file that is no YAML is refused without the line that is wrong: there may be a password in it.
func TestAnErrorOfAFileQuotesNothingOfIt(t *testing.T) {
	for _, text := range []string{
		"store: \"mongodb://u:geheim@h/db\naddr: x\n", "store: {geheim\n", "store: mongodb://u:geheim@h: x: y\n",
	} {
		path := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := LoadWith(NewFlags("serve"), []string{"--config", path}, func(string) string { return "" })
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
