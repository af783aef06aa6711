package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// madeUp is a session with its result, as the browser's arithmetic gets it.
type madeUp struct {
	Result satisfaction.Result `json:"r"`
	Codes  []string            `json:"codes"`
	Sizes  []int               `json:"sizes"`
	Paper  int                 `json:"paper"`
	Hidden []bool              `json:"hidden"` // by vote.Suppress
}

func makeUp(t *testing.T, r *rand.Rand) madeUp {
	t.Helper()
	keys := []scheme.Option{{Key: "sat"}, {Key: "basic"}, {Key: "dis"}, {Key: "unk"}}
	weights := []decimal.Decimal{"1", "12.5", "33.33", "100/3", "0.01"}
	weight := func() decimal.Decimal { return weights[r.IntN(len(weights))] }
	q := scheme.Questionnaire{}
	out := madeUp{}
	for i := range 1 + r.IntN(3) {
		q.Questions = append(q.Questions,
			scheme.Question{
				Code: fmt.Sprint("q", i), Type: scheme.Single, Options: keys,
				Weight: weight(), Overall: i == 0,
			})
		out.Codes = append(out.Codes, fmt.Sprint("q", i))
	}
	rule := scheme.SatisfactionRule{
		FullMark: "90", Coefficients: map[string]*decimal.Decimal{}, Satisfied: []string{"sat", "basic"},
		Unknown: []string{"unk"},
		Denominator: []string{
			"counted", "valid_minus_abstain", "valid", "returned", "issued",
			"expected", "attended",
		}[r.IntN(7)],
		RateOf: []string{"overall", "mean"}[r.IntN(2)], AllAbstain: []string{"valid", "invalid"}[r.IntN(2)],
		Quorum: "50", ReturnRate: "80", MinValid: r.IntN(20),
	}
	for _, key := range []string{"sat", "basic", "dis", "abstain"} {
		w := weight()
		rule.Coefficients[key] = &w
	}
	var parts []satisfaction.Part
	for i := range 2 + r.IntN(4) {
		p := satisfaction.Part{Name: fmt.Sprint("g", i), Weight: weight(), Box: madeUpPile(r, q, r.IntN(1+r.IntN(20)))}
		if r.IntN(5) == 0 {
			paper := madeUpPile(r, q, r.IntN(6))
			p.Paper, out.Paper = &paper, out.Paper+paper.Returned
		}
		out.Sizes, parts = append(out.Sizes, p.Box.Returned), append(parts, p)
	}
	people, slips := 1+r.IntN(60), 1+r.IntN(60)
	m, err := satisfaction.Satisfaction(q, rule, 5, parts,
		satisfaction.Turnout{Expected: &people, Attended: &slips, Issued: &slips})
	if err != nil {
		t.Fatal(err)
	}
	out.Result, out.Hidden = m.Result(), vote.Suppress(out.Sizes, 5)
	return out
}

// madeUpPile counts n ballots; now and then they all agree.
func madeUpPile(r *rand.Rand, q scheme.Questionnaire, n int) satisfaction.Tally {
	shapes := make([]vote.Question, len(q.Questions))
	for i := range shapes {
		shapes[i] = vote.Question{T: vote.Single, N: 4, Blank: true}
	}
	votes, agreed := vote.NewTally(shapes, q.Scored()), r.IntN(4) == 0
	for range n {
		answers := make([]int, len(shapes))
		for i := range answers {
			answers[i] = 1
			if !agreed {
				answers[i] = r.IntN(5)
			}
		}
		votes.Add(answers)
	}
	p := satisfaction.Tally{Returned: n, AllAbstain: votes.AllBlank}
	for _, x := range votes.Questions {
		p.Questions = append(p.Questions, satisfaction.Counts{N: x.N, Abstain: x.Blank})
	}
	return p
}

// TestTheBrowserCalculatesAsTheServiceDoes calculates made-up sessions in JavaScript: every score, rate and caution is
// that of the service's rules, and so are the groups that are hidden; turned over, each is refused.
func TestTheBrowserCalculatesAsTheServiceDoes(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	r := rand.New(rand.NewPCG(5, 8))
	sessions := make([]madeUp, 600)
	for i := range sessions {
		sessions[i] = makeUp(t, r)
	}
	raw, err := json.Marshal(sessions)
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	p.eval(fmt.Sprintf(`(() => {
		const { suppress } = hooks, { readRules, checkScores, checkFlags } = hooks.reckon;
		const checkHidden = (...of) => hooks.checkHidden({ pass() {}, warn() {}, fail: (_, e) => { throw e; } }, ...of);
		const wrong = [];
		const fails = (f) => { try { f(); return false; } catch (e) { return true; } };
		JSON.parse(%q).forEach((s, i) => {
			const boxes = s.sizes.map((size) => ({ size, parsed: { k: 5 } }));
			try {
				const rules = readRules(s.r, s.codes);
				if (JSON.stringify(suppress(s.sizes, 5)) !== JSON.stringify(s.hidden)) wrong.push(i + ' hides others');
				checkFlags(rules, s.r, false);
				if (s.r.suppressed) return;
				checkScores(rules, s.r);
				checkHidden(s.r, boxes, s.paper);
				for (const k of ['satisfaction_score', 'satisfaction_rate', 'valid_rate', 'attend_rate']) {
					if (!fails(() => checkScores(rules, { ...s.r, [k]: '1234.00' }))) wrong.push(i + ' takes another ' + k);
				}
				for (const f of ['unanimous', 'sample_small', 'return_low']) {
					const flags = s.r.flags.includes(f) ? s.r.flags.filter((x) => x !== f) : [...s.r.flags, f];
					if (!fails(() => checkFlags(rules, { ...s.r, flags }, false))) wrong.push(i + ' takes flags without or with ' + f);
				}
				if (s.paper) return;
				s.r.groups.forEach((g, j) => {
					const groups = s.r.groups.map((x, at) => (at === j ? { ...x, suppressed: x.suppressed ? '' : 'too_few' } : x));
					if (!fails(() => checkHidden({ ...s.r, groups }, boxes, 0))) wrong.push(i + ' lets group ' + j + ' be turned over');
				});
			} catch (e) { wrong.push(i + ': ' + e.stack); }
		});
		return wrong;
	})()`, raw), &wrong)
	for _, w := range wrong {
		t.Error(w)
	}
}
