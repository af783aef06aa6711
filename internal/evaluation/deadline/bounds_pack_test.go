package deadline_test

import (
	"testing"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluationtest"
)

// What the calendar and the ladder may say.
func TestTheFieldsOfCalendarAndLadderHaveTheirBounds(t *testing.T) {
	const local = `{"id":"a","name":"甲","exceptions":{"off":["2024-05-05"],"work":["2024-05-06/2024-05-07"]}}`
	evaluationtest.Bounds(t, "calendar", func(raw []byte) error {
		_, err := deadline.ParseCalendar(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "calendar"), []byte(local))
	evaluationtest.Bounds(t, "deadlines", func(raw []byte) error {
		_, err := deadline.ParseRules(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "deadlines"))
}
