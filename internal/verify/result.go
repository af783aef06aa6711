package verify

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/vote"
)

// result is the part of result.json that is checked. The service documents the names.
type result struct {
	SessionID         string           `json:"session_id"`
	Org               string           `json:"org"`
	State             string           `json:"state"`
	Expected          *int             `json:"expected"`
	Attended          *int             `json:"attended"`
	Printed           *int             `json:"printed"`
	Issued            *int             `json:"issued"`
	Returned          int              `json:"returned"`
	Valid             *int             `json:"valid"`
	Invalid           *int             `json:"invalid"`
	AttendRate        *string          `json:"attend_rate"`
	ReturnRate        *string          `json:"return_rate"`
	ValidRate         *string          `json:"valid_rate"`
	Suppressed        string           `json:"suppressed"`
	PerQuestion       []questionResult `json:"per_question"`
	Groups            []groupResult    `json:"groups"`
	SatisfactionScore *string          `json:"satisfaction_score"`
	SatisfactionRate  *string          `json:"satisfaction_rate"`
	RateDenominator   string           `json:"rate_denominator"`
	ScorePreset       string           `json:"score_preset"`
	Reckoning         *reckoning       `json:"reckoning"`
	Flags             []string         `json:"flags"`
}

type questionResult struct {
	Code   string         `json:"code"`
	Counts map[string]int `json:"counts"` // counts by option key, and "abstain"
	Score  *string        `json:"score"`
	Rate   *string        `json:"rate"`
}

type groupResult struct {
	Group             string           `json:"group"`
	Weight            string           `json:"weight"`
	Suppressed        string           `json:"suppressed"`
	Returned          *int             `json:"returned"`
	Valid             *int             `json:"valid"`
	Invalid           *int             `json:"invalid"`
	PerQuestion       []questionResult `json:"per_question"`
	SatisfactionScore *string          `json:"satisfaction_score"`
	SatisfactionRate  *string          `json:"satisfaction_rate"`
}

// tells reports whether a suppressed result reveals anything besides the fact that it is suppressed.
func (r result) tells() bool {
	return r.Valid != nil || r.Invalid != nil || r.SatisfactionScore != nil || r.SatisfactionRate != nil ||
		r.ValidRate != nil || r.ReturnRate != nil ||
		r.AttendRate != nil || len(r.PerQuestion)+len(r.Groups) != 0
}

func (g groupResult) tells() bool {
	return g.Returned != nil || g.Valid != nil || g.Invalid != nil || g.SatisfactionScore != nil ||
		g.SatisfactionRate != nil || len(g.PerQuestion) != 0
}

const (
	abstainKey = "abstain"
	tooFew     = "too_few"
)

// checkResult checks the published result against the result note.
func (c *boxCheck) checkResult(n vote.Note) {
	var err error
	if n.Size != c.sealed.Size || n.Root != c.sealed.Root {
		err = errors.New("it refers to another box than the sealed note")
	}
	if !c.is(noteID(vote.StageResult), err) {
		return
	}
	raw, err := c.read("result.json")
	if err == nil {
		var sum vote.Hash
		sum, err = vote.ParseResultExtra(n.Extra)
		if err == nil && sum != sha256.Sum256(raw) {
			err = errors.New("its SHA-256 differs")
		}
	}
	if !c.is(idResultHash, err) {
		return
	}
	c.hasResult, c.result = true, raw
	var r result
	if err := errors.Join(unambiguous(raw), json.Unmarshal(raw, &r)); err != nil {
		c.fail(idTotals, fmt.Errorf("it cannot be read: %w", err))
		return
	}
	c.is(idTotals, c.checkTotals(r))
	c.is(idSmallGroups, checkSmall(r, c.parsed.Manifest.K), c.parsed.Manifest.K)
}

// checkTotals checks the sums of domain 2.5 for the whole and for every shown group.
func (c *boxCheck) checkTotals(r result) error {
	codes, err := c.questionCodes()
	if err != nil {
		return err
	}
	if r.State != "counted" || r.Org != c.parsed.Manifest.Org {
		return errors.New("it is not the result of this session")
	}
	if r.Returned < c.size {
		return fmt.Errorf("%d returned, but the box holds %d", r.Returned, c.size)
	}
	if r.Suppressed != "" {
		if r.Suppressed != tooFew || r.tells() {
			return errors.New("a suppressed result gives counts")
		}
		return nil
	}
	if err := c.checkPile(codes, r.Returned, r.Valid, r.Invalid, r.PerQuestion); err != nil {
		return err
	}
	shown, hidden := 0, 0
	for _, g := range r.Groups {
		if g.Suppressed != "" {
			if g.tells() {
				return fmt.Errorf("group %s is hidden but gives counts", g.Group)
			}
			hidden++
			continue
		}
		if g.Returned == nil {
			return fmt.Errorf("group %s does not say how many voted", g.Group)
		}
		if err := c.checkPile(codes, *g.Returned, g.Valid, g.Invalid, g.PerQuestion); err != nil {
			return fmt.Errorf("group %s: %w", g.Group, err)
		}
		shown += *g.Returned
	}
	if len(r.Groups) > 0 && (shown > r.Returned || hidden == 0 && shown != r.Returned) {
		return fmt.Errorf("the groups add up to %d of %d", shown, r.Returned)
	}
	return nil
}

// checkPile checks one set of counts. On a scored question, options and abstentions add up to the valid ballots; on
// any other, to all readable ballots. Where a ballot may carry several marks, they only bound each count.
func (c *boxCheck) checkPile(codes []string, returned int, valid, invalid *int, qs []questionResult) error {
	if valid == nil || invalid == nil || *valid < 0 || *invalid < 0 || *valid+*invalid != returned {
		return errors.New("returned is not valid plus invalid")
	}
	if len(qs) != len(codes) {
		return fmt.Errorf("%d questions instead of %d", len(qs), len(codes))
	}
	readable := -1
	for i, q := range qs {
		shape := c.parsed.Manifest.Questions[i]
		abstain, ok := q.Counts[abstainKey]
		if q.Code != codes[i] || !ok || len(q.Counts) != shape.N+1 {
			return fmt.Errorf("question %d is not the one of the questionnaire", i+1)
		}
		sum := 0
		for _, n := range q.Counts {
			if n < 0 || n > returned {
				return fmt.Errorf("question %d counts more than was returned", i+1)
			}
			sum += n
		}
		if !shape.Blank && abstain != 0 && sum != *valid {
			return fmt.Errorf("question %d counts abstentions that are not allowed", i+1)
		}
		if shape.T == "m" || sum == *valid {
			continue
		}
		if sum < *valid || sum > returned || readable >= 0 && sum != readable {
			return fmt.Errorf("question %d adds up to %d of %d valid", i+1, sum, *valid)
		}
		readable = sum
	}
	return nil
}

// questionCodes reads the question codes from the questionnaire that voters saw.
func (c *boxCheck) questionCodes() ([]string, error) {
	var form struct {
		Questions []struct {
			Code    string   `json:"code"`
			Options []string `json:"options"`
		} `json:"questions"`
	}
	if err := json.Unmarshal(c.form, &form); err != nil {
		return nil, fmt.Errorf("questionnaire: %w", err)
	}
	if len(form.Questions) != len(c.parsed.Manifest.Questions) {
		return nil, errors.New("the questionnaire and the manifest have different questions")
	}
	codes := make([]string, len(form.Questions))
	for i, q := range form.Questions {
		if len(q.Options) != c.parsed.Manifest.Questions[i].N {
			return nil, errors.New("the questionnaire and the manifest have different options")
		}
		codes[i] = q.Code
	}
	return codes, nil
}

// checkSmall checks that nothing below k was revealed (rb1 §9.2, §9.4): neither the whole nor a group, nor a single
// hidden group, which could be calculated by subtraction.
func checkSmall(r result, k int) error {
	if r.Suppressed != "" {
		return nil
	}
	if r.Returned < k {
		return fmt.Errorf("%d ballots were published", r.Returned)
	}
	hidden, shown := 0, 0
	for _, g := range r.Groups {
		if g.Suppressed != "" {
			hidden++
			continue
		}
		if g.Returned != nil {
			shown += *g.Returned
			if *g.Returned > 0 && *g.Returned < k {
				return fmt.Errorf("group %s was published with %d ballots", g.Group, *g.Returned)
			}
		}
	}
	if rest := r.Returned - shown; hidden == 1 && rest > 0 || hidden > 1 && rest > 0 && rest < k {
		return fmt.Errorf("what is hidden can be found by subtraction: %d ballots in %d groups", rest, hidden)
	}
	return nil
}
