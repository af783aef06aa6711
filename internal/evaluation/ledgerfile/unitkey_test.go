package ledgerfile

import "testing"

func TestAUnitIsTheSameByItsCommitteesName(t *testing.T) {
	for name, want := range map[string]string{
		"市民政局":         "市民政局",
		"中共市民政局党组":     "市民政局",
		"市民政局（党委）":     "市民政局",
		"中共市民政局委员会":    "市民政局",
		"中国共产党市民政局委员会": "市民政局",
		"中国共产党市民政局党组":  "市民政局",
		"中共甲县委员会":      "甲县委",
		"中国共产党甲县委员会":   "甲县委",
		"甲县委":          "甲县委",
		"中共乙街道工作委员会":   "乙街道工委",
		"中共乙街道工委":      "乙街道工委",
		"中共丙镇委员会":      "丙镇委",
		"市发展和改革委员会":    "市发展和改革委员会",
		"市发展和改革委员会党组":  "市发展和改革委员会",
		"中共甲市委政法委员会":   "甲市委政法委", "中共甲市卫生健康委员会": "甲市卫生健康委",
		"中共市发展和改革委员会党组": "市发展和改革委员会",
	} {
		if got := UnitKey(name); got != want {
			t.Errorf("UnitKey(%q) = %q, want %q", name, got, want)
		}
	}
}
