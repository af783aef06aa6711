package progress

import (
	"minping/internal/app/scoring"
	"minping/internal/vote"
)

// Place is how far a unit has got on its way to a score, in the order in which things happen.
type Place int

// The places.
const (
	PlaceNone    Place = iota // no briefing arranged
	PlaceBriefed              // arranged, no slips yet
	PlaceRunning              // between ready and sealed
	PlaceCounted              // sheets are missing
	PlaceScored               // all sheets are submitted
	PlaceLocked
	Places = iota
)

// PlaceOf returns how far a unit has got.
func PlaceOf(o scoring.OverviewRow) Place {
	switch {
	case o.Locked:
		return PlaceLocked
	case o.State == vote.StateCounted || o.State == vote.StatePurged:
		if o.Bodies > 0 && o.Submitted == o.Bodies {
			return PlaceScored
		}
		return PlaceCounted
	case o.SessionID != "" && o.State != vote.StateDraft && o.State != vote.StateVoided:
		return PlaceRunning
	case o.BriefingID != "":
		return PlaceBriefed
	}
	return PlaceNone
}
