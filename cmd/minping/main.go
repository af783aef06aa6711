// Command minping is the whole service in one binary: anonymous democratic evaluation at rectification briefings.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"minping/internal/config"
)

// Exit codes (api §1).
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	// exitUnanchored: verify found no fault, but nothing from outside says whose board it was (decision 0030).
	exitUnanchored = 3
)

// program is what a command may touch; tests start it with their own.
type program struct {
	args           []string
	env            func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

func main() {
	// The second signal kills at once: the default behaviour comes back after the first.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	args := os.Args[1:]
	if len(args) == 0 && doubleClicked() {
		args = []string{"serve", "--standalone", "--open"}
	}
	os.Exit(run(ctx, program{args, os.Getenv, os.Stdin, os.Stdout, os.Stderr}))
}

// run carries out one command and returns the exit code.
func run(ctx context.Context, p program) int {
	if len(p.args) == 0 || p.args[0] == "help" || p.args[0] == "-h" || p.args[0] == "--help" {
		p.overview()
		if len(p.args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	c, ok := commands()[p.args[0]]
	if !ok {
		fmt.Fprintf(p.stderr, "minping: unknown command %q; see minping --help\n", p.args[0])
		return exitUsage
	}
	p.args = p.args[1:]
	return p.judge(c.run(ctx, p))
}

// errHelp ends a command that was asked for help; the text has been printed.
var errHelp = errors.New("help")

func (p program) judge(err error) int {
	var usage *config.UsageError
	switch {
	case errors.Is(err, errUnanchored):
		fmt.Fprintln(p.stderr, "minping:", err)
		return exitUnanchored
	case err == nil, errors.Is(err, errHelp), errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintln(p.stderr, "minping:", err)
		return exitUsage
	}
	fmt.Fprintln(p.stderr, "minping:", say(err))
	return exitFailed
}
