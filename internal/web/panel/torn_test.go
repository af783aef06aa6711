package panel

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// torn is a store that cannot read boards once it is torn.
type torn struct {
	store.Store
	now atomic.Bool
}

func (s *torn) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if kind == ballotbox.KindBoard && s.now.Load() {
		return store.Record{}, errors.New("a page of the disk cannot be read")
	}
	return s.Store.Latest(ctx, kind, id)
}

// A finished session whose result cannot be read does not hide tonight's: it stays in the list and says so.
func TestAResultThatCannotBeReadHidesNoOtherSession(t *testing.T) {
	st := &torn{Store: memory.Open()}
	c := newCityOn(t, newEnvOn(t, st), "liaocheng")
	c.otherRound(1, "四届市委第一轮巡察", c.now().Add(2*3600e9))
	path, _ := c.session(c.briefing(), nil)
	c.voteAndCount(path)
	c.organizer.see("/admin/briefings").has("满意度", "100.00", "会议室").hasNot("读不出来")
	st.now.Store(true)
	for _, at := range []string{"/admin/briefings", "/admin/sessions"} {
		c.organizer.see(at).has(bureau, "结果读不出来")
	}
	c.organizer.see("/admin/briefings").has("会议室")
}
