package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// attacker is given every file that is left after a session and everything the program ever printed, and tries to join
// people to ballots (rb1 §14, §16 D3).
type attacker struct {
	files map[string][]byte
}

func spyOn(t *testing.T, s *site) attacker {
	t.Helper()
	a := attacker{files: map[string][]byte{"output": s.log.Bytes()}}
	err := filepath.WalkDir(s.data(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		a.files[path] = raw
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// findsToken reports whether a slip's token, its code or its hash in any usual spelling is in a file.
func (a attacker) findsToken(slips []slip) string {
	for _, s := range slips {
		raw, _ := base64.RawURLEncoding.DecodeString(s.Token)
		for _, needle := range [][]byte{
			raw, []byte(s.Token), []byte(hex.EncodeToString(raw)), []byte(s.Code),
			[]byte(strings.ReplaceAll(s.Code, "-", "")),
		} {
			for name, content := range a.files {
				if len(needle) >= 10 && bytes.Contains(content, needle) {
					return name
				}
			}
		}
	}
	return ""
}

// order correlates, for every file, the order in which things were cast with the order in which they lie in the file:
// Spearman's rho, the largest over all files. What does not lie in a file is left out.
func (a attacker) order(cast [][]byte) (rho float64, where string) {
	for name, content := range a.files {
		var at []int
		for _, needle := range cast {
			if i := bytes.Index(content, needle); i >= 0 {
				at = append(at, i)
			}
		}
		if len(at) < 30 {
			continue
		}
		if r := math.Abs(spearman(at)); r > math.Abs(rho) {
			rho, where = r, name
		}
	}
	return rho, where
}

// spearman correlates positions with 0, 1, 2, …
func spearman(at []int) float64 {
	n := len(at)
	sum := 0.0
	for i, x := range at {
		rank := 0
		for _, y := range at {
			if y < x {
				rank++
			}
		}
		d := float64(rank - i)
		sum += d * d
	}
	return 1 - 6*sum/float64(n*(n*n-1))
}

// sharedBytes looks for eight bytes that occur both in an admission and in a ballot.
func sharedBytes(admissions, ballots [][]byte) bool {
	seen := map[uint64]bool{}
	for _, a := range admissions {
		for i := 0; i+8 <= len(a); i++ {
			seen[binary.BigEndian.Uint64(a[i:])] = true
		}
	}
	for _, b := range ballots {
		for i := 0; i+8 <= len(b); i++ {
			if seen[binary.BigEndian.Uint64(b[i:])] {
				return true
			}
		}
	}
	return false
}

// chance is how far rho strays by chance with n ballots: five standard deviations.
func chance(n int) float64 { return 5 / math.Sqrt(float64(n-1)) }

// TestWhatIsStoredJoinsNobodyToABallot runs a session in a known order of phones, one after the other, and gives
// everything that is left to the attacker, who must do no better than chance; with a table of rows in order, a log line
// with a token or a kept token planted, he must succeed.
func TestWhatIsStoredJoinsNobodyToABallot(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--log-level", "debug")
	briefing, _, _ := s.briefing(1, "liaocheng")
	const n = 150
	id, file := s.session(briefing, n, map[string]any{"comments": true})
	slips := readSlips(t, file)
	var cast, admitted, ballots [][]byte
	phones := newVoter(t, s, id)
	for i, one := range slips {
		p := phones.vote(one, i%5 == 0)
		cast, admitted, ballots = append(cast, p.pk), append(admitted, append(p.tid, p.hz...)),
			append(ballots, p.message)
	}
	s.move(id, "closing")
	s.move(id, "counted")
	s.stop()
	a := spyOn(t, s)

	if name := a.findsToken(slips); name != "" {
		t.Errorf("a token stands in %s", name)
	}
	if rho, where := a.order(cast); rho > chance(n) {
		t.Errorf("the order of casting shows in %s: rho %.2f", where, rho)
	}
	var tids [][]byte
	for _, x := range admitted {
		tids = append(tids, x[:32])
	}
	if rho, where := a.order(tids); rho > chance(n) {
		t.Errorf("the order of admission shows in %s: rho %.2f", where, rho)
	}
	if sharedBytes(admitted, ballots) {
		t.Error("an admission and a ballot share eight bytes")
	}
	if bytes.Contains(s.log.Bytes(), []byte("127.0.0.1:")) && bytes.Contains(s.log.Bytes(), []byte("/rb1/")) {
		t.Error("the output names a voter's route or address")
	}

	planted := attacker{files: map[string][]byte{"table": bytes.Join(cast, []byte("row"))}}
	if rho, _ := planted.order(cast); rho < 0.99 {
		t.Errorf("a table in order of casting was not noticed: rho %.2f", rho)
	}
	planted = attacker{files: map[string][]byte{"log": []byte("POST /admit token=" + slips[7].Token + "\n")}}
	if planted.findsToken(slips) == "" {
		t.Error("a log line with a token was not noticed")
	}
	raw, _ := base64.RawURLEncoding.DecodeString(slips[9].Token)
	planted = attacker{files: map[string][]byte{"kept": append([]byte("x"), raw...)}}
	if planted.findsToken(slips) == "" {
		t.Error("a kept token was not noticed")
	}
	if !sharedBytes([][]byte{append([]byte("abc"), raw...)}, [][]byte{append([]byte("0123456"), raw...)}) {
		t.Error("shared bytes were not noticed")
	}
}

func readSlips(t testing.TB, file string) []slip {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []slip
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
