package entry

import (
	"testing"

	"minping/internal/evaluation/entry"
)

func TestDaysAndNumbersOfAnEntryAreReadAsTyped(t *testing.T) {
	kind := entry.Type{Fields: []entry.Field{
		{Key: "day", Kind: entry.Day}, {Key: "number", Kind: entry.Number}, {Key: "text", Kind: entry.Line},
	}}
	got := map[string]entry.Value{
		"day": entry.One("２０２６年３月１日"), "number": entry.One("１２人"), "text": entry.One("１２人"), "other": entry.One("１"),
	}
	readTyped(kind, got)
	for key, want := range map[string]string{"day": "2026-03-01", "number": "12", "text": "１２人", "other": "１"} {
		if got[key].Text() != want {
			t.Errorf("%s is %q, want %q", key, got[key].Text(), want)
		}
	}
	got = map[string]entry.Value{"day": entry.One("2026-02-30"), "number": entry.One("三五")}
	readTyped(kind, got)
	if got["day"].Text() != "2026-02-30" {
		t.Errorf("a day that is not one: %q", got["day"].Text())
	}
}
