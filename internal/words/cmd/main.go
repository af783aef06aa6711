// Command cmd gives Chinese texts their full-width punctuation: go run ./internal/words/cmd [-check] [file or folder
// …], from the root. Without a name it works on the whole repository; -check changes nothing, lists and exits with 1.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"minping/internal/words"
)

func main() {
	check := flag.Bool("check", false, "list the files that would change, change none")
	flag.Parse()
	roots := flag.Args()
	if len(roots) == 0 {
		roots = []string{"."}
	}
	changed := 0
	for _, root := range roots {
		n, err := walk(root, *check)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		changed += n
	}
	if *check && changed > 0 {
		os.Exit(1)
	}
}

var skipped = []string{".git", ".bin", "node_modules", "data"}

// walk converts the files below root and returns how many differ.
func walk(root string, check bool) (changed int, err error) {
	err = filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && slices.Contains(skipped, e.Name()):
			return fs.SkipDir
		case !e.Type().IsRegular() || !words.Covers(filepath.ToSlash(name)):
			return nil
		}
		differs, err := convert(name, check)
		if differs {
			changed++
			fmt.Println(name)
		}
		return err
	})
	return changed, err
}

func convert(name string, check bool) (differs bool, err error) {
	before, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	after, err := words.Convert(filepath.ToSlash(name), before)
	if err != nil || bytes.Equal(before, after) {
		return false, err
	}
	if check {
		return true, nil
	}
	return true, os.WriteFile(name, after, 0o644)
}
