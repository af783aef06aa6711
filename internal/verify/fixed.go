package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// fixed is the rules as a form contains them (evaluation.Fixed, parsed independently).
type fixed struct {
	Reckoning *reckoning `json:"reckoning"`
	Weights   []struct {
		Group  string `json:"group"`
		Weight string `json:"weight"`
	} `json:"weights"`
}

// checkFixed compares the rules by which a result was calculated with those in the forms: the manifest has the form's
// digest, so these were fixed before the first slip was printed. A form without rules comes from an older service and
// proves nothing about them.
func (d *docket) checkFixed(r result, boxes []*boxCheck) {
	bare := 0
	for _, c := range boxes {
		var f fixed
		if err := json.Unmarshal(c.form, &f); err != nil {
			d.fail(idFixed, fmt.Errorf("questionnaire: %w", err))
			return
		}
		if f.Reckoning == nil {
			bare++
			continue
		}
		if err := f.fits(r); err != nil {
			d.fail(idFixed, err)
			return
		}
	}
	if bare > 0 {
		d.warn(idNotFixed)
		return
	}
	d.pass(idFixed)
}

// fits compares everything that can be known before voting. Which groups were hidden, and their weight, cannot.
func (f fixed) fits(r result) error {
	used := *r.Reckoning
	used.HiddenWeight = ""
	then, err := compactJSON(f.Reckoning)
	now, err2 := compactJSON(used)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if !bytes.Equal(then, now) {
		return errors.New("coefficients, weights of questions, denominator or thresholds differ")
	}
	if r.Suppressed != "" {
		return nil
	}
	if len(r.Groups) != len(f.Weights) {
		return errors.New("the groups differ")
	}
	for i, g := range r.Groups {
		if w := f.Weights[i]; w.Group != g.Group || w.Weight != g.Weight {
			return fmt.Errorf("the weight of group %s differs", g.Group)
		}
	}
	return nil
}
