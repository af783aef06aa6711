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
	KindPending    = "pending" // a step that is waiting for a second officer
	KindAccounting = "accounting"
	KindPaper      = "paper"
	KindOverride   = "override"
	KindAlarm      = "alarm"
	KindComment    = "comment"
	KindCommentSet = "comment_set" // per count that stored suggestions, below its session
	KindOutcome    = "outcome"     // per session: the counted result, without names and rates
	KindCounting   = "counting"    // per session: who requested the count
	KindLost       = "lost"        // a spare slip given for a lost phone
	KindDisplay    = "display"     // hash of a display key → session
	KindPairing    = "pairing"     // six digits on a hall screen → session
)

// Group is a voter group of a session (domain A26); it has its own ballot box.
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
	Cap          int    `json:"cap,omitempty"` // in a view: the manifest's cap, or what it would be
}

// Session is a ballot session (rb1 §11, domain A24). What is fixed at ready never changes afterwards.
type Session struct {
	BriefingID  string  `json:"briefing_id"`
	Mode        string  `json:"mode"`
	Flow        string  `json:"flow"`
	Presence    int     `json:"presence"`
	Cap         int     `json:"cap"`
	K           int     `json:"k"`
	Delay       int     `json:"delay"`
	Comments    bool    `json:"comments"`
	Groups      []Group `json:"groups,omitempty"`
	TwoOfficers bool    `json:"two_officers"`
	Rehearsal   bool    `json:"rehearsal"`
	// this rehearsal is a tryout of that session, with phones run by the service
	TryoutOf  string   `json:"tryout_of,omitempty"`
	RepeatOf  string   `json:"repeat_of,omitempty"`
	Published bool     `json:"published,omitempty"` // the result is shown on the hall screens
	OpensAt   string   `json:"opens_at,omitempty"`  // RFC 3339, a scheduled opening
	ClosesAt  string   `json:"closes_at,omitempty"` // RFC 3339, a scheduled close
	Boxes     []BoxRef `json:"boxes"`
	// Copied when the manifest is fixed (domain 1C): later changes do not affect this session.
	Org           string                  `json:"org,omitempty"`
	Round         string                  `json:"round,omitempty"`
	Title         string                  `json:"title,omitempty"`
	Questionnaire scheme.Questionnaire    `json:"questionnaire"`
	Satisfaction  scheme.SatisfactionRule `json:"satisfaction"`
	SchemeID      string                  `json:"scheme_id,omitempty"`
	SchemeVersion int                     `json:"scheme_version,omitempty"`
}

// StateEntry is one entry of a session's state history. A schedule or a pause is a new entry with the same state.
type StateEntry struct {
	State    vote.State `json:"state"`
	By       string     `json:"by,omitempty"`     // account name, "" if the service did it automatically
	Second   string     `json:"second,omitempty"` // the second officer
	Reason   string     `json:"reason,omitempty"`
	ClosesAt *time.Time `json:"closes_at,omitempty"`
	Hold     bool       `json:"hold,omitempty"`
	Paused   bool       `json:"paused,omitempty"`
	At       time.Time  `json:"-"`
	N        int        `json:"-"`
}

// Alarm is a conflict that must appear in the minutes (rb1 §6, A15).
type Alarm struct {
	Kind string    `json:"kind"` // void_clash
	Box  string    `json:"box"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
}
