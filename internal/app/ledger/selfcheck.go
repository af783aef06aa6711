package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/store"
	"minping/internal/typed"
)

// SelfCheck asks a unit to look for a common problem in its own organization, whether or not it is in the batch
// (domain A36).
type SelfCheck struct {
	Organization string       `json:"organization"`
	Name         string       `json:"name"` // of the organization at that time
	Text         string       `json:"text"` // the common problem
	Items        []string     `json:"items,omitempty"`
	Batch        string       `json:"batch,omitempty"` // the batch in which the examples were found
	Due          deadline.Day `json:"due"`
	By           string       `json:"by"`
	Reply        *SelfReply   `json:"reply,omitempty"`
}

// SelfReply is what a unit found in its own organization.
type SelfReply struct {
	Result string          `json:"result"` // none, found or open
	Text   string          `json:"text"`
	By     string          `json:"by"`
	Handed deadline.Handed `json:"handed"` // its lateness, fixed when it was submitted (promise 7)
}

// SelfResults returns the possible findings of a unit.
func SelfResults() [][2]string {
	return [][2]string{{"none", "未发现"}, {"found", "发现并整改"}, {"open", "发现待整改"}}
}

// SelfCheckRequest asks several units at once.
type SelfCheckRequest struct {
	Text          string
	Items         []string // examples of the problem: items marked as common
	Organizations []string
	Due           deadline.Day
}

// maxAsked is how many units can be asked at a time.
const maxAsked = 2000

var (
	errOfficeAsks  = records.Fail(records.Forbidden, "office_only", "对照自查由巡察办布置。", "Only the inspection office asks for self-checks.")
	errUnitReplies = records.Fail(records.Forbidden, "other_unit", "自查情况由被布置的单位报送。", "Only the unit that was asked can answer.")
	errReplied     = records.Fail(records.Conflict, "replied", "这项自查已经报送过。", "This self-check has been answered.")
	errNotCommon   = records.Fail(records.Conflict, "not_common", "请先把事项标为共性问题。", "Mark the items as a common problem first.")
)

// AskSelfChecks asks units to look for a common problem. A unit is asked about the same problem with the same day only
// once, however often this is sent: existing requests are returned unchanged.
func (l *Ledgers) AskSelfChecks(
	ctx context.Context, a records.Actor, r SelfCheckRequest,
) ([]records.Versioned[SelfCheck], error) {
	if a.Role != auth.Admin {
		return nil, errOfficeAsks
	}
	r.Text = strings.TrimSpace(r.Text)
	batch, err := l.checkRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	orgs, err := records.GetMany[round.Organization](ctx, l.env, round.KindOrganization, r.Organizations)
	if err != nil {
		return nil, err
	}
	for _, id := range r.Organizations {
		if _, ok := orgs[id]; !ok {
			return nil, records.InvalidField("organizations", "有的单位不在名单里，请刷新后再选。", "One of the organizations does not exist.")
		}
	}
	var out []records.Versioned[SelfCheck]
	for _, id := range slices.Compact(slices.Sorted(slices.Values(r.Organizations))) {
		s := SelfCheck{
			Organization: id, Name: orgs[id].Name, Text: r.Text, Items: r.Items, Batch: batch, Due: r.Due,
			By: a.Name,
		}
		v, err := l.askOne(ctx, a, s)
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (l *Ledgers) askOne(
	ctx context.Context, a records.Actor, s SelfCheck,
) (records.Versioned[SelfCheck], error) {
	sum := sha256.Sum256([]byte(s.Organization + "\x00" + typed.Key(s.Text) + "\x00" + string(s.Due)))
	id := "s" + base64.RawURLEncoding.EncodeToString(sum[:16])
	v, err := records.Create(ctx, l.env, kindTask, id, s.Organization, s)
	if errors.Is(err, store.ErrExists) {
		return records.Load[SelfCheck](ctx, l.env, kindTask, id)
	}
	if err != nil {
		return v, err
	}
	return v, l.audit.Append(ctx, a, "self_check.new", s.Organization+"/"+id, "")
}

// checkRequest returns the batch of the problem's examples.
func (l *Ledgers) checkRequest(ctx context.Context, r SelfCheckRequest) (batch string, err error) {
	var f check.FieldErrors
	if r.Text == "" {
		f.Add("text", "请写明要对照自查的问题。", "State the problem to look for.")
	} else {
		check.ProseField("text", r.Text, &f)
	}
	if deadline.CheckDay("due", string(r.Due), &f) && r.Due < l.today() {
		f.Add("due", "报送期限不能在今天以前。", "The due day must be today or later.")
	}
	if n := len(r.Organizations); n == 0 || n > maxAsked {
		f.Add("organizations", "请选择 1 到 2000 个单位。", "Choose 1 to 2000 organizations.")
	}
	if len(r.Items) > maxMarked {
		f.Add("items", "最多 200 个事项。", "At most 200 items.")
	}
	if err := fieldErrors(f); err != nil {
		return "", err
	}
	read, err := l.readAll(ctx, r.Items)
	if err != nil {
		return "", err
	}
	for _, id := range r.Items {
		v, ok := read[id]
		if !ok || v.V.Restricted != nil || !v.V.Common {
			return "", errNotCommon
		}
	}
	return l.batchOf(ctx, read)
}

// SelfChecks returns the self-checks requested of an organization; without an id the office sees all. A unit sees its
// own, whatever the id.
func (l *Ledgers) SelfChecks(
	ctx context.Context, a records.Actor, organization string,
) ([]records.Versioned[SelfCheck], error) {
	switch a.Role {
	case auth.Admin:
	case auth.Unit:
		o, err := l.rounds.OwnOrganization(ctx, a)
		if err != nil {
			return nil, err
		}
		organization = o.ID
	default:
		return nil, errOfficeAsks
	}
	out, err := records.All[SelfCheck](ctx, l.env, kindTask, organization)
	if err != nil {
		return nil, fmt.Errorf("self-checks: %w", err)
	}
	slices.SortStableFunc(out, func(x, y records.Versioned[SelfCheck]) int {
		return strings.Compare(string(x.V.Due)+x.V.Name, string(y.V.Due)+y.V.Name)
	})
	return out, nil
}

// AnswerSelfCheck submits what a unit found. It is answered once, which fixes its lateness.
func (l *Ledgers) AnswerSelfCheck(
	ctx context.Context, a records.Actor, id string, ifMatch int, result, text string,
) (records.Versioned[SelfCheck], error) {
	var none records.Versioned[SelfCheck]
	if a.Role != auth.Unit {
		return none, errUnitReplies
	}
	own, err := l.rounds.OwnOrganization(ctx, a)
	if err != nil {
		return none, err
	}
	v, err := records.Load[SelfCheck](ctx, l.env, kindTask, id)
	if records.KindOf(err) == records.NotFound || err == nil && v.V.Organization != own.ID {
		return none, errUnitReplies // not even whether it exists
	}
	if err != nil {
		return none, err
	}
	var f check.FieldErrors
	if !slices.ContainsFunc(SelfResults(), func(r [2]string) bool { return r[0] == result }) {
		f.Add("result", "请选择自查结果。", "Choose what was found.")
	}
	text = strings.TrimSpace(text)
	if text == "" {
		f.Add("text", "请写明自查情况。", "State how it was looked for.")
	} else {
		check.ProseField("text", text, &f)
	}
	if err := fieldErrors(f); err != nil {
		return none, err
	}
	today := l.today()
	v, err = records.Update(ctx, l.env, kindTask, id, ifMatch, func(s *SelfCheck) error {
		if s.Reply != nil {
			return errReplied
		}
		s.Reply = &SelfReply{result, text, a.Name, deadline.HandIn(today, s.Due)}
		return nil
	})
	if err != nil {
		return none, err
	}
	return v, l.audit.Append(ctx, a, "self_check.reply", own.ID+"/"+id, result)
}
