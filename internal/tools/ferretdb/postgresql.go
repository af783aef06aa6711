package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// postgreSQL is a private PostgreSQL, in a folder that is removed with it. It listens on a socket in that folder only.
// It does not wait for the disk, so nothing here proves that anything is durable.
type postgreSQL struct {
	bin, dir string
	as       *syscall.SysProcAttr
}

// startPostgreSQL makes a database with the programs in a folder.
func startPostgreSQL(bin string) (*postgreSQL, error) {
	dir, err := os.MkdirTemp("", "minping-postgresql-")
	if err != nil {
		return nil, err
	}
	p := &postgreSQL{bin: bin, dir: dir}
	if err := p.start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return p, nil
}

func (p *postgreSQL) start() error {
	if err := p.leaveRoot(); err != nil {
		return err
	}
	err := p.run("initdb", "-D", p.data(), "-U", "minping", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err != nil {
		return err
	}
	options := "-c listen_addresses='' -k '" + p.dir + "' -c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
	return p.run("pg_ctl", "start", "-w", "-s", "-D", p.data(), "-l", filepath.Join(p.dir, "log"), "-o", options)
}

// leaveRoot finds another user to run as: PostgreSQL refuses root. Debian's package makes a user for it.
func (p *postgreSQL) leaveRoot() error {
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	p.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return os.Chown(p.dir, int(uid), int(gid))
}

func (p *postgreSQL) data() string { return filepath.Join(p.dir, "data") }

func (p *postgreSQL) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(p.bin, program), args...)
	cmd.Dir, cmd.SysProcAttr = p.dir, p.as
	said, err := os.CreateTemp("", "minping-postgresql-said-") // a pipe would be held open by the server that pg_ctl leaves behind
	if err != nil {
		return err
	}
	defer os.Remove(said.Name())
	defer said.Close()
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Run(); err != nil {
		out, _ := os.ReadFile(said.Name())
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}

// url is what FerretDB calls the database: the one that every PostgreSQL has, with room for as many callers as the tests have phones.
func (p *postgreSQL) url() string {
	return "postgres://minping@/postgres?sslmode=disable&pool_max_conns=50&host=" + p.dir
}

func (p *postgreSQL) stop() {
	_ = p.run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", p.data())
	_ = os.RemoveAll(p.dir)
}
