package panel

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"minping/internal/store"
)

// The answer to a form is lost on the way, and it is sent again, as it is: nothing is made twice (inputs §4).
func TestAFormSentTwiceMakesOneThing(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	briefing := c.organizer.see(at).form(at, map[string]string{"held_at": "2026-11-02T19:30", "place": "三楼会议室", "expected": "20", "session": ""})
	first, second := c.organizer.post(at, briefing), c.organizer.post(at, briefing)
	if first.status != http.StatusSeeOther || second.location() != first.location() {
		t.Fatalf("the first led to %d %s, the second to %d %s", first.status, first.location(), second.status,
			second.location())
	}
	list, err := c.Rounds.Briefings(t.Context(), c.evaluation, "", 10)
	c.must(err)
	if len(list) != 1 {
		t.Errorf("%d briefings", len(list))
	}

	path := strings.TrimSuffix(first.location(), "?said=added.briefing")
	at = path + "/sessions"
	session := c.organizer.see(path).form(at, nil)
	var wait sync.WaitGroup
	for range 5 { // all at once, as an impatient thumb does it
		wait.Go(func() { c.organizer.post(at, session) })
	}
	wait.Wait()
	all, err := c.Sessions.List(t.Context(), c.organizer.who, strings.TrimPrefix(path, "/admin/briefings/"), "", 10)
	c.must(err)
	if len(all) != 1 {
		t.Errorf("%d sessions", len(all))
	}

	round := c.office.see("/admin/rounds").form("/admin/rounds", map[string]string{"name": "第八轮", "term": "5", "no": "8", "starts_on": "2026-12-01"})
	c.office.post("/admin/rounds", round)
	c.office.post("/admin/rounds", round)
	rounds, err := c.Rounds.List(t.Context(), "", 10)
	c.must(err)
	if len(rounds) != 2 { // the city's own, and this one
		t.Errorf("%d rounds", len(rounds))
	}
}

// The form of the back button, changed and sent again, may be meant as a second thing: that is asked, and never just
// done.
func TestAFormSentAgainWithOtherContentIsAskedAbout(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	form := c.organizer.see(at).form(at, map[string]string{"held_at": "2026-11-02T19:30", "place": "三楼会议室", "expected": "20", "session": ""})
	c.organizer.post(at, form)
	form.Set("place", "二楼会议室")
	a := c.organizer.post(at, form)
	if a.status != http.StatusConflict {
		t.Fatalf("%d %s", a.status, a.text())
	}
	a.has("这张表已经提交过一次", "按现在填的内容再办一次")
	if again := c.organizer.post(at, a.form(at, nil)); again.status != http.StatusSeeOther {
		t.Errorf("asked for on purpose: %d %s", again.status, again.text())
	}
	list, err := c.Rounds.Briefings(t.Context(), c.evaluation, "", 10)
	c.must(err)
	if len(list) != 2 {
		t.Errorf("%d briefings, the second was asked for", len(list))
	}
}

func TestAFormThatWasRefusedIsTakenWhenItIsCorrected(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	form := c.organizer.see(at).form(at, map[string]string{"held_at": "", "place": "", "expected": "20"})
	if a := c.organizer.post(at, form); a.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", a.status)
	}
	for name, value := range map[string]string{"held_at": "2026-11-02T19:30", "place": "三楼会议室"} {
		form.Set(name, value)
	}
	if a := c.organizer.post(at, form); a.status != http.StatusSeeOther {
		t.Errorf("%d %s", a.status, a.text())
	}
}

// Two accounts that happen to send one key are two people.
func TestAFormsKeyIsItsAccounts(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	form := url.Values{"form_key": {"AAAA"}, "held_at": {"2026-11-02T19:30"}, "place": {"三楼会议室"}, "expected": {"20"}, "attended": {"18"}}
	one, two := c.organizer.post(at, form), c.second.post(at, form)
	if one.location() == two.location() {
		t.Error("the second was given what the first had made")
	}
}

// The key of a kiosk leads to the hall's code. Of a form that is sent twice it is not kept with the answer, nor
// anywhere else in the clear.
func TestAKiosksKeyIsKeptWithNoAnswer(t *testing.T) {
	c := newCity(t, "liaocheng")
	path := c.briefing()
	made := c.organizer.post(path+"/sessions", c.organizer.see(path).form(path+"/sessions", nil))
	session, _, _ := strings.Cut(made.location(), "?")
	form := url.Values{"form_key": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "end": {"2468"}}
	var keys []string
	for range 2 {
		a := c.organizer.post(session+"/kiosk", form)
		_, after, ok := strings.Cut(a.location(), "#k.")
		_, key, _ := strings.Cut(after, ".")
		if a.status != http.StatusSeeOther || !ok || len(key) < 20 {
			t.Fatalf("%d %s", a.status, a.location())
		}
		keys = append(keys, key)
		// it signs out on this device
		c.organizer.post("/admin/login", url.Values{"name": {"zhao"}, "password": {goodPassword}})
	}
	kinds, err := c.Env.Store.Kinds(t.Context())
	c.must(err)
	for _, kind := range kinds {
		err := c.Env.Store.Scan(t.Context(), kind, func(r store.Record) error {
			for _, key := range keys {
				if strings.Contains(string(r.Body), key) || strings.Contains(r.ID, key) {
					t.Errorf("%s %s holds a kiosk's key", kind, r.ID)
				}
			}
			return nil
		})
		c.must(err)
	}
}
