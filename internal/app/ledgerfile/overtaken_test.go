package ledgerfile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// overtaken is a store in which someone else is faster once: just before an item's next version.
type overtaken struct {
	store.Store
	first func()
}

func (o *overtaken) Insert(ctx context.Context, r store.Record) error {
	if f := o.first; f != nil && r.Kind == "item" && r.Version > 1 {
		o.first = nil
		f()
	}
	return o.Store.Insert(ctx, r)
}

// Promise 6: an item that a colleague restricts during a write does not get its words written back in the clear.
func TestAnItemRestrictedMeanwhileIsNotWrittenBackInTheClear(t *testing.T) {
	const secret = "王某收受礼金"
	for name, write := range map[string]func(e *env, id string) error{
		"mark": func(e *env, id string) error {
			_, err := e.Mark(e.Ctx(), office, []string{id}, true)
			return err
		},
		"step": func(e *env, id string) error {
			_, err := e.Step(e.Ctx(), office, id, records.AnyVersion, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
			return err
		},
		"change": func(e *env, id string) error {
			d := ledger.Draft{Item: rules.Item{Source: "feedback", Text: secret}}
			_, err := e.Change(e.Ctx(), office, id, records.AnyVersion, d)
			return err
		},
		"import": func(e *env, _ string) error {
			raw := "序号,问题,整改措施\n1," + secret + ",措施二\n"
			_, err := e.Commit(e.Ctx(), office, e.Send(office, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, raw).ID)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			st := &overtaken{Store: memory.Open()}
			e := newEnv(t, st)
			v := e.Problem(secret)
			st.first = func() {
				d := ledger.Draft{Item: rules.Item{Source: "feedback", Text: secret}, Restricted: true}
				colleague := records.Actor{ID: "ban2", Name: "ban2", Role: office.Role}
				_, err := e.Change(e.Ctx(), colleague, v.ID, records.AnyVersion, d)
				e.Must(err)
			}
			_ = write(e, v.ID) // refused or not: the words stay sealed
			if st.first != nil {
				t.Fatal("no one was faster")
			}
			_, err := e.Show(e.Ctx(), office, v.ID)
			e.Refused(err, "restricted")
			r, err := st.Latest(t.Context(), "item", v.ID)
			e.Must(err)
			if strings.Contains(string(r.Body), "王某") {
				t.Error("the newest version is in the clear")
			}
		})
	}
}

// looking is a store in which someone else is faster once: while the history of an item is read.
type looking struct {
	store.Store
	then func()
}

func (l *looking) History(ctx context.Context, kind, id string) ([]store.Record, error) {
	if f := l.then; f != nil && kind == "item" {
		l.then = nil
		f()
	}
	return l.Store.History(ctx, kind, id)
}

// An import that was overtaken says what changed. What was restricted by then is not said.
func TestWhatIsRestrictedMeanwhileIsNotSaidToHaveChanged(t *testing.T) {
	const secret = "王某收受礼金"
	for name, restricted := range map[string]bool{"open": false, "restricted": true} {
		st := &looking{Store: memory.Open()}
		e := newEnv(t, st)
		u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		e.ImportAll(office, u, commas(short+"1｜问题一｜措施一"))
		e.Move(time.Minute)
		p := e.Send(office, u, commas(short+"1｜问题一｜措施改"))
		colleague := records.Actor{ID: "ban2", Name: "ban2", Role: office.Role}
		change := func(restrict bool) {
			v := e.Called("问题一")
			v.Item.Measures[0].Text = secret
			_, err := e.Change(e.Ctx(), colleague, v.ID, v.Version, ledger.Draft{Item: v.Item, Restricted: restrict})
			e.Must(err)
		}
		change(false)
		if restricted {
			st.then = func() { change(true) }
		}
		_, err := e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: p.Version})
		e.Refused(err, "overtaken")
		var no *records.Error
		if !errors.As(err, &no) {
			t.Fatal(err)
		}
		said := fmt.Sprint(no.Fields)
		if strings.Contains(said, secret) == restricted || strings.Contains(said, "”改成“") == restricted {
			t.Errorf("%s: it says %s", name, said)
		}
	}
}

// A change that was planned before an item was restricted writes nothing, and shows nothing of it.
func TestARestrictedItemIsNotChangedByAPlan(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("王某收受礼金")
	d := ledger.Draft{Item: rules.Item{Source: "feedback", Text: "王某收受礼金"}, Restricted: true}
	sealed, err := e.Change(e.Ctx(), office, v.ID, v.Version, d)
	e.Must(err)
	for _, version := range []int{v.Version, sealed.Version} {
		now, err := e.ChangeOpen(e.Ctx(), v.ID, version, func(i *rules.Item) { i.Text = "写在旁边" })
		if err != nil || now.Text != "" {
			t.Errorf("over version %d: %+v, %v", version, now, err)
		}
	}
	r, err := e.Store.Latest(e.Ctx(), "item", v.ID)
	e.Must(err)
	if strings.Contains(string(r.Body), "写在旁边") {
		t.Error("it was written beside the sealed words")
	}
}
