// Command ferretdb is a real server that speaks MongoDB's wire protocol, for the tests of the MongoDB engine. It embeds
// FerretDB 1.x with its SQLite backend or, on request, its PostgreSQL backend. It prints its address and runs until its
// standard input is closed, so that it dies with the test that started it.
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
	url := flag.String("postgresql-url", "", "keep everything in this PostgreSQL database, postgres://…")
	bin := flag.String("postgresql", "", "folder of PostgreSQL's programs: start one for this run and keep everything in it")
	flag.Parse()
	if err := serve(*addr, *dir, *url, *bin); err != nil {
		log.Fatal(err)
	}
}

func serve(addr, dir, url, bin string) error {
	if bin != "" {
		p, err := startPostgreSQL(bin)
		if err != nil {
			return err
		}
		defer p.stop()
		url = p.url()
	}
	config := &ferretdb.Config{Handler: "sqlite", SQLiteURL: "file:./?mode=memory&cache=shared"}
	switch {
	case url != "":
		config = &ferretdb.Config{Handler: "postgresql", PostgreSQLURL: url}
	case dir != "":
		config.SQLiteURL = "file:" + dir + "/"
	}
	config.Listener = ferretdb.ListenerConfig{TCP: addr}
	return run(config)
}

func run(config *ferretdb.Config) error {
	f, err := ferretdb.New(config)
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
