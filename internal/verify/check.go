// Package verify checks the evidence of a session without trusting the service that produced it: an evidence bundle (a
// zip or the folder it was unpacked to) or a live board. Each check is one sentence.
//
// Trust comes from outside: the operator's board key, or the fingerprint that was read aloud in the hall and is in the
// paper minutes. Without either the checks still run, because a tester wants to see them and a person can compare the
// printed fingerprint by eye, but the first line says that the key was taken from the evidence itself.
//
// The same package writes bundles, so that writer and checker cannot drift apart.
package verify

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Sentence is one sentence in each language the service speaks.
type Sentence struct{ ZH, EN string }

// In returns the sentence in a language ("en"; anything else is Chinese).
func (s Sentence) In(lang string) string {
	if lang == "en" {
		return s.EN
	}
	return s.ZH
}

// Check is the outcome of one check.
type Check struct {
	ID       string // stable word for programs, e.g. "records"
	Box      string // sid of the ballot box, "" for the session
	OK       bool
	Warn     bool // it passed, but a person should know about it
	Sentence Sentence
	Detail   string // hashes, counts, or why it failed; "" when the sentence says everything
}

// Anchors are what a person knows from elsewhere about what is being checked.
type Anchors struct {
	BoardKey    string // the operator's note verifier key, "<name>+<hash>+<key>"
	Fingerprint string // of the session's manifest, as printed in the minutes; separated by commas for several boxes
	Lists       *Lists // what auditors get besides the bundle; nil for everyone else
}

// None reports whether no board key can be trusted.
func (a Anchors) None() bool { return a.BoardKey == "" && a.Fingerprint == "" }

// OK reports whether every check passed. Warnings count as passed.
func OK(checks []Check) bool {
	for _, c := range checks {
		if !c.OK {
			return false
		}
	}
	return len(checks) > 0
}

// Print writes one line per check and a final summary, in "en" or Chinese.
func Print(w io.Writer, checks []Check, lang string) error {
	var b strings.Builder
	failed, warned := 0, 0
	for _, c := range checks {
		mark := "✓"
		switch {
		case !c.OK:
			mark = "✗"
			failed++
		case c.Warn:
			mark = "!"
			warned++
		}
		b.WriteString(mark + " ")
		if c.Box != "" {
			b.WriteString("[" + c.Box + "] ")
		}
		b.WriteString(printable(c.Sentence.In(lang)) + "\n")
		if c.Detail != "" {
			b.WriteString("    " + printable(c.Detail) + "\n")
		}
	}
	last := verdict(len(checks), failed, warned)
	if len(checks) == 1 && failed == 1 && checks[0].ID == idReachable {
		last = Sentence{"结论：没有读到材料，什么也没有核对。请检查地址和网络。", "Verdict: nothing was read, so nothing was checked; look at address and network."}
	}
	b.WriteString(last.In(lang) + "\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print checks: %w", err)
	}
	return nil
}

// printable keeps text from the evidence on its own line: its author could otherwise imitate our marks or send control
// codes to the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return ' '
	}, s)
}

func verdict(all, failed, warned int) Sentence {
	switch {
	case failed > 0:
		return Sentence{
			fmt.Sprintf("结论：%d 项核对中有 %d 项不通过，这份证据不能采信。", all, failed),
			fmt.Sprintf("Verdict: %d of %d checks failed; do not rely on this evidence.", failed, all),
		}
	case warned > 0:
		return Sentence{
			fmt.Sprintf("结论：%d 项核对全部通过，其中 %d 项请留意。", all, warned),
			fmt.Sprintf("Verdict: all %d checks passed; %d of them need your attention.", all, warned),
		}
	}
	return Sentence{
		fmt.Sprintf("结论：%d 项核对全部通过。", all),
		fmt.Sprintf("Verdict: all %d checks passed.", all),
	}
}

// docket collects checks.
type docket struct {
	checks []Check
	box    string // the box being checked
}

// pass and warn record a check that passed; args fill in the sentence.
func (d *docket) pass(id string, args ...any) {
	d.checks = append(d.checks, Check{ID: id, Box: d.box, OK: true, Sentence: texts[id].good(args)})
}

func (d *docket) warn(id string, args ...any) {
	d.pass(id, args...)
	d.checks[len(d.checks)-1].Warn = true
}

// fail records a check that failed, and why; it returns false.
func (d *docket) fail(id string, why error) bool {
	d.checks = append(d.checks, Check{ID: id, Box: d.box, Sentence: texts[id].bad, Detail: why.Error()})
	return false
}

// is records a check that passed if err is nil, and reports whether it did.
func (d *docket) is(id string, err error, args ...any) bool {
	if err != nil {
		return d.fail(id, err)
	}
	d.pass(id, args...)
	return true
}

// detail adds something a person may want to compare by eye to the last check.
func (d *docket) detail(format string, args ...any) {
	d.checks[len(d.checks)-1].Detail = fmt.Sprintf(format, args...)
}

// text is a check's sentence for either outcome. The ok sentence is a format for fmt; an argument of type Sentence is
// printed in the same language.
type text struct{ ok, bad Sentence }

func (t text) good(args []any) Sentence {
	if len(args) == 0 {
		return t.ok
	}
	in := func(lang string) []any {
		out := slices.Clone(args)
		for i, a := range out {
			if s, ok := a.(Sentence); ok {
				out[i] = s.In(lang)
			}
		}
		return out
	}
	return Sentence{fmt.Sprintf(t.ok.ZH, in("zh")...), fmt.Sprintf(t.ok.EN, in("en")...)}
}
