package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minping/internal/config"
	"minping/internal/store/sqlite"
)

func settings(t *testing.T, args ...string) config.Config {
	t.Helper()
	cfg, _, err := config.LoadWith(config.NewFlags("serve"), args, func(string) string { return "" })
	must(t, err)
	return cfg
}

// What a person names stays where it is; one PC chooses only what no one has named, and its addresses.
func TestOnePCKeepsWhatIsNamed(t *testing.T) {
	keys := t.TempDir()
	cfg := settings(t, "--keys", keys)
	must(t, standalone{on: true}.apply(&cfg))
	if cfg.Keys != keys || filepath.Base(cfg.Data) != standaloneData {
		t.Errorf("with its keys at %s they are at %s, and its data at %s", keys, cfg.Keys, cfg.Data)
	}
	data := t.TempDir()
	cfg = settings(t, "--data", data)
	must(t, standalone{on: true}.apply(&cfg))
	if cfg.Data != data {
		t.Errorf("its data is at %s", cfg.Data)
	}
	cfg = settings(t, "--addr", "0.0.0.0:8080")
	if err := (standalone{on: true}).apply(&cfg); err == nil || !strings.Contains(err.Error(), "--addr") {
		t.Errorf("with an address: %v", err)
	}
}

// Only the hall's network and this machine reach one PC, and phones are told to use TLS where there is a certificate.
func TestOnePCIsOnNoOtherNetwork(t *testing.T) {
	one := standalone{on: true}
	if own := lanAddresses(); len(own) > 0 {
		one.lan = own[0]
	}
	for _, args := range [][]string{nil, {"--tls-cert", "cert.pem", "--tls-key", "key.pem"}} {
		cfg := settings(t, args...)
		ln, public, err := one.listen(t.Context(), cfg)
		must(t, err)
		for at := range strings.FieldsSeq(addresses(ln)) {
			host, _, err := net.SplitHostPort(at)
			must(t, err)
			if host != "127.0.0.1" && host != one.lan {
				t.Errorf("it listens on %s", at)
			}
		}
		must(t, ln.Close())
		if strings.HasPrefix(public, "https://") != (args != nil) {
			t.Errorf("with %v phones are sent to %s", args, public)
		}
	}
	for _, ip := range ownAddresses() {
		if ip.IsLoopback() || ip.IsUnspecified() {
			t.Errorf("phones are offered %s", ip)
		}
	}
}

// A machine that has the data of a service keeps to it.
func TestTheDataOfAServiceComesBeforeThatOfOnePC(t *testing.T) {
	own, one := t.TempDir(), t.TempDir()
	for _, dir := range []string{own, one} {
		must(t, os.WriteFile(filepath.Join(dir, "minping.db"), []byte("x"), 0o600))
		if !sqlite.Exists(dir) {
			t.Fatal("this is not how data is found")
		}
	}
	cfg := settings(t)
	cfg.Data, cfg.Store = own, config.Address("sqlite:"+own)
	findData(&cfg, one)
	if cfg.Data != own {
		t.Errorf("it looks after %s", cfg.Data)
	}
}

// A file that is taken for an identity is not quoted: it may hold another key.
func TestAnIdentityThatIsNoneIsNotQuoted(t *testing.T) {
	dir := t.TempDir()
	backup, identity := filepath.Join(dir, "backup"), filepath.Join(dir, "identity")
	must(t, os.WriteFile(backup, []byte(ageMagic+"\n"), 0o600))
	must(t, os.WriteFile(identity, []byte("AGE-SECRET-KEY-1GEHEIM\ngeheim\n"), 0o600))
	f, err := os.Open(backup)
	must(t, err)
	defer f.Close() //nolint:errcheck // it was only read
	_, err = opened(f, identity)
	if err == nil || strings.Contains(strings.ToLower(err.Error()), "geheim") {
		t.Errorf("it says %v", err)
	}
}
