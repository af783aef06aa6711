package supervision_test

import (
	"testing"

	"minping/internal/evaluation/supervision"
	"minping/internal/evaluationtest"
)

// What a task list may say.
func TestTheFieldsOfATaskListHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "tasks", func(raw []byte) error {
		_, err := supervision.ParseTasks(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "tasks"))
}
