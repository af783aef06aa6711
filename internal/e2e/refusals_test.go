package e2e

import (
	"encoding/base64"
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"minping/internal/vote"
)

// verdicts is what the phone's reader says to each manifest: "" when it takes it, otherwise the field it refuses. A
// reader that breaks instead of refusing fails the test.
func verdicts(p *tab, raws [][]byte) []string {
	p.t.Helper()
	texts := make([]string, len(raws))
	for i, raw := range raws {
		texts[i] = base64.StdEncoding.EncodeToString(raw)
	}
	in, err := json.Marshal(texts)
	if err != nil {
		p.t.Fatal(err)
	}
	var out []string
	p.eval(string(in)+`.map((text) => { try { hooks.manifest.parseManifest(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))); return ''; }
		catch (e) { return e instanceof hooks.manifest.Refused ? e.why : 'broke: ' + e; } })`, &out)
	return out
}

// levelTwo makes a manifest one of two bodies.
func levelTwo(t *testing.T, m *vote.Manifest) {
	m.Flow, m.Presence = vote.FlowTwo, 1
	m.Issuers = append(m.Issuers, vote.Issuer{Slot: vote.SlotBallot, Body: "纪委监委", N: vote.B64u.EncodeToString(issuerKey(t, 2).Public().N.Bytes())})
}

// refusals are rb1 §4's list, and what follows from "exactly one spelling": a change to a manifest that is in order,
// and the field that the phone names to the help desk.
func refusals(t *testing.T, first *big.Int) map[string]struct {
	why    string
	change func(m *vote.Manifest)
} {
	spelled := func(n *big.Int) string { return vote.B64u.EncodeToString(n.Bytes()) }
	question := func(q vote.Question) func(*vote.Manifest) {
		return func(m *vote.Manifest) { m.Questions = []vote.Question{q} }
	}
	modulus := func(n string) func(*vote.Manifest) { return func(m *vote.Manifest) { m.Issuers[0].N = n } }
	return map[string]struct {
		why    string
		change func(m *vote.Manifest)
	}{
		"version 0":            {"v", func(m *vote.Manifest) { m.V = 0 }},
		"version 2":            {"v", func(m *vote.Manifest) { m.V = 2 }},
		"unknown mode":         {"mode", func(m *vote.Manifest) { m.Mode = "paper" }},
		"unknown flow":         {"flow", func(m *vote.Manifest) { m.Flow = "three" }},
		"presence 2":           {"presence", func(m *vote.Manifest) { m.Presence = 2 }},
		"delay below 0":        {"delay", func(m *vote.Manifest) { m.Delay = -1 }},
		"delay over 20":        {"delay", func(m *vote.Manifest) { m.Delay = 21 }},
		"cap below 0":          {"cap", func(m *vote.Manifest) { m.Cap = -1 }},
		"cap beyond 2^53":      {"cap", func(m *vote.Manifest) { m.Cap = 1 << 53 }},
		"k below 3":            {"k", func(m *vote.Manifest) { m.K = 2 }},
		"issued below 0":       {"issued", func(m *vote.Manifest) { m.Issued.N = -1 }},
		"screen, no presence":  {"presence", func(m *vote.Manifest) { m.Mode = vote.ModeScreen }},
		"two bodies, no code":  {"presence", func(m *vote.Manifest) { levelTwo(t, m); m.Presence = 0 }},
		"two bodies, flow one": {"flow", func(m *vote.Manifest) { levelTwo(t, m); m.Flow = vote.FlowOne }},
		"no questions":         {"questions", func(m *vote.Manifest) { m.Questions = []vote.Question{} }},
		"65 questions": {
			"questions",
			func(m *vote.Manifest) { m.Questions = slices.Repeat(m.Questions[:1], 65) },
		},
		"unknown kind":          {"questions.t", question(vote.Question{T: "t", N: 5})},
		"single of 1":           {"questions.n", question(vote.Question{T: "s", N: 1})},
		"single of 255":         {"questions.n", question(vote.Question{T: "s", N: 255})},
		"multiple of 1":         {"questions.n", question(vote.Question{T: "m", N: 1})},
		"multiple of 17":        {"questions.n", question(vote.Question{T: "m", N: 17})},
		"no issuers":            {"issuers.slot", func(m *vote.Manifest) { m.Issuers = []vote.Issuer{} }},
		"only a comment issuer": {"issuers.slot", func(m *vote.Manifest) { m.Issuers = m.Issuers[1:] }},
		"unknown slot":          {"issuers.slot", func(m *vote.Manifest) { m.Issuers[1].Slot = "roster" }},
		"one key in two slots":  {"issuers.n", func(m *vote.Manifest) { m.Issuers[1].N = m.Issuers[0].N }},
		"one key twice": {
			"issuers.n",
			func(m *vote.Manifest) { levelTwo(t, m); m.Issuers[2].N = m.Issuers[0].N },
		},
		"even modulus": {"issuers.n", modulus(spelled(new(big.Int).Sub(first, big.NewInt(1))))},
		"2047 bits":    {"issuers.n", modulus(spelled(new(big.Int).Rsh(first, 1)))},
		"2056 bits":    {"issuers.n", modulus(spelled(new(big.Int).Lsh(first, 8)))},
		"4096 bits":    {"issuers.n", modulus(spelled(new(big.Int).Mul(first, first)))},
		"modulus with zeros": {
			"issuers.n",
			modulus(vote.B64u.EncodeToString(append(make([]byte, 3), first.Bytes()...))),
		},
		"modulus not base64":  {"issuers.n", modulus(spelled(first) + "=")},
		"sid of 15 bytes":     {"sid", func(m *vote.Manifest) { m.SID = m.SID[:20]; m.Origin = "h/rb1/" + m.SID }},
		"form hash too short": {"form", func(m *vote.Manifest) { m.Form = m.Form[:40] }},
		"seal key too long":   {"seal", func(m *vote.Manifest) { m.Seal += "A" }},
		"receipt key empty":   {"receipt", func(m *vote.Manifest) { m.Receipt = "" }},
		"root not base64":     {"issued", func(m *vote.Manifest) { m.Issued.Root = strings.Repeat("*", 43) }},
		"board key broken":    {"board", func(m *vote.Manifest) { m.Board += "x" }},
		"origin of another":   {"origin", func(m *vote.Manifest) { m.Origin = "vote.example/rb1/x" }},
		"origin without host": {"origin", func(m *vote.Manifest) { m.Origin = "/rb1/" + m.SID }},
		"origin of two lines": {"origin", func(m *vote.Manifest) { m.Origin = "a\nb/rb1/" + m.SID }},
		"no cast address":     {"cast", func(m *vote.Manifest) { m.Cast = "" }},
		"cast of two words":   {"cast", func(m *vote.Manifest) { m.Cast = "/rb1/a b" }},
		"app of another hash": {"app", func(m *vote.Manifest) { m.App = "md5-0" }},
		"app of two lines":    {"app", func(m *vote.Manifest) { m.App += "\n" }},
	}
}

// respelled are other spellings of the same manifest: all are refused.
func respelled(t *testing.T, raw string) map[string]string {
	t.Helper()
	replace := func(old, to string) string {
		t.Helper()
		if !strings.Contains(raw, old) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return strings.Replace(raw, old, to, 1)
	}
	return map[string]string{
		"unknown key":          replace(`{"v":1`, `{"v":1,"x":0`),
		"unknown key at last":  raw[:len(raw)-1] + `,"x":0}`,
		"unknown deep key":     replace(`"blank":true`, `"blank":true,"x":0`),
		"an exponent":          replace(`{"slot":"ballot"`, `{"e":3,"slot":"ballot"`),
		"an exponent at last":  replace(`"},{"slot":"comment"`, `","e":65537},{"slot":"comment"`),
		"key of the prototype": replace(`{"v":1`, `{"v":1,"__proto__":{}`),
		"double key":           replace(`{"v":1`, `{"v":1,"v":1`),
		"missing key":          replace(`"presence":0,`, ``),
		"other order":          replace(`"mode":"slip","flow":"one"`, `"flow":"one","mode":"slip"`),
		"key in capitals":      replace(`"v"`, `"V"`),
		"escaped key":          replace(`"v"`, `"\u0076"`),
		"space":                replace(`,"sid"`, `, "sid"`),
		"line break after":     raw + "\n",
		"something after":      raw + "{}",
		"BOM":                  "\ufeff" + raw,
		"escaped letter":       replace("市", `\u5e02`),
		"HTML escape":          replace("市", `\u003c`),
		"escaped slash":        replace("/rb1/", `\/rb1/`),
		"line separator":       replace("市", "\u2028"),
		"paragraph separator":  replace("市", "\u2029"),
		"separator escaped":    replace("市", `\u2028`),
		"lone surrogate":       replace("市", `\ud800`),
		"surrogate pair":       replace("市", `\ud83d\ude00`),
		"broken UTF-8":         replace("市", "\xff"),
		"half a letter":        replace("市", "\xe5\xb8"),
		"raw control":          replace("市", "\x01"),
		"decimal":              replace(`"k":5`, `"k":5.0`),
		"half":                 replace(`"k":5`, `"k":5.5`),
		"exponent":             replace(`"k":5`, `"k":5e0`),
		"minus nothing":        replace(`"presence":0`, `"presence":-0`),
		"leading zero":         replace(`"k":5`, `"k":05`),
		"number as text":       replace(`"k":5`, `"k":"5"`),
		"true for a number":    replace(`"presence":0`, `"presence":false`),
		"null":                 replace(`"presence":0`, `"presence":null`),
		"list for a text":      replace(`"org":"`+sessionOrg+`"`, `"org":["`+sessionOrg+`"]`),
		"null issuers":         replace(`"issuers":[`, `"issuers":null,"x":[`),
		"number too large":     replace(`"cap":0`, `"cap":99999999999999999999`),
		"cut":                  raw[:len(raw)-1],
		"empty":                "",
		"a list":               "[" + raw + "]",
		"null only":            "null",
		"a page":               "<!doctype html><title>Sign in to Wi-Fi</title>",
	}
}

// TestThePhoneRefusesWhatAReaderMustRefuse is rb1 §4's list in the bundle, each with the service's own verdict beside
// it.
func TestThePhoneRefusesWhatAReaderMustRefuse(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := withHooks(t)
	var names, whys []string
	var raws [][]byte
	for name, r := range refusals(t, issuerKey(t, 0).Public().N) {
		m := h.box.Manifest
		m.Questions, m.Issuers = slices.Clone(m.Questions), slices.Clone(m.Issuers)
		r.change(&m)
		names, whys, raws = append(names, name), append(whys, r.why), append(raws, compact(t, m))
	}
	for name, text := range respelled(t, string(h.manifest)) {
		names, whys, raws = append(names, name), append(whys, ""), append(raws, []byte(text))
	}
	for i, got := range verdicts(p, raws) {
		if got == "" || strings.HasPrefix(got, "broke") || whys[i] != "" && got != whys[i] {
			t.Errorf("%s: the phone says %q, want a refusal for %q", names[i], got, whys[i])
		}
		if _, err := vote.ParseManifest(raws[i]); err == nil && names[i] != "cast of two words" {
			t.Errorf("%s: the service takes it", names[i])
		}
	}
}

// TestTheLimitsOfAManifestAreTakenByThePhone holds the other side: a phone that refused them would refuse a lawful
// session.
func TestTheLimitsOfAManifestAreTakenByThePhone(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := withHooks(t)
	var raws [][]byte
	for _, change := range []func(m *vote.Manifest){
		func(*vote.Manifest) {},
		func(m *vote.Manifest) {
			m.Delay, m.K, m.Cap, m.Questions = 20, 3, 1<<53-1, slices.Repeat(m.Questions[:1], 64)
			m.Questions[0], m.Questions[1] = vote.Question{T: "s", N: 254}, vote.Question{T: "m", N: 16}
			m.Questions[2], m.Questions[3] = vote.Question{T: "s", N: 2}, vote.Question{T: "m", N: 2}
		},
		func(m *vote.Manifest) { m.Mode, m.Presence = vote.ModeScreen, 1 },
		func(m *vote.Manifest) { m.Mode, m.Flow, m.Delay = vote.ModeRoster, vote.FlowTwo, 0 },
		func(m *vote.Manifest) { levelTwo(t, m) },
		func(m *vote.Manifest) { m.Cast = "https://cast.example/rb1/x/cast" },
		func(m *vote.Manifest) { m.Org, m.Title = "\x01\b\f\n\r\t\x1f\x7f\\/\u0080\ufffd\U0001f600<>&\"", "" },
	} {
		m := h.box.Manifest
		m.Questions, m.Issuers = slices.Clone(m.Questions), slices.Clone(m.Issuers)
		change(&m)
		raw, err := m.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		raws = append(raws, raw)
	}
	for i, why := range verdicts(p, raws) {
		if why != "" {
			t.Errorf("manifest %d is refused for %s: %s", i, why, raws[i])
		}
	}
}

// TestThePhoneAndTheServiceAgreeOnEveryManifest bends a manifest thousands of ways: what one takes, the other takes.
func TestThePhoneAndTheServiceAgreeOnEveryManifest(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := withHooks(t)
	random := rand.New(rand.NewPCG(9474, 9180)) // the same ways every time
	var raws [][]byte
	for range 4000 {
		raws = append(raws, bend(random, h.manifest))
	}
	taken := 0
	for i, why := range verdicts(p, raws) {
		_, err := vote.ParseManifest(raws[i])
		if err == nil {
			taken++
		}
		if strings.HasPrefix(why, "broke") || (why == "") != (err == nil) && why != "cast" {
			t.Errorf("the phone says %q, the service %v, to %s", why, err, raws[i])
		}
	}
	t.Logf("%d of %d were taken by both", taken, len(raws))
	if taken < len(raws)/50 {
		t.Errorf("only %d of %d were in order: the ways are too rough to tell the readers apart", taken, len(raws))
	}
}

// bend changes a manifest in one place: a byte, a piece left out or doubled, a digit, a letter for another that JSON
// knows.
func bend(random *rand.Rand, manifest []byte) []byte {
	raw := slices.Clone(manifest)
	at := random.IntN(len(raw))
	to := min(at+1+random.IntN(6), len(raw))
	pieces := []string{`"`, `,`, `0`, `1`, `-`, `\n`, `\u0041`, `\/`, " ", "\u2028", "市", "é", "\U0001f600", "\xff", `null`, `{}`, `[]`, `true`, `1e3`, "\x00", "\u0085", "A"}
	switch random.IntN(5) {
	case 0:
		raw[at] = byte(random.IntN(256))
	case 1:
		raw = slices.Delete(raw, at, to)
	case 2:
		raw = slices.Insert(raw, at, slices.Clone(raw[at:to])...)
	case 3:
		raw = slices.Replace(raw, at, to, []byte(pieces[random.IntN(len(pieces))])...)
	default:
		raw = slices.Insert(raw, at, []byte(pieces[random.IntN(len(pieces))])...)
	}
	return raw
}
