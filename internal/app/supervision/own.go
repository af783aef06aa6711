package supervision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
)

const (
	// kindOwn is a list that a body drew up for itself; id = body/kind of unit, see ownID.
	kindOwn = "task_list"
	// kindOfRound is the lists with which a round was opened; id = round.
	kindOfRound = "round_tasks"
)

// AllKinds stands in addresses for the list of all units whose kind has no list.
const AllKinds = "all"

func ownID(body, kind string) string {
	if kind == "" {
		kind = AllKinds
	}
	return body + "/" + kind
}

// mayKeepFor is mayKeep for a kind of unit as addresses write it; it returns the kind as lists do.
func (s *Supervision) mayKeepFor(a records.Actor, body, kind string) (string, error) {
	if err := s.mayKeep(a, body); err != nil {
		return "", err
	}
	if kind == AllKinds {
		return "", nil
	}
	if !slices.Contains(scheme.Kinds(), kind) {
		return "", records.ErrNone
	}
	return kind, nil
}

// Own is a list that a body drew up for itself, with its version; 0 if there is none yet and the common list applies.
type Own = records.Versioned[supervision.Own]

// mayKeep allows a body to keep its own lists, and the office to keep those of all.
func (s *Supervision) mayKeep(a records.Actor, body string) error {
	if a.Role != auth.Admin {
		if err := ownDaily(a, body); err != nil {
			return err
		}
	}
	if !slices.Contains(s.Tasks.Reporting(), body) {
		return records.ErrNone
	}
	return nil
}

// Keeps returns the bodies whose lists the actor keeps.
func (s *Supervision) Keeps(a records.Actor) []string {
	others := func(b string) bool { return s.mayKeep(a, b) != nil }
	return slices.DeleteFunc(slices.Clone(s.Tasks.Reporting()), others)
}

// OwnLists returns the lists that bodies drew up for themselves: of all bodies for the office, else of the actor's.
func (s *Supervision) OwnLists(ctx context.Context, a records.Actor) ([]Own, error) {
	all, err := records.All[supervision.Own](ctx, s.env, kindOwn, "")
	keeps := s.Keeps(a)
	return slices.DeleteFunc(all, func(v Own) bool {
		return !slices.Contains(keeps, v.V.Body)
	}), err
}

// ShowOwn returns what a body drew up for a kind of unit, or for AllKinds. If it drew up nothing, version 0 holds the
// list for all kinds or the common one, to start from.
func (s *Supervision) ShowOwn(ctx context.Context, a records.Actor, body, kind string) (Own, error) {
	kind, err := s.mayKeepFor(a, body, kind)
	if err != nil {
		return Own{}, err
	}
	v, err := records.Load[supervision.Own](ctx, s.env, kindOwn, ownID(body, kind))
	if records.KindOf(err) != records.NotFound {
		v.V = v.V.Keyed()
		return v, err
	}
	v, err = s.ownDraft(ctx, body, kind)
	v.V = v.V.Keyed()
	return v, err
}

// ownDraft is what a list starts from.
func (s *Supervision) ownDraft(ctx context.Context, body, kind string) (Own, error) {
	out := Own{ID: ownID(body, kind), V: supervision.Own{Body: body, Kind: kind}}
	if kind != "" {
		all, err := records.Load[supervision.Own](ctx, s.env, kindOwn, ownID(body, ""))
		if err == nil {
			out.V.Tasks, out.V.Keys = all.V.Tasks, all.V.Keys
			return out, nil
		}
		if records.KindOf(err) != records.NotFound {
			return out, err
		}
	}
	out.V.Tasks = s.Tasks.Drawn(body)
	return out, nil
}

// OwnVersion is one version of a body's list.
type OwnVersion struct {
	At time.Time
	Own
}

// OwnVersions returns every version of a body's list, newest first.
func (s *Supervision) OwnVersions(ctx context.Context, a records.Actor, body, kind string) ([]OwnVersion, error) {
	kind, err := s.mayKeepFor(a, body, kind)
	if err != nil {
		return nil, err
	}
	all, err := s.env.Store.History(ctx, kindOwn, ownID(body, kind))
	if err != nil {
		return nil, fmt.Errorf("history of task list: %w", err)
	}
	out := make([]OwnVersion, 0, len(all))
	for _, r := range slices.Backward(all) {
		v, err := records.Decode[supervision.Own](r)
		if err != nil {
			return nil, err
		}
		out = append(out, OwnVersion{r.At, v})
	}
	return out, nil
}

// PutOwn writes the next version of a body's list. Open rounds keep the one they were opened with.
func (s *Supervision) PutOwn(ctx context.Context, a records.Actor, body, kind string, ifMatch int,
	tasks []supervision.OwnTask,
) (Own, error) {
	kind, err := s.mayKeepFor(a, body, kind)
	if err != nil {
		return Own{}, err
	}
	own := supervision.Own{Body: body, Kind: kind, By: a.Name}
	for _, t := range tasks {
		t.Task = strings.TrimSpace(t.Task)
		own.Tasks = append(own.Tasks, t)
	}
	if err := s.Tasks.CheckOwn(own).OrNil(); err != nil {
		return Own{}, records.FieldErrors(err)
	}
	draft, err := s.ownDraft(ctx, body, kind)
	if err != nil {
		return Own{}, err
	}
	id := ownID(body, kind)
	v, err := records.Upsert(ctx, s.env, kindOwn, id, "", ifMatch, func(cur *supervision.Own) error {
		before := draft.V
		if cur.Body != "" {
			before = *cur
		}
		*cur = own.KeyedAfter(before)
		return nil
	})
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "tasklist.change", id, fmt.Sprintf("v%d", v.Version))
}

// open keeps the lists with which a round is opened; a round of redoing takes those of the round it follows. It runs
// before the round is written, so that no round is ever without its lists.
func (s *Supervision) open(ctx context.Context, roundID, follows string) error {
	var lists supervision.Lists
	var err error
	if follows != "" {
		lists, err = s.Lists(ctx, follows)
	} else {
		lists, err = s.newest(ctx)
	}
	if err != nil {
		return err
	}
	return s.keepLists(ctx, roundID, lists)
}

// roundLists is the lists of a round as they are stored.
type roundLists struct {
	supervision.Lists
	Begun bool `json:"begun,omitempty"` // tasks on them were recorded or assigned: they stay
}

// keepLists stores the lists of a round, unless work by other lists has begun.
func (s *Supervision) keepLists(ctx context.Context, roundID string, lists supervision.Lists) error {
	_, err := records.Upsert(ctx, s.env, kindOfRound, roundID, "", records.AnyVersion, func(cur *roundLists) error {
		if cur.Begun {
			return errBegun
		}
		cur.Lists = lists
		return nil
	})
	return err
}

// begin fixes the lists of a round before the first task on them is recorded or assigned. Renew replaces the same
// record, so one of the two is refused.
func (s *Supervision) begin(ctx context.Context, roundID string, by roundLists) error {
	if by.Begun {
		return nil
	}
	_, err := records.Upsert(ctx, s.env, kindOfRound, roundID, "", records.AnyVersion, func(cur *roundLists) error {
		if cur.Base.Name == "" { // the round is older than lists by body
			cur.Lists = supervision.Lists{Base: s.Tasks}
		}
		same, err := sameLists(cur.Lists, by.Lists)
		if err != nil {
			return err
		}
		if !same {
			return errRenewed
		}
		if cur.Begun {
			return errBegun
		}
		cur.Begun = true
		return nil
	})
	if errors.Is(err, errBegun) {
		return nil
	}
	return err
}

func sameLists(x, y supervision.Lists) (bool, error) {
	a, err := records.PlainJSON(x)
	if err != nil {
		return false, err
	}
	b, err := records.PlainJSON(y)
	return bytes.Equal(a, b), err
}

// newest returns the current lists.
func (s *Supervision) newest(ctx context.Context) (supervision.Lists, error) {
	out := supervision.Lists{Base: s.Tasks, Own: []supervision.Own{}}
	all, err := records.All[supervision.Own](ctx, s.env, kindOwn, "")
	for _, v := range all {
		v.V.Version = v.Version
		out.Own = append(out.Own, v.V)
	}
	return out, err
}

// Lists returns the lists of a round. Rounds that were opened before bodies had separate lists follow the common one.
func (s *Supervision) Lists(ctx context.Context, roundID string) (supervision.Lists, error) {
	l, err := s.listsOf(ctx, roundID)
	return l.Lists, err
}

func (s *Supervision) listsOf(ctx context.Context, roundID string) (roundLists, error) {
	v, err := records.Load[roundLists](ctx, s.env, kindOfRound, roundID)
	if records.KindOf(err) == records.NotFound {
		return roundLists{Lists: supervision.Lists{Base: s.Tasks}}, nil
	}
	return v.V, err
}

var errRenewed = records.Fail(records.Conflict, "lists_renewed", "本轮的任务清单刚刚更换，请刷新后按新清单填写。",
	"The task lists of this round have just been replaced; reload the page.")

var errBegun = records.Fail(records.Conflict, "begun", "本轮已有部门按原清单填写，不能再换清单。",
	"A body has already recorded tasks of this round: its list can no longer be replaced.")

// Renew replaces the lists of a round by the newest, as long as nothing on them was recorded or assigned.
func (s *Supervision) Renew(ctx context.Context, a records.Actor, roundID string) (supervision.Lists, error) {
	var none supervision.Lists
	if a.Role != auth.Admin {
		return none, records.Fail(records.Forbidden, "office_only", "由巡察办更换清单。",
			"Only the inspection office can replace lists.")
	}
	if _, err := s.rounds.ShowRound(ctx, roundID); err != nil {
		return none, err
	}
	if err := s.rounds.Allows(ctx, final.RenewLists, final.Subject{Round: roundID}); err != nil {
		return none, err
	}
	for _, kind := range []string{kindDaily, kindGiven} {
		begun, err := s.env.Store.List(ctx, kind, roundID, "", 1)
		if err != nil {
			return none, fmt.Errorf("list %s: %w", kind, err)
		}
		if len(begun) > 0 {
			return none, errBegun
		}
	}
	lists, err := s.newest(ctx)
	if err != nil {
		return none, err
	}
	if err := s.keepLists(ctx, roundID, lists); err != nil {
		return none, err
	}
	return lists, s.audit.Append(ctx, a, "tasklist.renew", roundID, "")
}

// kindOf is the kind of unit by which an evaluation's tasks are chosen: the one it had when it joined.
func kindOf(e round.Evaluation, org round.Organization) string {
	if e.Kind != "" {
		return e.Kind
	}
	return org.Kind
}
