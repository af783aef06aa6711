// Command cmd plants the mutants in a copy of the tree, one at a time, and says which of them their tests notice. It
// exits 1 when one goes unnoticed or cannot be planted.
//
//	go run ./internal/mutants/cmd            # all
//	go run ./internal/mutants/cmd -only lock # those whose promise or folder matches
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"minping/internal/mutants"
)

// limit is how long the tests of one mutant may take; a mutant that makes them hang counts as noticed.
const limit = 3 * time.Minute

// building is how long it may take until they begin; it says nothing about the mutant.
const building = 10 * time.Minute

func main() {
	only := flag.String("only", "", "a regular `EXPRESSION` for promises or folders")
	from := flag.String("from", ".", "the root of the repository, a `DIR`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *from, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, root, only string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	tree, err := mutants.Read(os.DirFS(root))
	if err != nil {
		return err
	}
	where, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(where) }() // a copy
	if err := copyTree(root, where); err != nil {
		return err
	}
	caught, failed := 0, 0
	for _, m := range mutants.All() {
		if !wanted.MatchString(m.Promise) && !wanted.MatchString(m.In) {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		began := time.Now()
		verdict := plant(ctx, tree, where, m)
		fmt.Printf("%-9s %5.1fs  %s: %s\n", verdict, time.Since(began).Seconds(), m.In, m.Promise)
		if verdict == noticed {
			caught++
		} else {
			failed++
		}
	}
	fmt.Printf("%d of %d mutants were noticed\n", caught, caught+failed)
	if failed > 0 {
		return errors.New("not every mutant was noticed")
	}
	return nil
}

const (
	noticed   = "noticed"
	unnoticed = "UNNOTICED"
	broken    = "BROKEN" // it cannot be planted or built, or its test does not pass without it
)

// plant puts one mutant into the copy, runs its tests and removes it again.
func plant(ctx context.Context, tree *mutants.Tree, where string, m mutants.Mutant) string {
	p, err := tree.Plant(m)
	if err != nil {
		fmt.Println(err)
		return broken
	}
	file := filepath.Join(where, filepath.FromSlash(p.File))
	clean, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, p.Source, 0o600)
	}
	if err != nil {
		fmt.Println(err)
		return broken
	}
	defer func() {
		if err := os.WriteFile(file, clean, 0o600); err != nil {
			panic(err) // every later verdict would be about two mutants
		}
	}()
	out, err := test(ctx, where, p)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		fmt.Println("nothing was learned: the build took too long")
		return broken
	case strings.Contains(out, "[build failed]") || strings.Contains(out, "[setup failed]") ||
		strings.Contains(out, "no tests to run"):
		fmt.Println(out)
		return broken
	case err != nil:
		return noticed
	}
	return unnoticed
}

func test(ctx context.Context, where string, p mutants.Planted) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit+building)
	defer cancel()
	args := []string{
		"test", "-count=1", "-failfast", "-vet=off", "-timeout", limit.String(), "-run", "^(" + p.Test + ")$",
	}
	slices.Sort(p.Packages)
	for _, dir := range slices.Compact(p.Packages) {
		args = append(args, "./"+dir)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = where
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return string(out), err
}

// copyTree copies what a build needs.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if e.IsDir() {
			if rel == ".git" || rel == ".bin" || rel == "data" {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		if !e.Type().IsRegular() {
			return nil
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), raw, 0o600)
	})
}
