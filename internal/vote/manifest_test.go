package vote_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/vote"
)

func TestAManifestHasOneSpelling(t *testing.T) {
	h := newSession(t, nil)
	if !bytes.HasPrefix(h.Bytes, []byte(`{"v":1,"sid":"`+testSID+`","org":"市交通局","title":"整改情况通报会 <1> & \"2\"","form":"`)) {
		t.Errorf("spelled %s", h.Bytes)
	}
	again, err := h.Manifest.Canonical()
	if err != nil || !bytes.Equal(again, h.Bytes) {
		t.Errorf("spelled differently the second time (%v)", err)
	}
	if h.M != vote.ManifestHash(h.Bytes) {
		t.Error("M is not the hash of the bytes")
	}
	if len(h.Ballot) != 1 || len(h.Comment) != 1 || len(h.Issuers) != 2 {
		t.Errorf("%d, %d and %d issuers", len(h.Ballot), len(h.Comment), len(h.Issuers))
	}
}

func TestTheOrderOfKeysIsTheProtocols(t *testing.T) {
	d := json.NewDecoder(bytes.NewReader(newSession(t, nil).Bytes))
	var keys []string
	depth, key := 0, true
	for {
		tok, err := d.Token()
		if err != nil {
			break
		}
		if open, ok := tok.(json.Delim); ok {
			if open == '{' || open == '[' {
				depth++
			} else {
				depth--
			}
			key = true
			continue
		}
		if depth == 1 {
			if key {
				keys = append(keys, tok.(string))
			}
			key = !key
		}
	}
	want := strings.Fields("v sid org title form mode flow presence delay cap k questions issuers seal receipt board " +
		"origin issued cast app")
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAReaderMustRefuse(t *testing.T) {
	first := testKeys()[0].Public()
	modulusOf := func(n *big.Int) string { return vote.B64u.EncodeToString(n.Bytes()) }
	question := func(q vote.Question) func(*vote.Manifest) {
		return func(m *vote.Manifest) { m.Questions = []vote.Question{q} }
	}
	for name, change := range map[string]func(*vote.Manifest){
		"version 0":             func(m *vote.Manifest) { m.V = 0 },
		"version 2":             func(m *vote.Manifest) { m.V = 2 },
		"unknown mode":          func(m *vote.Manifest) { m.Mode = "paper" },
		"unknown flow":          func(m *vote.Manifest) { m.Flow = "three" },
		"presence 2":            func(m *vote.Manifest) { m.Presence = 2 },
		"delay below 0":         func(m *vote.Manifest) { m.Delay = -1 },
		"delay over 20":         func(m *vote.Manifest) { m.Delay = 21 },
		"cap below 0":           func(m *vote.Manifest) { m.Cap = -1 },
		"cap JavaScript rounds": func(m *vote.Manifest) { m.Cap = 1 << 53 },
		"k below 3":             func(m *vote.Manifest) { m.K = 2 },
		"issued below 0":        func(m *vote.Manifest) { m.Issued.N = -1 },
		"screen, no presence":   func(m *vote.Manifest) { m.Mode = vote.ModeScreen },
		"two bodies, no code":   func(m *vote.Manifest) { levelTwo(m); m.Presence = 0 },
		"two bodies, flow one":  func(m *vote.Manifest) { levelTwo(m); m.Flow = vote.FlowOne },
		"no questions":          func(m *vote.Manifest) { m.Questions = nil },
		"65 questions":          func(m *vote.Manifest) { m.Questions = make65() },
		"unknown kind":          question(vote.Question{"t", 5, true}),
		"single of 1":           question(vote.Question{vote.Single, 1, true}),
		"single of 255":         question(vote.Question{vote.Single, 255, true}),
		"multiple of 1":         question(vote.Question{vote.Multiple, 1, true}),
		"multiple of 17":        question(vote.Question{vote.Multiple, 17, true}),
		"no issuers":            func(m *vote.Manifest) { m.Issuers = nil },
		"only a comment issuer": func(m *vote.Manifest) { m.Issuers = m.Issuers[1:] },
		"unknown slot":          func(m *vote.Manifest) { m.Issuers[1].Slot = "roster" },
		"one key in two slots":  func(m *vote.Manifest) { m.Issuers[1].N = m.Issuers[0].N },
		"one key twice":         func(m *vote.Manifest) { levelTwo(m); m.Issuers[2].N = m.Issuers[0].N },
		"even modulus": func(m *vote.Manifest) {
			m.Issuers[0].N = modulusOf(new(big.Int).Sub(first.N, big.NewInt(1)))
		},
		"2047 bits": func(m *vote.Manifest) { m.Issuers[0].N = modulusOf(new(big.Int).Rsh(first.N, 1)) },
		"2056 bits": func(m *vote.Manifest) { m.Issuers[0].N = modulusOf(new(big.Int).Lsh(first.N, 8)) },
		"4096 bits": func(m *vote.Manifest) {
			m.Issuers[0].N = modulusOf(new(big.Int).Mul(first.N, first.N))
		},
		"modulus with zeros": func(m *vote.Manifest) {
			m.Issuers[0].N = vote.B64u.EncodeToString(append(make([]byte, 3), first.N.Bytes()...))
		},
		"modulus not base64": func(m *vote.Manifest) { m.Issuers[0].N += "=" },
		"modulus broken in two": func(m *vote.Manifest) {
			m.Issuers[0].N = m.Issuers[0].N[:8] + "\n" + m.Issuers[0].N[8:]
		},
		"sid of 15 bytes":        func(m *vote.Manifest) { m.SID = m.SID[:20]; m.Origin = "h/rb1/" + m.SID },
		"sid with spare bits":    func(m *vote.Manifest) { m.SID = m.SID[:21] + "x"; m.Origin = "h/rb1/" + m.SID },
		"form hash too short":    func(m *vote.Manifest) { m.Form = m.Form[:40] },
		"seal key too long":      func(m *vote.Manifest) { m.Seal += "A" },
		"receipt key empty":      func(m *vote.Manifest) { m.Receipt = "" },
		"root not base64":        func(m *vote.Manifest) { m.Issued.Root = strings.Repeat("*", 43) },
		"board key broken":       func(m *vote.Manifest) { m.Board += "x" },
		"origin of another":      func(m *vote.Manifest) { m.Origin = "vote.example/rb1/x" },
		"origin without host":    func(m *vote.Manifest) { m.Origin = "/rb1/" + m.SID },
		"origin of two lines":    func(m *vote.Manifest) { m.Origin = "a\nb/rb1/" + m.SID },
		"no cast address":        func(m *vote.Manifest) { m.Cast = "" },
		"app of another hash":    func(m *vote.Manifest) { m.App = "md5-0" },
		"line separator in text": func(m *vote.Manifest) { m.Title = "a\u2028b" },
		"paragraph separator":    func(m *vote.Manifest) { m.Org = "a\u2029b" },
		"separator in a body":    func(m *vote.Manifest) { m.Issuers[0].Body = "a\u2028b" },
		"broken UTF-8":           func(m *vote.Manifest) { m.Org = "a\xffb" },
		"broken UTF-8 in a body": func(m *vote.Manifest) { m.Issuers[0].Body = "\xe5\xb8" },
	} {
		t.Run(name, func(t *testing.T) {
			_, m := sessionParts(t)
			change(&m)
			if raw, err := m.Canonical(); err == nil {
				t.Errorf("spelled %s", raw)
			}
			raw, err := vote.Encode(m)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := vote.ParseManifest(raw); err == nil {
				t.Errorf("read %s", raw)
			}
		})
	}
}

func make65() []vote.Question {
	qs := make([]vote.Question, vote.MaxQuestions+1)
	for i := range qs {
		qs[i] = vote.Question{vote.Single, 5, true}
	}
	return qs
}

func TestTheLimitsThemselvesAreAllowed(t *testing.T) {
	newSession(t, func(m *vote.Manifest) {
		m.Delay, m.K, m.Cap, m.Questions = 20, 3, vote.MaxInt, make65()[:64]
		m.Questions[0], m.Questions[1] = vote.Question{vote.Single, 254, false}, vote.Question{vote.Multiple, 16, false}
		m.Questions[2], m.Questions[3] = vote.Question{vote.Single, 2, false}, vote.Question{vote.Multiple, 2, false}
	})
	newSession(t, func(m *vote.Manifest) { m.Mode, m.Presence = vote.ModeScreen, 1 })
	newSession(t, func(m *vote.Manifest) { m.Mode, m.Flow, m.Delay = vote.ModeRoster, vote.FlowTwo, 0 })
	newSession(t, levelTwo)
	newSession(t, func(m *vote.Manifest) { m.Issuers[0].N = modulus(testKeys()[3]) })
	newSession(t, func(m *vote.Manifest) { m.Cast = "https://cast.example/x" })
	newSession(t, func(m *vote.Manifest) { m.Org, m.Title = "\x00\x01\b\f\n\r\t\x1f\x7f\\/\u0080\ufffd\U0001f600", "" })
}

func TestAnotherSpellingOfTheSameManifestIsRefused(t *testing.T) {
	raw := string(newSession(t, nil).Bytes)
	replace := func(old, to string) string {
		t.Helper()
		if !strings.Contains(raw, old) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return strings.Replace(raw, old, to, 1)
	}
	for name, text := range map[string]string{
		"unknown key":       replace(`{"v":1`, `{"v":1,"x":0`),
		"unknown deep key":  replace(`"blank":true`, `"blank":true,"x":0`),
		"double key":        replace(`{"v":1`, `{"v":1,"v":1`),
		"missing key":       replace(`"presence":0,`, ``),
		"other order":       replace(`"mode":"slip","flow":"one"`, `"flow":"one","mode":"slip"`),
		"key in capitals":   replace(`"v"`, `"V"`),
		"escaped key":       replace(`"v"`, `"\u0076"`),
		"space":             replace(`,"sid"`, `, "sid"`),
		"line break after":  raw + "\n",
		"something after":   raw + "{}",
		"BOM":               "\ufeff" + raw,
		"escaped letter":    replace("市", `\u5e02`),
		"HTML escape":       replace("<", `\u003c`),
		"escaped slash":     replace("/rb1/", `\/rb1/`),
		"separator escaped": replace("市", `\u2028`),
		"lone surrogate":    replace("市", `\ud800`),
		"surrogate pair":    replace("市", `\ud83d\ude00`),
		"broken UTF-8":      replace("市", "\xff"),
		"raw control":       replace("市", "\x01"),
		"decimal":           replace(`"k":5`, `"k":5.0`),
		"exponent":          replace(`"k":5`, `"k":5e0`),
		"minus nothing":     replace(`"presence":0`, `"presence":-0`),
		"leading zero":      replace(`"k":5`, `"k":05`),
		"number as text":    replace(`"k":5`, `"k":"5"`),
		"null":              replace(`"presence":0`, `"presence":null`),
		"number too large":  replace(`"cap":60`, `"cap":99999999999999999999`),
		"cut":               raw[:len(raw)-1],
		"empty":             "",
	} {
		if _, err := vote.ParseManifest([]byte(text)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func TestAnyByteOfAManifestChangedIsAnotherManifestOrNone(t *testing.T) {
	h := newSession(t, nil)
	for i := range h.Bytes {
		raw := bytes.Clone(h.Bytes)
		raw[i] ^= 1
		if b, err := vote.ParseManifest(raw); err == nil && b.M == h.M {
			t.Fatalf("byte %d does not matter", i)
		}
	}
}

// We accept exactly what JSON.stringify(JSON.parse(t)) writes, so that phones accept it too. Where node is installed
// this is checked against the real thing; the cases themselves are checked everywhere.
func TestJavaScriptSpellsItTheSame(t *testing.T) {
	node, err := exec.LookPath("node")
	var texts []string
	for r := rune(0); r < 0x300; r++ {
		texts = append(texts, string(r))
	}
	texts = append(texts, "\u2027\u202a\ufeff\ufffd\uffff\U0001f600\U0010ffff", `</script>&"\`)
	_, m := sessionParts(t)
	m.Title = strings.Join(texts, "")
	raw, cerr := m.Canonical()
	if cerr != nil {
		t.Fatal(cerr)
	}
	if _, err := vote.ParseManifest(raw); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Log("node is not installed: compared with our own reader only")
		return
	}
	cmd := exec.CommandContext(t.Context(), node, "-e", `
		const t = require("fs").readFileSync(0, "utf8");
		process.stdout.write(JSON.stringify(JSON.parse(t)))`)
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out, raw) {
		t.Errorf("JavaScript spells\n%s\nwe spell\n%s", out, raw)
	}
}

func TestWhatIsSpelledCanBeRead(t *testing.T) {
	_, base := sessionParts(t)
	rapid.Check(t, func(t *rapid.T) {
		m := base
		m.Org, m.Title = rapid.String().Draw(t, "org"), rapid.String().Draw(t, "title")
		m.Delay, m.K = rapid.IntRange(-1, 22).Draw(t, "delay"), rapid.IntRange(1, 9).Draw(t, "k")
		m.Questions = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) vote.Question {
			return vote.Question{
				rapid.SampledFrom([]string{vote.Single, vote.Multiple}).Draw(t, "t"),
				rapid.IntRange(1, 17).Draw(t, "n"), rapid.Bool().Draw(t, "blank"),
			}
		}), 0, 66).Draw(t, "questions")
		raw, err := m.Canonical()
		if err != nil {
			return
		}
		b, err := vote.ParseManifest(raw)
		if err != nil {
			t.Fatalf("refused what it wrote: %v\n%s", err, raw)
		}
		if diff := cmp.Diff(m, b.Manifest); diff != "" {
			t.Fatal(diff)
		}
	})
}
