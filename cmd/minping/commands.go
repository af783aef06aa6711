package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/config"
)

// command is one word after minping.
type command struct {
	usage string // what follows the word
	about string
	run   func(context.Context, program) error
}

func commands() map[string]command {
	return map[string]command{
		"serve":       {"", "run the service / 运行服务", serve},
		"demo":        {"[--json FILE] [--exit-after DURATION]", "a made-up city: a finished round, tonight's open session / 演示", demoCity},
		"user":        {"add NAME --role ROLE [--body BODY] [--password-stdin] | list | reset NAME", "accounts / 账号", user},
		"slips":       {"--server URL --token-file FILE --session SID (--count N | --group G=N …)", "make ballot slips on this machine / 印制测评票", slips},
		"swarm":       {"--server URL --session SID --slips FILE", "simulate many phones / 模拟手机", playSwarm},
		"verify":      {"FILE|DIR|URL", "check an evidence bundle or a live board / 核对证据", check},
		"backup":      {"--out FILE", "copy everything into a file / 备份", backup},
		"restore":     {"--in FILE", "fill an empty store from a backup / 恢复", restore},
		"move":        {"--from STORE --to STORE", "copy everything to another store / 迁移", move},
		"doctor":      {"[--standalone] [--lan ADDRESS] [--phones N]", "check this machine before a briefing / 开会前自检", checkUp},
		"accept-loss": {"BOX --reason WHY", "go on with what is left of a damaged ballot box / 接受票箱的丢失", acceptLoss},
		"healthcheck": {"[--url URL]", "ask a running service whether it can serve", healthcheck},
		"version":     {"", "print the version", version},
	}
}

func (p program) overview() {
	fmt.Fprint(p.stdout, "minping 民评：anonymous democratic evaluation at rectification briefings / 巡察整改情况民主测评\n\nusage: minping COMMAND [flags]\n\n")
	all := commands()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(p.stdout, "  %-12s %s\n", name, all[name].about)
	}
	fmt.Fprint(p.stdout,
		"\nminping COMMAND --help lists a command's flags; every flag has a variable MINPING_<FLAG>.\n")
}

// parse reads the flags of a command that needs no settings.
func (p program) parse(fs *flag.FlagSet) ([]string, error) {
	rest, err := config.ParseFlags(fs, p.args, p.env)
	return rest, p.orHelp(fs, err)
}

// settings reads the flags of a command that works with the service's settings; names picks some of them.
func (p program) settings(fs *flag.FlagSet, names ...string) (config.Config, []string, error) {
	cfg, rest, err := config.LoadWith(fs, p.args, p.env, names...)
	return cfg, rest, p.orHelp(fs, err)
}

// settingsOfData is settings for a command that looks after existing data.
func (p program) settingsOfData(fs *flag.FlagSet) (config.Config, []string, error) {
	cfg, rest, err := p.settings(fs, config.StoreSettings()...)
	if err != nil {
		return cfg, rest, err
	}
	dir, err := besideProgram()
	findData(&cfg, dir)
	return cfg, rest, err
}

// orHelp prints a command's help when that is what was asked for.
func (p program) orHelp(fs *flag.FlagSet, err error) error {
	if !errors.Is(err, flag.ErrHelp) {
		return err
	}
	c := commands()[fs.Name()]
	fmt.Fprintf(p.stdout, "usage: minping %s\n%s\n\n", strings.TrimSpace(fs.Name()+" "+c.usage), c.about)
	if err := config.WriteUsage(p.stdout, fs); err != nil {
		return err
	}
	return errHelp
}

func wrongUsage(format string, args ...any) error {
	return &config.UsageError{Err: fmt.Errorf(format, args...)}
}

// say puts an error into words: what app tells people in both languages, with the fields that are wrong.
func say(err error) string {
	var e *records.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s / %s", e.Text.ZH, e.Text.EN)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "\n  %s: %s / %s", f.Field, f.Text.ZH, f.Text.EN)
	}
	return b.String()
}

// logger writes JSON lines to stderr.
func (p program) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(p.stderr, &slog.HandlerOptions{Level: level}))
}
