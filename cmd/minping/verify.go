package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"minping/internal/config"
	"minping/internal/verify"
)

// check checks an evidence bundle or a live board; it never writes and, for a bundle, never asks the network.
func check(ctx context.Context, p program) error {
	fs := config.NewFlags("verify")
	boardKey := fs.String("board-key", "", "the board's verifier `KEY`, from outside what is checked")
	fingerprint := fs.String("fingerprint", "",
		"the session's `FINGERPRINT` as it was read out in the hall; several boxes: separated by commas; "+
			"without it and --board-key a check that passes exits 3")
	lists := fs.String("lists", "",
		"the auditor's lists of the session (`FILE`), as the service gives them to auditors")
	lang := fs.String("lang", "", "`LANGUAGE` of the sentences, zh or en; default: by LANG")
	rest, err := p.parse(fs)
	if err != nil {
		return err
	}
	if len(rest) != 1 || (*lang != "" && *lang != "zh" && *lang != "en") {
		return wrongUsage("verify takes one FILE, DIR or URL")
	}
	if *lang == "" {
		*lang = "zh"
		here := p.env("LANG")
		if here != "" && !strings.HasPrefix(here, "zh") && here != "C" && !strings.HasPrefix(here, "C.") &&
			here != "POSIX" {
			*lang = "en"
		}
	}
	from := verify.Anchors{BoardKey: *boardKey, Fingerprint: *fingerprint}
	if err := from.Check(); err != nil {
		return wrongUsage("verify: %w", err)
	}
	if !strings.Contains(rest[0], "://") {
		if _, err := os.Stat(rest[0]); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	if *lists != "" {
		raw, err := os.ReadFile(*lists)
		if err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		from.Lists, err = verify.ParseLists(raw)
		if err != nil {
			return err
		}
	}
	checks, err := verify.Target(ctx, rest[0], from)
	if err != nil {
		return err
	}
	if err := verify.Print(p.stdout, checks, *lang); err != nil {
		return err
	}
	if !verify.OK(checks) {
		return errors.New("核对未通过 / the check failed")
	}
	if from.None() {
		return errUnanchored
	}
	return nil
}

// errUnanchored ends verify when every check passed but only the material itself vouches for its origin.
var errUnanchored = errors.New("各项核对通过，但没有给出公示公钥或校验码，不能说明材料出自谁 / every check passed, but without --board-key or " +
	"--fingerprint nothing proves whose evidence it is")
