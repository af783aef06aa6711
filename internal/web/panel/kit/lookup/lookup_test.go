package lookup

import (
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
)

// Into a round of redoing a unit comes by its notice: joining it is refused.
func TestNothingOffersToJoinARoundOfRedoing(t *testing.T) {
	office := records.Actor{Role: auth.Admin}
	first := records.Versioned[round.Round]{ID: "first"}
	redo := records.Versioned[round.Round]{ID: "redo", V: round.Round{AgainOf: "first"}}
	if e := NoneJoined(office, first, "…"); e.Do == nil || e.Do.Href != "/admin/rounds/first/join" {
		t.Errorf("an empty round leads to %+v", e.Do)
	}
	if e := NoneJoined(office, redo, "…"); e.Do != nil {
		t.Errorf("an empty round of redoing leads to %+v", *e.Do)
	}
	if e := NoneJoined(records.Actor{Role: auth.Leader}, first, "…"); e.Do != nil {
		t.Errorf("who may not add units is led to %+v", *e.Do)
	}
}
