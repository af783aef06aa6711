package scoring

import (
	"testing"

	"minping/internal/app/scoring"
)

func TestALockSaysWhatItLeftOpenAndWhy(t *testing.T) {
	for want, done := range map[string]scoring.RoundLock{
		"已锁定 2 个单位的评分。": {Locked: 2},
		"已锁定 0 个单位的评分。还有 1 个单位的评分表没有交齐。还有 3 个单位没有到最早评估的日期。": {Waiting: 1, Early: 3},
	} {
		if got := lockedText(done); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}
