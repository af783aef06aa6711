package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// UsageError: the program was called or set up incorrectly, and nothing was done. Commands exit with 2.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

func usage(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...)} }

// envName returns the environment variable of a flag: public-url → MINPING_PUBLIC_URL.
func envName(flagName string) string {
	return "MINPING_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

// NewFlags returns an empty flag set that neither exits nor prints.
func NewFlags(command string) *flag.FlagSet {
	fs := flag.NewFlagSet(command, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// ParseFlags parses the arguments of a command, with flags and other arguments in any order, and takes flags that were
// not given from the environment. It returns the other arguments. A request for help is flag.ErrHelp, everything else
// a *UsageError.
func ParseFlags(fs *flag.FlagSet, args []string, env func(string) string) (rest []string, err error) {
	for {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, flag.ErrHelp
		} else if err != nil {
			return nil, &UsageError{err}
		}
		used := len(args) - fs.NArg()
		if fs.NArg() == 0 || used > 0 && args[used-1] == "--" {
			rest = append(rest, fs.Args()...)
			break
		}
		rest = append(rest, fs.Arg(0))
		args = fs.Args()[1:]
	}
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	fs.VisitAll(func(f *flag.Flag) {
		text := env(envName(f.Name))
		if given[f.Name] || text == "" || err != nil {
			return
		}
		if r, ok := f.Value.(*recorder); ok {
			r.text, r.from = text, envName(f.Name)
		} else if bad := fs.Set(f.Name, text); bad != nil {
			err = usage("%s：%w", envName(f.Name), bad)
		}
	})
	return rest, err
}

// recorder is the flag of a setting: it holds the value until the file, which has lower priority, has been applied.
type recorder struct {
	setting
	text, from string
}

func (r *recorder) Set(text string) error { r.text, r.from = text, "--"+r.name; return nil }
func (r *recorder) IsBoolFlag() bool      { _, ok := r.value.(*truth); return ok }
func (r *recorder) String() string {
	if r == nil || r.value == nil {
		return "" // the flag package calls this on a zero value to learn the default
	}
	return r.value.String()
}

// LoadWith reads the configuration of a command from its arguments, and returns those that are not flags; fs may have
// flags of the command. names selects the settings the command accepts; none means all. A configuration file may always
// contain every setting.
func LoadWith(fs *flag.FlagSet, args []string, env func(string) string, names ...string) (Config, []string, error) {
	cfg := fromCode()
	file := fs.String("config", "", "`FILE` 设置文件，样例见 configs/minping.example.yaml / file of settings, see configs/minping.example.yaml")
	var given []*recorder
	for _, s := range cfg.settings() {
		if len(names) == 0 || slices.Contains(names, s.name) {
			r := &recorder{setting: s}
			given = append(given, r)
			fs.Var(r, s.name, usageText(s))
		}
	}
	rest, err := ParseFlags(fs, args, env)
	if err != nil {
		return Config{}, nil, err
	}
	cfg.from = map[string]string{}
	if err := cfg.applyFile(*file); err != nil {
		return Config{}, nil, err
	}
	for _, r := range given {
		if err := cfg.applyGiven(r); err != nil {
			return Config{}, nil, err
		}
	}
	if err := cfg.readStoreFile(); err != nil {
		return Config{}, nil, err
	}
	cfg.derive()
	if err := cfg.Validate(); err != nil {
		return Config{}, nil, &UsageError{err}
	}
	return cfg, rest, nil
}

func (c *Config) applyGiven(r *recorder) error {
	if r.from == "" {
		return nil
	}
	if err := r.value.Set(r.text); err != nil {
		return usage("%s：%w", r.from, err)
	}
	if r.name == "store" && c.Store.Secret() && strings.HasPrefix(r.from, "--") {
		return &UsageError{fieldError{
			"--store",
			"含有密码，本机的任何用户都能在进程列表里看到：请改用环境变量 MINPING_STORE，或用 --store-file 指定文件",
			"holds a password, which every user of this machine can read in the list of processes: " +
				"put the address into MINPING_STORE, or into a file named by --store-file",
		}}
	}
	c.from[r.name] = r.from
	return nil
}

// readStoreFile reads the store's address from StoreFile, if that is set.
func (c *Config) readStoreFile() error {
	if c.StoreFile == "" {
		return nil
	}
	if c.Given("store") {
		return usage("store 和 store_file 只能设一个 / store and store_file are both set (%s, %s): keep one", c.from["store"], c.from["store-file"])
	}
	text, err := ReadSecret(c.StoreFile)
	if err != nil {
		return usage("store_file: %w", err)
	}
	c.from["store"] = "store_file"
	return c.Store.Set(text)
}

func usageText(s setting) string {
	help := s.zh + " / " + s.en
	if s.arg == "" {
		return help
	}
	return "`" + s.arg + "` " + help
}

// WriteUsage prints a command's flags with their defaults and environment variables.
func WriteUsage(w io.Writer, fs *flag.FlagSet) error {
	var b strings.Builder
	fs.VisitAll(func(f *flag.Flag) {
		arg, help := flag.UnquoteUsage(f)
		help = strings.TrimPrefix(help, arg+" ")
		fmt.Fprintf(&b, "  --%s", f.Name)
		if arg != "" {
			fmt.Fprintf(&b, " %s", arg)
		}
		fmt.Fprintf(&b, "\n      %s [%s", help, envName(f.Name))
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" {
			fmt.Fprintf(&b, ", default %s", f.DefValue)
		}
		b.WriteString("]\n")
	})
	_, err := io.WriteString(w, b.String())
	return err
}
