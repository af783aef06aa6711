package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
)

func TestOpeningAndVoidingTakeTwoPeople(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, map[string]any{"two_officers": true})
	path := "/api/v1/sessions/" + b.id + "/transitions"
	second := h.signIn("organizer-two", auth.Organizer)
	type moved struct {
		State   string
		Pending *struct{ To, By string }
	}
	var m moved
	b.move("open").want(http.StatusAccepted).into(&m)
	if m.State != "ready" || m.Pending == nil || m.Pending.By != "organizer-one" || m.Pending.To != "open" {
		t.Errorf("pending %+v", m)
	}
	b.move("open").want(http.StatusAccepted)
	m = moved{}
	h.ask("POST", path, second, map[string]any{"to": "open"}).want(200).into(&m)
	if m.State != "open" || m.Pending != nil {
		t.Errorf("opened %+v", m)
	}
	b.move("voided").problem(422, "invalid")
	b.move("voided", "reason", "断电").want(http.StatusAccepted)
	h.ask("POST", path, second, map[string]any{"to": "voided", "reason": "断电"}).want(200)
	h.ask("GET", "/rb1/"+b.sid+"/board/voided", "", nil).want(200)
	b.move("nowhere").problem(422, "invalid")
	b.move("counted").problem(409, "impossible_step")
	h.as(auth.Organizer, "POST", "/api/v1/sessions/nothing/transitions", map[string]any{"to": "open"}).
		problem(404, "not_found")
}

func TestAnOrganizersSession(t *testing.T) {
	h := newEnv(t)
	b := h.session(12, map[string]any{"comments": true})
	at := "/api/v1/sessions/" + b.id
	b.move("open").want(200)
	var list struct {
		Items []struct{ ID, State string }
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions", nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].ID != b.id || list.Items[0].State != "open" {
		t.Errorf("sessions %+v", list)
	}
	h.as(auth.Organizer, "POST", at+"/pause", map[string]any{"paused": true, "reason": "领导讲话"}).want(200)
	b.post("admit", admitMessage(b.phone(0).Request)).word(409, "not_open")
	h.as(auth.Organizer, "POST", at+"/pause", map[string]any{"paused": false}).want(200)

	for i := range 4 {
		p := b.admitted(i)
		msg, err := p.Cast(b.answers(1))
		if err != nil {
			t.Fatal(err)
		}
		b.post("cast", msg).want(200)
		msg, err = p.Comment("请公开整改台账")
		if err != nil {
			t.Fatal(err)
		}
		b.post("comment", msg).want(200)
	}
	h.as(auth.Organizer, "GET", at+"/comments", nil).want(409)
	h.as(auth.Organizer, "PUT", at+"/schedule", map[string]any{"closes_at": "tomorrow"}).problem(422, "invalid")
	later := h.clock.now().Add(time.Hour).Format(time.RFC3339)
	var v struct {
		ClosesAt string `json:"closes_at"`
		Received int
	}
	h.as(auth.Organizer, "PUT", at+"/schedule", map[string]any{"closes_at": later}).want(200).into(&v)
	if v.ClosesAt == "" || v.Received != 0 {
		t.Errorf("scheduled %+v, want received in fives", v)
	}
	b.paperBallots()
	b.accounting()
	b.closeAndCount()
}

// paperBallots enters three paper ballots twice, with a difference the first time.
func (b *ballotBox) paperBallots() {
	h, t := b.h, b.h.t
	t.Helper()
	at := "/api/v1/sessions/" + b.id + "/paper"
	var form struct {
		Questions []struct {
			Code string
			Type string
		}
	}
	h.ask("GET", "/rb1/"+b.sid+"/form", "", nil).into(&form)
	entry := func(n, invalid int) map[string]any {
		counts := map[string]map[string]int{}
		for _, q := range form.Questions {
			if q.Type == "s" {
				counts[q.Code] = map[string]int{"abstain": 3}
			}
		}
		return map[string]any{"entry": n, "counts": counts, "ballots": 3, "invalid": invalid}
	}
	second := h.signIn("organizer-two", auth.Organizer)
	h.as(auth.Organizer, "PUT", at, entry(1, 0)).want(200)
	p := h.ask("PUT", at, second, entry(2, 1)).problem(409, "entries_differ")
	if len(p.Differences) != 1 || p.Differences[0].Option != "invalid" || p.Differences[0].First != 0 ||
		p.Differences[0].Second != 1 {
		t.Errorf("differences %+v", p.Differences)
	}
	h.as(auth.Organizer, "PUT", at, entry(2, 0)).problem(409, "same_person")
	h.as(auth.Organizer, "PUT", at, entry(3, 0)).problem(422, "invalid")
	var v struct {
		Confirmed bool
		Ballots   int
	}
	h.ask("PUT", at, second, entry(2, 0)).want(200).into(&v)
	if !v.Confirmed || v.Ballots != 3 {
		t.Errorf("paper %+v", v)
	}
	var l struct{ Items []struct{ Confirmed bool } }
	h.as(auth.Organizer, "GET", at, nil).want(200).into(&l)
	if len(l.Items) != 1 || !l.Items[0].Confirmed {
		t.Errorf("papers %+v", l)
	}
}

// accounting enters figures that do not balance, checks the flags and has two people override them.
func (b *ballotBox) accounting() {
	h, t := b.h, b.h.t
	t.Helper()
	at := "/api/v1/sessions/" + b.id
	var bal struct {
		Given bool
		Flags []string
	}
	wrong := map[string]any{"expected": 12, "attended": 11, "issued": 9, "left_over": 5}
	h.as(auth.Organizer, "PUT", at+"/accounting", wrong).want(200).into(&bal)
	if !bal.Given || !strings.Contains(strings.Join(bal.Flags, " "), "printed_mismatch") {
		t.Errorf("accounting %+v", bal)
	}
	h.as(auth.Organizer, "GET", at+"/accounting", nil).want(200).into(&bal)
	b.move("closing", "hold", true).want(200)
	b.move("sealed").problem(409, "accounting_unbalanced")
	override := map[string]any{"what": "seal", "reason": "两张票找不到了"}
	h.as(auth.Organizer, "POST", at+"/override", map[string]any{"what": "lunch", "reason": "x"}).problem(422, "invalid")
	h.as(auth.Organizer, "POST", at+"/override", override).want(http.StatusAccepted)
	h.ask("POST", at+"/override", h.tokenOf("organizer-two", auth.Organizer), override).want(200)
}

// What came back is too little to be opened: the session says so of itself.
func TestASessionSaysWhetherItHadTooFewBallots(t *testing.T) {
	for ballots, want := range map[int]bool{2: true, 3: false} {
		h := newEnv(t)
		b := h.session(4, nil)
		at := "/api/v1/sessions/" + b.id
		tooFew := func() bool {
			var v struct {
				TooFew *bool `json:"too_few"`
			}
			h.as(auth.Organizer, "GET", at, nil).want(200).into(&v)
			if v.TooFew == nil {
				t.Fatal("it does not say")
			}
			return *v.TooFew
		}
		b.move("open").want(200)
		for i := range ballots {
			b.cast(i, b.answers(1))
		}
		h.as(auth.Organizer, "PUT", at+"/accounting", map[string]any{
			"expected": 4, "attended": ballots, "issued": ballots, "left_over": 4 - ballots,
		}).want(200)
		b.move("closing", "hold", true).want(200)
		b.move("sealed").want(200)
		if tooFew() {
			t.Errorf("%d ballots are too few before the count", ballots)
		}
		b.move("counted").want(200)
		if tooFew() != want {
			t.Errorf("of %d ballots it says %t", ballots, !want)
		}
	}
}

func (b *ballotBox) closeAndCount() {
	h, t := b.h, b.h.t
	t.Helper()
	at := "/api/v1/sessions/" + b.id
	b.move("sealed").want(200)
	h.as(auth.Organizer, "GET", at+"/progress", nil).want(200)
	b.move("counted").want(200)
	h.as(auth.Organizer, "PUT", at+"/accounting", map[string]any{
		"expected": 1, "attended": 1, "issued": 1,
		"left_over": 0,
	}).
		problem(409, "accounting_closed")
	var l struct {
		Items []struct {
			N              int
			Text, Original string
			Shown          bool
		}
	}
	h.as(auth.Admin, "GET", at+"/comments", nil).want(200).into(&l)
	if len(l.Items) != 4 || l.Items[0].Text != "请公开整改台账" {
		t.Fatalf("comments %+v", l)
	}
	edit := map[string]any{"n": l.Items[0].N, "text": "（已删节）", "shown": false}
	h.as(auth.Organizer, "PATCH", at+"/comments", edit).want(200).into(&l.Items[0])
	if l.Items[0].Text != "（已删节）" || l.Items[0].Original != "请公开整改台账" || l.Items[0].Shown {
		t.Errorf("redacted %+v", l.Items[0])
	}
	h.as(auth.Organizer, "PATCH", at+"/comments", map[string]any{"n": 99, "shown": true}).problem(404, "not_found")
	var r struct{ Returned int }
	h.as(auth.Organizer, "GET", at+"/result", nil).want(200).into(&r)
	if r.Returned != 7 {
		t.Errorf("returned %d, want 4 phones and 3 on paper", r.Returned)
	}
	h.as(auth.Organizer, "DELETE", at, nil).problem(409, "not_a_rehearsal")
}

func TestARehearsalIsWipedWithEverythingInIt(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, map[string]any{"rehearsal": true})
	b.move("open").want(200)
	b.cast(0, b.answers(1))
	h.as(auth.Organizer, "DELETE", "/api/v1/sessions/"+b.id, nil).want(204)
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).problem(404, "not_found")
	h.ask("GET", "/rb1/"+b.sid+"/manifest", "", nil).word(404, "unknown")
}

func TestALostPhoneIsASpareSlipUnderTwoOfficers(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	b.move("open").want(200)
	at := "/api/v1/sessions/" + b.id + "/spare-slips"
	h.as(auth.Organizer, "POST", at, map[string]any{"reason": ""}).problem(422, "invalid")
	h.as(auth.Organizer, "POST", at, map[string]any{"reason": "手机掉了"}).want(http.StatusAccepted)
	var v struct{ Given bool }
	h.ask("POST", at, h.signIn("organizer-two", auth.Organizer), map[string]any{"reason": "手机掉了"}).want(200).into(&v)
	if !v.Given {
		t.Errorf("spare %+v", v)
	}
}

func TestSlipsAreTakenAsHashesInDraftOnly(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	at := "/api/v1/sessions/" + b.id + "/slips"
	h.as(auth.Organizer, "POST", at, map[string]any{"token_ids": []string{strings.Repeat("A", 43)}}).
		problem(409, "not_draft")
	h.as(auth.Organizer, "POST", at, map[string]any{"token_ids": []string{"short"}}).problem(422, "invalid")
	h.as(auth.Organizer, "POST", at, map[string]any{"token_ids": []string{}}).problem(422, "invalid")
	h.as(auth.Organizer, "POST", at, map[string]any{"token_ids": "one"}).problem(400, "unreadable")
}

// If casting has a separate host, the page may post ballots across origins, and nothing else changes (rb1 §13).
func TestACastHostOfItsOwnAnswersThePage(t *testing.T) {
	h := newEnv(t, func(o *app.Options, _ *Options) { o.CastURL = "https://cast.test" })
	b := h.session(3, nil)
	if !strings.HasPrefix(b.box.Manifest.Cast, "https://cast.test/rb1/") {
		t.Fatalf("manifest says %s", b.box.Manifest.Cast)
	}
	r := h.ask("OPTIONS", "/rb1/"+b.sid+"/cast", "", nil, "Origin", "https://hall.test").want(204)
	if r.Header.Get("Access-Control-Allow-Origin") != "https://hall.test" {
		t.Errorf("preflight %v", r.Header)
	}
	if r := b.post("cast", []byte("x")).
		word(400, "bad"); r.Header.Get(
		"Access-Control-Allow-Origin",
	) != "https://hall.test" {
		t.Errorf("cast %v", r.Header)
	}
	if r := b.post("admit", []byte("x")); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("admit %v", r.Header)
	}
}

// Browsers write an origin in small letters, and compare.
func TestTheOriginOfThePageIsInSmallLetters(t *testing.T) {
	h := newEnv(t, func(o *app.Options, _ *Options) {
		o.CastURL, o.PublicURL = "https://cast.test", "https://Hall.Test"
	})
	b := h.session(3, nil)
	if got := b.post("cast", []byte("x")).Header.Get("Access-Control-Allow-Origin"); got != "https://hall.test" {
		t.Errorf("%q", got)
	}
}

// A draft is a state like any other (api §2, rb1 §11); there is nothing to fetch yet and nothing is accepted.
func TestPhonesAreToldThatADraftHasNotBegun(t *testing.T) {
	h := newEnv(t)
	briefing, _ := h.briefing()
	id := h.make(auth.Organizer, "/api/v1/sessions", map[string]any{"briefing_id": briefing})
	at := "/rb1/" + id
	state := func(want string) {
		t.Helper()
		if r := h.ask("GET", at+"/state", "", nil).want(200); string(r.Body) != want {
			t.Errorf("%s, want %s", r.Body, want)
		}
	}
	refuse := func(word string) {
		t.Helper()
		for _, path := range []string{"admit", "cast", "comment"} {
			h.ask("POST", at+"/"+path, "", []byte{1}).word(409, word)
		}
		h.as(auth.Supervisor, "POST", at+"/void", []byte{1}).word(409, word)
	}
	state(`{"state":"draft"}`)
	refuse("not_open")
	for _, path := range []string{"manifest", "form", "board/manifest"} {
		h.ask("GET", at+"/"+path, "", nil).word(404, "unknown")
	}
	void := map[string]any{"to": "voided", "reason": "改期"}
	h.as(auth.Organizer, "POST", "/api/v1/sessions/"+id+"/transitions", void).want(200)
	state(`{"state":"voided"}`)
	refuse("closed")
}

// Phones wait for a countdown in whole seconds; if the service is late it shows 0 and never less.
func TestTheTimeThatIsLeftIsNeverBelowZero(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	b.move("open").want(200)
	b.move("closing", "countdown", 60).want(200)
	left := func() int {
		t.Helper()
		var st struct {
			State    string
			ClosesIn *int `json:"closes_in"`
		}
		h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).want(200).into(&st)
		if st.State != "open" || st.ClosesIn == nil {
			t.Fatalf("%+v", st)
		}
		return *st.ClosesIn
	}
	if n := left(); n < 50 || n > 60 {
		t.Errorf("%d s are left of 60", n)
	}
	h.clock.move(90 * time.Second)
	if n := left(); n != 0 {
		t.Errorf("%d s are left of a countdown that is over", n)
	}
}

func TestACountdownHasBounds(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	b.move("open").want(200)
	for _, seconds := range []int{-1, 3601, 1 << 40} {
		if p := b.move("closing", "countdown", seconds).problem(422, "invalid"); !p.field("countdown") {
			t.Errorf("%d s: %+v", seconds, p)
		}
	}
	var s struct {
		State    string
		ClosesAt string `json:"closes_at"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).into(&s)
	if s.State != "open" || s.ClosesAt != "" {
		t.Errorf("a refused countdown left %+v", s)
	}
	b.move("closing", "countdown", 3600).want(200)
}
