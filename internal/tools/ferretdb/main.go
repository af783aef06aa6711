// Command ferretdb is a real server that speaks MongoDB's wire protocol, for the tests of the MongoDB engine. It embeds FerretDB 1.x with
// its SQLite backend, prints its address and runs until its standard input is closed, so that it dies with the test that started it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on")
	dir := flag.String("dir", "", "directory of the SQLite files; empty: in memory")
	flag.Parse()
	if err := run(*addr, *dir); err != nil {
		log.Fatal(err)
	}
}

func run(addr, dir string) error {
	url := "file:./?mode=memory&cache=shared"
	if dir != "" {
		url = "file:" + dir + "/"
	}
	f, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: addr}, Handler: "sqlite", SQLiteURL: url,
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test that started us is gone
		cancel()
	}()
	fmt.Println(f.MongoDBURI())
	return f.Run(ctx)
}
