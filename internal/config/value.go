package config

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// value parses and formats one setting, whatever source the text came from. Its errors never repeat the text: it may
// be a secret in the wrong place.
type value interface {
	Set(text string) error
	String() string
}

type text string

func (v *text) Set(s string) error { *v = text(s); return nil }
func (v *text) String() string     { return string(*v) }

type truth bool

func (v *truth) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("须为 true 或 false / must be true or false")
	}
	*v = truth(b)
	return nil
}
func (v *truth) String() string { return strconv.FormatBool(bool(*v)) }

type count int

func (v *count) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil {
		return errors.New("须为整数 / must be a whole number")
	}
	*v = count(n)
	return nil
}
func (v *count) String() string { return strconv.Itoa(int(*v)) }

type span time.Duration

func (v *span) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		return errors.New("须为带单位的时长，例如 20s 或 2m / must be a duration with its unit, e.g. 20s or 2m")
	}
	*v = span(d)
	return nil
}
func (v *span) String() string { return time.Duration(*v).String() }

// size is a number of bytes, written with a unit.
type size int64

var sizeUnits = []struct {
	suffix string
	bytes  int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

func (v *size) Set(s string) error {
	for _, u := range sizeUnits {
		digits, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 32)
		if err != nil || n < 0 {
			break
		}
		*v = size(n * u.bytes)
		return nil
	}
	return errors.New("须为带单位的整数，例如 512KiB 或 8MiB / must be a whole number with its unit, e.g. 512KiB or 8MiB")
}

func (v *size) String() string {
	for _, u := range sizeUnits {
		if n := int64(*v); n >= u.bytes && n%u.bytes == 0 {
			return fmt.Sprintf("%d%s", n/u.bytes, u.suffix)
		}
	}
	return "0B"
}

type level slog.Level

func (v *level) Set(s string) error {
	for _, l := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if strings.EqualFold(s, l.String()) {
			*v = level(l)
			return nil
		}
	}
	return errors.New("须为 debug、info、warn 或 error / must be debug, info, warn or error")
}
func (v *level) String() string { return strings.ToLower(slog.Level(*v).String()) }

// Address names a store: "sqlite:DIR", "mongodb://…" or "mongodb+srv://…". It may contain a password, which every way
// of printing it redacts; only string(a) is the full address, for opening the store.
type Address string

// Set accepts any address; Validate checks it.
func (a *Address) Set(s string) error { *a = Address(strings.TrimSpace(s)); return nil }

// secretOptions are the options of a MongoDB address that contain secrets.
var secretOptions = []string{
	"tlscertificatekeyfilepassword", "sslclientcertificatekeypassword",
	"authmechanismproperties",
}

// split cuts "scheme://user:password@rest?options". Everything up to the last "@" counts as the user part, so that a
// password with an unescaped character is still recognized.
func (a Address) split() (scheme, user, rest, options string) {
	scheme, rest, ok := strings.Cut(string(a), "://")
	if !ok {
		return "", "", string(a), ""
	}
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		user, rest = rest[:i], rest[i+1:]
	}
	rest, options, _ = strings.Cut(rest, "?")
	return scheme, user, rest, options
}

// Secret reports whether the address contains a password or another secret.
func (a Address) Secret() bool {
	_, user, _, options := a.split()
	if strings.Contains(user, ":") {
		return true
	}
	for _, o := range secretOptions {
		if strings.Contains(strings.ToLower(options), o+"=") {
			return true
		}
	}
	return false
}

func (a Address) String() string {
	scheme, _, rest, _ := a.split()
	if !a.Secret() {
		return string(a)
	}
	return scheme + "://***@" + rest
}

// GoString keeps %#v from printing the password.
func (a Address) GoString() string { return strconv.Quote(a.String()) }

// MarshalText keeps encoders from printing the password.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
