package panel

import (
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/store/memory"
)

// 我的单位 looks through the newest rounds for one in which something is to be handed in. Of a round without it reads the
// overview alone.
func TestARoundWithNothingToHandInCostsAnOverview(t *testing.T) {
	kept := &apptest.CountingStore{Store: memory.Open()}
	c := newCityOn(t, newEnvOn(t, kept), "liaocheng")
	sun := c.as("sun", auth.Assessor, "city_inspection_x")
	const at = "/admin/sheets"
	reads := func() int64 {
		sun.see(at) // what is kept between two events is read once
		before := kept.Reads.Load()
		sun.see(at)
		return kept.Reads.Load() - before
	}
	one := reads()
	for n := range 7 {
		r, err := c.Rounds.NewRound(t.Context(), c.office.who, round.Round{
			Name: fmt.Sprintf("第%d轮", n+10), Term: 5, No: n + 10, StartsOn: "2026-10-01",
		})
		c.must(err)
		_, err = c.Rounds.NewEvaluation(t.Context(), c.office.who, round.Evaluation{
			RoundID: r.ID, OrganizationID: c.organization, SchemeID: "liaocheng",
		})
		c.must(err)
	}
	if many := reads(); many > one+7*4 {
		t.Errorf("one round takes %d reads, eight take %d", one, many)
	}
}

// Domain A07: who scores sees which of the four focus areas an indicator is about.
func TestTheSheetNamesTheFocusAreaOfAnIndicator(t *testing.T) {
	d := newEnv(t)
	const at = "/admin/schemes/liaocheng/edit"
	clerk := d.as("clerk", auth.Admin, "")
	clerk.do(at+"?version=1", clerk.see(at).form(at+"?version=1", map[string]string{
		"rubrics[0].items[8].focus": scheme.Focuses()[3], "rubrics[0].items[9].focus": scheme.Focuses()[0],
		"rubrics[0].items[9].also_focus": scheme.Focuses()[1],
	}))
	c := newCityOn(t, d, "liaocheng")
	wu := c.as("wu", auth.Assessor, auth.BodyInspection)
	wu.see("/admin/evaluations/"+c.evaluation+"/sheets/joint").has("评估重点："+scheme.Focuses()[3],
		"评估重点："+scheme.Focuses()[0]+"；"+scheme.Focuses()[1])
}

// A veto is on the locked sheet beside the item that it is about, and beside no other.
func TestALockedSheetNamesTheItemThatWasVetoed(t *testing.T) {
	c := newCity(t, "liaocheng")
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/joint"
	wu := c.as("wu", auth.Assessor, auth.BodyInspection)
	page := wu.see(sheet)
	form := page.form(sheet, map[string]string{"veto.3.5": "1", "submit": "1"})
	fillScores(t, page, form, big.NewRat(92, 1)) // and 8 by the ballot
	wu.do(sheet, form)
	decided := score.Decision{Value: "80", Reason: "电话回访"}
	c.must(c.Scores.DecideSatisfaction(t.Context(), c.office.who, c.evaluation, 0, decided))
	c.office.do("/admin/evaluations/"+c.evaluation+"/lock", url.Values{"confirm": {"锁定"}})
	items := find(wu.see(sheet).has("评分已经锁定").page, class("item-score"))
	for _, item := range items {
		code := strings.TrimPrefix(attr(item, "aria-labelledby"), "item-")
		if has := len(find(item, class("chip"))) > 0; has != (code == "3.5") {
			t.Errorf("item %s: a veto is shown: %t", code, has)
		}
	}
}
