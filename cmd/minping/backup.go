package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"minping/internal/app/records"
	"minping/internal/config"
	"minping/internal/copying"
	"minping/internal/store"
	"minping/internal/store/sqlite"
)

// backupTries is how often a backup is repeated because people worked while it was made.
const backupTries = 5

// backup copies everything into one file. It reads the store directly, while the service runs; no session may be under
// way.
func backup(ctx context.Context, p program) error {
	fs := config.NewFlags("backup")
	out := fs.String("out", "", "`FILE` to write")
	var to recipients
	fs.Var(&to, "recipient", "encrypt to this age `KEY` (age1…) or to those in a file; more than one may open it")
	cfg, rest, err := p.settingsOfData(fs)
	if err != nil {
		return err
	}
	if *out == "" || len(rest) > 0 {
		return wrongUsage("backup needs --out FILE and nothing else")
	}
	if err := mustBeThere(string(cfg.Store)); err != nil {
		return err
	}
	st, err := openBeside(ctx, cfg)
	if err != nil {
		return err
	}
	defer st.Close() //nolint:errcheck // it was only read
	if err := copying.Refuse(ctx, st); err != nil {
		return err
	}
	var sum copying.Summary
	moved := true
	for try := 0; moved && try < backupTries; try++ {
		sum, err = writeWhole(*out, func(w io.Writer) (sum copying.Summary, err error) {
			sum, moved, err = copying.During(ctx, st, func() (copying.Summary, error) {
				return to.sealed(w, func(w io.Writer) (copying.Summary, error) {
					return copying.Backup(ctx, st, copying.KeysIn(cfg.Keys), w, p.stderr)
				}, func(r io.Reader) (copying.Summary, error) { return copying.Check(ctx, r) })
			})
			return sum, err
		})
		if err != nil {
			return err
		}
	}
	if moved {
		fmt.Fprintln(p.stderr, "备份时有人在用系统：这份备份不是同一时刻的，刚刚办的事可能只有一半在里面；请在没有人用的时候再备份一次 / "+
			"the service was used during the backup: it does not show a single moment and may hold the latest "+
			"changes only in part; make another while no one is working")
	}
	_, err = fmt.Fprintf(p.stdout, "backup %s\n%s\n", *out, sum)
	return err
}

// openBeside opens a store to read it while a service may be using it.
func openBeside(ctx context.Context, cfg config.Config) (store.Store, error) {
	if dir, ok := strings.CutPrefix(string(cfg.Store), "sqlite:"); ok {
		return sqlite.OpenShared(ctx, sqlite.Options{Dir: dir})
	}
	return openStore(ctx, cfg)
}

// mustBeThere refuses a source folder without a store: opening it would make an empty one, and backing up or moving a
// mistyped folder would succeed.
func mustBeThere(address string) error {
	dir, ok := strings.CutPrefix(address, "sqlite:")
	if !ok || sqlite.Exists(dir) {
		return nil
	}
	return &store.Refusal{
		ZH: fmt.Sprintf("%s 里没有 minping 的数据，请检查 --data 或 --from。", dir),
		EN: fmt.Sprintf("There is no minping data in %s; check --data or --from.", dir),
	}
}

// writeWhole writes a file under a temporary name and renames it once it is complete.
func writeWhole(path string, write func(io.Writer) (copying.Summary, error)) (copying.Summary, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".minping-*")
	if err != nil {
		return copying.Summary{}, fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone already when all went well
	sum, err := write(f)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return sum, err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return sum, fmt.Errorf("backup: %w", err)
	}
	return sum, nil
}

// restore fills an empty store from a backup.
func restore(ctx context.Context, p program) error {
	fs := config.NewFlags("restore")
	in := fs.String("in", "", "`FILE` to read")
	identity := fs.String("identity", "", "`FILE` with the age identity that opens an encrypted backup")
	cfg, rest, err := p.settings(fs, config.StoreSettings()...)
	if err != nil {
		return err
	}
	if *in == "" || len(rest) > 0 {
		return wrongUsage("restore needs --in FILE and nothing else")
	}
	f, err := os.Open(*in)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	plain, err := opened(f, *identity)
	if err != nil {
		return err
	}
	if _, err := copying.Check(ctx, plain); err != nil {
		return err
	}
	plain, err = opened(f, *identity)
	if err != nil {
		return err
	}
	st, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer st.Close() //nolint:errcheck // every write has been acknowledged
	sum, err := copying.Restore(ctx, plain, st, copying.KeysIn(cfg.Keys), p.stderr)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "restored %s\n%s\n", *in, sum)
	return err
}

// move copies everything from one store to another; it can be interrupted and called again.
func move(ctx context.Context, p program) error {
	fs := config.NewFlags("move")
	from := fs.String("from", "", "`STORE` to read; with a password: MINPING_FROM")
	to := fs.String("to", "", "`STORE` to fill; with a password: MINPING_TO")
	cfg, rest, err := p.settings(fs, "store-trial", "log-level", "mongo-max-pool", "mongo-min-pool",
		"mongo-connect-timeout", "mongo-timeout")
	if err != nil {
		return err
	}
	if *from == "" || *to == "" || *from == *to || len(rest) > 0 {
		return wrongUsage("move needs --from STORE and --to STORE, which must differ")
	}
	var stores [2]store.Store
	for i, text := range []string{*from, *to} {
		var address config.Address
		if err := address.Set(text); err != nil {
			return wrongUsage("%w", err)
		}
		if err := address.Known([]string{"--from", "--to"}[i]); err != nil {
			return err
		}
		if i == 0 {
			if err := mustBeThere(string(address)); err != nil {
				return err
			}
		}
		stores[i], err = openStoreAt(ctx, string(address), cfg)
		if err != nil {
			return err
		}
		defer stores[i].Close() //nolint:errcheck // every write has been acknowledged
	}
	sum, err := copying.Move(ctx, stores[0], stores[1], p.stderr)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "moved\n%s\n", sum)
	return err
}

// acceptLoss goes on with what is left of a damaged ballot box. It is a person's decision, made with the service
// stopped, and the audit chain keeps the reason (decision 0044).
func acceptLoss(ctx context.Context, p program) error {
	fs := config.NewFlags("accept-loss")
	reason := fs.String("reason", "", "`WHY` what is lost cannot be restored; the audit chain keeps it")
	cfg, rest, err := p.settings(fs)
	if err != nil {
		return err
	}
	if len(rest) != 1 || *reason == "" {
		return wrongUsage("请写 /readyz 所列的票箱，以及 --reason / accept-loss takes the box that /readyz names, and --reason")
	}
	svc, st, err := openService(ctx, cfg, "http://127.0.0.1", p.logger(cfg.LogLevel))
	if err != nil {
		return err
	}
	defer st.Close() //nolint:errcheck // nothing can be done about it at the end
	if err := svc.Boxes.AcceptLoss(ctx, records.Actor{Name: "command line"}, rest[0], *reason); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "票箱 %s 按剩下的票继续。请启动服务，并在测评记录里写明。\nBox %s goes on with what is left. Start the service, and say so in the minutes.\n",
		rest[0], rest[0])
	return err
}
