// Command cmd prints what the race detector has to watch:
//
//	go run ./internal/raced/cmd tests [FOLDER...]      a pattern of names for -run and -skip
//	go run ./internal/raced/cmd packages [FOLDER...]   the packages that have such tests
//	go run ./internal/raced/cmd list [FOLDER...]       both, for people
//
// Tests of the folders are left out. It runs in the root of the repository.
package main

import (
	"fmt"
	"os"
	"path"
	"slices"

	"minping/internal/raced"
)

func main() {
	if len(os.Args) < 2 {
		fail("usage: cmd tests|packages|list [FOLDER...]")
	}
	skip := []string{"internal/tools", "internal/mutants"}
	for _, dir := range os.Args[2:] {
		skip = append(skip, path.Clean(dir))
	}
	found, err := raced.Read(os.DirFS("."), "minping", func(dir string) bool { return slices.Contains(skip, dir) })
	if err != nil {
		fail(err)
	}
	switch os.Args[1] {
	case "tests":
		fmt.Println(found.Pattern())
	case "packages":
		for _, dir := range found.Packages {
			fmt.Println("./" + dir)
		}
	case "list":
		for _, dir := range found.Packages {
			for _, name := range found.Of[dir] {
				fmt.Println(dir, name)
			}
		}
	default:
		fail("tests, packages or list?")
	}
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
