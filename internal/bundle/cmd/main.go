// Command cmd builds the bundles and writes them into the tree: go run ./internal/bundle/cmd, from the root.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"minping/internal/bundle"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root string) error {
	files, err := bundle.Build(root)
	if err != nil {
		return err
	}
	for path, body := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(root, path), body, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s %d bytes\n", path, len(body))
	}
	return nil
}
