package document

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/document"
	"minping/internal/store"
	"minping/internal/typed"
)

// take notes a step.
func (doc *Document) take(a records.Actor, to document.State, reason string, at time.Time) {
	doc.Steps = append(doc.Steps, StepTaken{doc.State, to, a.Name, at, reason})
	doc.State = to
}

// issue gives a document its number and sends it to its addressees. Every step of it may fail and be repeated: the
// number belongs to the document once its line is in the register, deliveries show nothing before the document is
// issued, and of two callers only one issues it (promise 8).
func (d *Documents) issue(ctx context.Context, a records.Actor, id string, ifMatch int) (Record, error) {
	v, err := d.load(ctx, id)
	if err != nil {
		return v, err
	}
	if v.V.State == document.StateIssued && isOffice(a) {
		return v, d.follow(ctx, a, v) // finish what a killed process left
	}
	if ifMatch != records.AnyVersion && ifMatch != v.Version {
		return v, records.ErrStale
	}
	if refused := document.Step(v.V.State, document.StateIssued, whoIs(a, v.V.Prepared), false); refused != "" {
		return v, refusals[refused]
	}
	if err := d.finalIsNewest(ctx, v.V); err != nil {
		return v, err
	}
	if err := d.dueAhead(v.V); err != nil {
		return v, err
	}
	if err := d.claimOnce(ctx, id, v.V); err != nil {
		return v, err
	}
	d.env.Hold("document.number")
	series, err := d.seriesOf(ctx, id)
	if errors.Is(err, errIssued) { // a second click was faster
		return d.load(ctx, id)
	}
	if err != nil {
		return v, err
	}
	line, err := d.number(ctx, a, series, id)
	if err != nil {
		return v, err
	}
	d.env.Hold("document.deliver")
	copied, err := d.copied(ctx, v.V)
	if err != nil {
		return v, err
	}
	if err := d.deliver(ctx, id, v.V, copied); err != nil {
		return v, err
	}
	return d.finish(ctx, a, id, line, copied)
}

// seriesOf decides which series the document takes its number from, before it takes one: a repetition looks there
// first.
func (d *Documents) seriesOf(ctx context.Context, id string) (string, error) {
	v, err := records.Update(ctx, d.env, KindDocument, id, records.AnyVersion, func(doc *Document) error {
		switch doc.State {
		case document.StateApproved:
		case document.StateIssued:
			return errIssued
		default:
			return errMoved
		}
		taken, err := d.hasNumber(ctx, *doc, id)
		if err != nil || taken {
			return errors.Join(err, errSame)
		}
		now := document.SeriesID(doc.Layout.Code, d.today().Year())
		if doc.Series == now {
			return errSame
		}
		doc.Series = now
		return nil
	})
	if err != nil && !errors.Is(err, errSame) {
		return "", err
	}
	return v.V.Series, nil
}

var (
	errSame   = errors.New("nothing to change")
	errIssued = errors.New("it is issued")
	errMoved  = records.Fail(records.Conflict, "no_such_step", "公文的状态刚刚变了，请刷新。",
		"The document has just changed its state; reload it.")
)

// finish marks the document as issued with its number.
func (d *Documents) finish(
	ctx context.Context, a records.Actor, id string, line document.Entry, copied []Addressee,
) (Record, error) {
	at, err := time.Parse(time.RFC3339, line.At)
	if err != nil {
		return Record{}, fmt.Errorf("line of the register: %w", err)
	}
	v, err := records.Update(ctx, d.env, KindDocument, id, records.AnyVersion, func(doc *Document) error {
		if doc.State == document.StateIssued {
			return errSame // the other caller won
		}
		if doc.State != document.StateApproved {
			return errMoved
		}
		if err := d.stillHolds(ctx, *doc); err != nil {
			return err
		}
		doc.Number, doc.IssuedAt, doc.IssuedBy = document.Number(doc.Layout.Code,
			at.In(deadline.China).Year(), line.N), &at, a.Name
		doc.Copied = copied
		doc.take(a, document.StateIssued, "", d.env.Now())
		doc.Digest = digest(*doc)
		return nil
	})
	if errors.Is(err, errSame) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	if err := d.follow(ctx, a, v); err != nil {
		return v, err
	}
	return v, d.audit.Append(ctx, a, "document.issue", id, v.V.Number+"；"+v.V.Title+"；"+v.V.Digest)
}

// follow does what the issue of a document entails: it ends the one that it replaces, is noted with the items that it
// is about, and a notice to rectify again begins the unit's next evaluation. All of it can be repeated.
func (d *Documents) follow(ctx context.Context, a records.Actor, v Record) error {
	if err := d.endReplaced(ctx, a, v); err != nil {
		return err
	}
	if err := d.tellLedger(ctx, a, v); err != nil || !v.V.Layout.Again {
		return err
	}
	r := round.AgainRequest{
		Reason: v.V.Number + "《" + v.V.Title + "》", DueOn: v.V.Due,
		StartsOn: string(deadline.DayOf(*v.V.IssuedAt)),
	}
	made, err := d.rounds.Redos.Begin(ctx, a, v.V.Evaluation, r)
	if records.KindOf(err) != records.Conflict || made.ID == "" {
		return err
	}
	if v.V.Replaces == "" {
		return nil // it exists, and its dates were changed since
	}
	old, err := d.load(ctx, v.V.Replaces)
	if err != nil || made.V.DueOn != old.V.Due {
		return err
	}
	_, err = d.rounds.Redos.Move(ctx, a, made.ID, made.Version, r)
	return err
}

// endReplaced ends the document that an issued one names.
func (d *Documents) endReplaced(ctx context.Context, a records.Actor, v Record) error {
	if v.V.Replaces == "" {
		return nil
	}
	old, err := records.Update(ctx, d.env, KindDocument, v.V.Replaces, records.AnyVersion, func(doc *Document) error {
		if doc.State != document.StateIssued {
			return errSame
		}
		doc.ReplacedBy = v.ID
		doc.take(a, document.StateReplaced, v.V.Number, d.env.Now())
		return nil
	})
	if errors.Is(err, errSame) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.audit.Append(ctx, a, "document.replace", old.ID, old.V.Number+"；"+v.V.Number)
}

func lineOf(lines []document.Entry, id string) (document.Entry, bool) {
	for _, e := range lines {
		if e.Document == id {
			return e, true
		}
	}
	return document.Entry{}, false
}

func (d *Documents) hasNumber(ctx context.Context, doc Document, id string) (bool, error) {
	if doc.Series == "" {
		return false, nil
	}
	lines, err := d.register(ctx, doc.Series)
	_, ok := lineOf(lines, id)
	return ok, err
}

// numberTries is how often the next line of a register is tried for: with fifty issuers at once each loses to
// 49 at most.
const numberTries = 500

// number gives a document the next number of a series, the same one however often it is called. The line is inserted
// under the number of lines there are: of all callers that try for it one gets it, and a caller tries only after seeing
// that no earlier line is the document's.
func (d *Documents) number(ctx context.Context, a records.Actor, series, id string) (document.Entry, error) {
	defer d.series.Lock(series)()
	return d.appendLine(ctx, a, series, func(lines []document.Entry, last document.Entry) (document.Entry, bool,
		error,
	) {
		if e, ok := lineOf(lines, id); ok {
			return e, false, nil
		}
		return document.NextEntry(last, id), true, nil
	})
}

func (d *Documents) appendLine(
	ctx context.Context, a records.Actor, series string,
	next func([]document.Entry, document.Entry) (document.Entry, bool, error),
) (document.Entry, error) {
	for range numberTries {
		lines, err := d.register(ctx, series)
		if err != nil {
			return document.Entry{}, err
		}
		last := document.Entry{}
		if len(lines) > 0 {
			last = lines[len(lines)-1]
		}
		e, wanted, err := next(lines, last)
		if err != nil || !wanted {
			return e, err
		}
		e.By, e.At = a.Name, d.env.Now().Format(time.RFC3339Nano)
		_, err = records.Put(ctx, d.env, store.Record{Kind: KindSeries, ID: series, Version: len(lines) + 1}, e)
		if !errors.Is(err, store.ErrExists) {
			return e, err
		}
	}
	return document.Entry{}, fmt.Errorf("number: still raced after %d tries: %w", numberTries, store.ErrUnavailable)
}

// PassOver skips the numbers of a series up to n, e.g. those used on paper before, and records the gap with its reason.
func (d *Documents) PassOver(ctx context.Context, a records.Actor, code string, year, n int, reason string) error {
	if !isOffice(a) {
		return errOfficeOnly
	}
	if err := records.CheckReason(reason); err != nil {
		return err
	}
	var f records.Fields
	code = typed.Line(code)
	if !records.Name(code, 30) {
		f.Add("series", "请写明机关代字，最多 30 字。", "State the issuing code, at most 30 characters.")
	}
	if year < 2000 || year > 2099 {
		f.Add("year", "应为 2000 到 2099 之间的年份。", "A year from 2000 to 2099.")
	}
	if err := f.Err(); err != nil {
		return err
	}
	series := document.SeriesID(code, year)
	defer d.series.Lock(series)()
	_, err := d.appendLine(ctx, a, series,
		func(_ []document.Entry, last document.Entry) (document.Entry, bool, error) {
			e, err := document.SkipEntry(last, n, reason)
			if err != nil {
				err = records.InvalidField("number", "只能跳到最近一号之后，不超过 99999。",
					"Only numbers after the last one, up to 99999, can be skipped.")
			}
			return e, true, err
		})
	if err != nil {
		return err
	}
	return d.audit.Append(ctx, a, "document.skip", series, fmt.Sprintf("%d；%s", n, reason))
}

// Register returns the lines of a series, to verify that no number is missing or given twice.
func (d *Documents) Register(ctx context.Context, a records.Actor, code string, year int) ([]document.Entry, error) {
	if err := mayReadAll(a); err != nil {
		return nil, err
	}
	return d.register(ctx, document.SeriesID(code, year))
}

// delivery is a document in an organization's inbox. It shows nothing before the document is issued.
type delivery struct {
	Document   string `json:"document"`
	Evaluation string `json:"evaluation,omitempty"`
	Opens      bool   `json:"opens,omitempty"`
}

func deliveryID(id, organization string) string { return id + "/" + organization }

func (d *Documents) deliver(ctx context.Context, id string, doc Document, copied []Addressee) error {
	for i, to := range slices.Concat(doc.To, copied) {
		opens := doc.Layout.Opens && i < len(doc.To) // a copy opens no result
		_, err := records.Create(ctx, d.env, round.KindDelivery, deliveryID(id, to.ID), to.ID,
			delivery{id, doc.Evaluation, opens})
		if errors.Is(err, store.ErrExists) { // of an issue that was broken off before its addressees were changed
			_, err = records.Update(ctx, d.env, round.KindDelivery, deliveryID(id, to.ID), records.AnyVersion,
				func(x *delivery) error { x.Opens = opens; return nil })
		}
		if err != nil {
			return err
		}
	}
	return nil
}
