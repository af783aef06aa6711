package ballotbox

import (
	"time"

	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// Kinds of records that belong to sessions.
const (
	KindSession    = "session"
	KindState      = "state"
	KindNumber     = "number"  // six digits → sid
	KindIssued     = "issued"  // per box: the sorted token ids, raw
	KindBoard      = "board"   // per box and file: exact bytes
	KindBoxOf      = "box_of"  // sid → session id
	KindPending    = "pending" // a step that waits for a second officer
	KindAccounting = "accounting"
	KindPaper      = "paper"
	KindOverride   = "override"
	KindAlarm      = "alarm"
	KindComment    = "comment"
	KindOutcome    = "outcome"  // per session: the counted result, before names and rates are joined
	KindCounting   = "counting" // per session: who asked for the count
	KindLost       = "lost"     // a spare slip given for a lost phone
	KindDisplay    = "display"  // a hash of a display key → session
	KindPairing    = "pairing"  // six digits on a hall screen → session
)

// Group is a voter group of a session (domain A26): a ballot box of its own.
type Group struct {
	Name   string `json:"name"`
	Weight string `json:"weight"` // exact decimal, > 0
}

// BoxRef names one ballot box of a session.
type BoxRef struct {
	SID          string `json:"sid"`
	Group        string `json:"group,omitempty"`
	Number       string `json:"number"` // six digits, for typing (rb1 §5)
	ManifestHash string `json:"manifest_hash,omitempty"`
	Printed      int    `json:"printed"`
	Cap          int    `json:"cap,omitempty"` // in a view: the manifest's, or what it would be
}

// Session is a ballot session (rb1 §11, domain A24). What is fixed at ready never changes after.
type Session struct {
	BriefingID  string   `json:"briefing_id"`
	Mode        string   `json:"mode"`
	Flow        string   `json:"flow"`
	Presence    int      `json:"presence"`
	Cap         int      `json:"cap"`
	K           int      `json:"k"`
	Delay       int      `json:"delay"`
	Comments    bool     `json:"comments"`
	Groups      []Group  `json:"groups,omitempty"`
	TwoOfficers bool     `json:"two_officers"`
	Rehearsal   bool     `json:"rehearsal"`
	TryoutOf    string   `json:"tryout_of,omitempty"` // the session that phones try out in this rehearsal
	RepeatOf    string   `json:"repeat_of,omitempty"`
	Published   bool     `json:"published,omitempty"` // the result is shown on the hall screens
	OpensAt     string   `json:"opens_at,omitempty"`  // RFC 3339, a scheduled opening
	ClosesAt    string   `json:"closes_at,omitempty"` // RFC 3339, a scheduled close
	Boxes       []BoxRef `json:"boxes"`
	// Copied when the manifest is fixed (domain 1C): nothing that is changed later reaches this session.
	Org           string                  `json:"org,omitempty"`
	Round         string                  `json:"round,omitempty"`
	Title         string                  `json:"title,omitempty"`
	Questionnaire scheme.Questionnaire    `json:"questionnaire"`
	Satisfaction  scheme.SatisfactionRule `json:"satisfaction"`
	SchemeID      string                  `json:"scheme_id,omitempty"`
	SchemeVersion int                     `json:"scheme_version,omitempty"`
}

// stateEntry is one entry in a session's line of states. A schedule or a pause is a new entry with the same state.
type StateEntry struct {
	State    vote.State `json:"state"`
	By       string     `json:"by,omitempty"`     // account name, "" when the service did it by itself
	Second   string     `json:"second,omitempty"` // the second officer
	Reason   string     `json:"reason,omitempty"`
	ClosesAt *time.Time `json:"closes_at,omitempty"`
	Hold     bool       `json:"hold,omitempty"`
	Paused   bool       `json:"paused,omitempty"`
	At       time.Time  `json:"-"`
	N        int        `json:"-"`
}

// Alarm is a clash that must stand in the minutes (rb1 §6, A15).
type Alarm struct {
	Kind string    `json:"kind"` // void_clash
	Box  string    `json:"box"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
}
