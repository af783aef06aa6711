package round_test

import (
	"crypto/sha256"
	"encoding/json"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/vote"
)

// disclose is the unit's attempt to write what it makes public, by a way that passes no page.
func (h *env) disclose(text string) error {
	unit := records.Actor{ID: "u", Name: "单位", Role: auth.Unit, Body: h.Sample.Org.ID}
	_, err := h.Rounds.ChangeBriefing(h.T.Context(), unit, h.Sample.Briefing.ID, records.AnyVersion,
		round.BriefingChange{Disclosure: &text})
	return err
}

// served is what phones are given of a box.
func (h *env) served(sid string) map[string]any {
	h.T.Helper()
	raw, err := h.Boxes.Form(h.T.Context(), sid)
	h.Must(err)
	if b := h.OpenBox(sid); sha256.Sum256(raw) != b.FormHash {
		h.T.Fatal("the form is not the one in the manifest")
	}
	var f map[string]any
	h.Must(json.Unmarshal(raw, &f))
	return f
}

// F5: what the unit reported reaches the citizens, under the hash that their slips carry (domain A23).
func TestTheDisclosureReachesTheCitizenUnderTheFormsHash(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	h.Must(h.disclose("一、已整改十项。\r\n\r\n二、\t“修订制度”九项，<完成>。"))
	v, _ := h.Session(6, nil)
	got, _ := h.served(v.ID)["disclosure"].([]any)
	if len(got) != 2 || got[0] != "一、已整改十项。" || got[1] != "二、 “修订制度”九项，<完成>。" {
		t.Errorf("the phone is told %q", got)
	}
}

func TestAFormWithoutADisclosureSaysNothingOfOne(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	if _, there := h.served(v.ID)["disclosure"]; there {
		t.Error("an empty disclosure is in the form")
	}
}

// F3: every caller, by every route, gets the text that people saw before they voted.
func TestADisclosureIsFixedWithTheFormThatCarriesIt(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	h.Must(h.disclose("已整改十项"))
	v, _ := h.Session(6, nil)
	fixed := func(when string) {
		t.Helper()
		if err := h.disclose("改口"); records.KindOf(err) != records.Conflict {
			t.Errorf("%s: the disclosure was changed: %v", when, err)
		}
		b, err := h.Rounds.ShowBriefing(t.Context(), h.Sample.Briefing.ID)
		h.Must(err)
		if b.V.Disclosure != "已整改十项" {
			t.Errorf("%s: it says %q now", when, b.V.Disclosure)
		}
	}
	fixed("ready")
	h.Move(v.ID, vote.StateOpen)
	fixed("open")
	h.Must(h.disclose("已整改十项")) // the same text is no change
	place := "新会议室"
	_, err := h.Rounds.ChangeBriefing(t.Context(), apptest.Officer, h.Sample.Briefing.ID, records.AnyVersion,
		round.BriefingChange{Place: &place})
	h.Must(err)
	for _, a := range []records.Actor{apptest.Officer, apptest.Officer2} {
		_, err = h.Sessions.Move(t.Context(), a, v.ID, session.MoveRequest{To: vote.StateVoided, Reason: "设备故障"})
		h.Must(err)
	}
	h.Must(h.disclose("已整改十二项")) // no one voted on it: the repeat uses the newer text
	again, _ := h.Session(6, func(r *session.SessionRequest) { r.RepeatOf = v.ID })
	if got := h.served(again.ID)["disclosure"].([]any); got[0] != "已整改十二项" {
		t.Errorf("the repeat says %q", got)
	}
}

// A form that was made without a disclosure fixes none; voting does.
func TestADisclosureThatNoFormCarriesIsFixedWhenVotingOpens(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Must(h.disclose("会前补写"))
	h.Move(v.ID, vote.StateOpen)
	if err := h.disclose("改口"); records.KindOf(err) != records.Conflict {
		t.Errorf("the disclosure was changed while people vote: %v", err)
	}
}

// A rehearsal fixes no disclosure: no one voted on what it showed.
func TestARehearsalDoesNotFixTheDisclosure(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	h.Must(h.disclose("初稿"))
	v, _ := h.Session(6, func(r *session.SessionRequest) { r.Rehearsal = true })
	h.Move(v.ID, vote.StateOpen)
	h.Must(h.disclose("定稿"))
}

func TestAUnitChangesTheDisclosureOfItsOwnBriefingOnly(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	h.Must(h.disclose("已整改十项。"))
	own := records.Actor{ID: "u", Name: "单位", Role: auth.Unit, Body: h.Sample.Org.ID}
	other := records.Actor{ID: "o", Name: "别的单位", Role: auth.Unit, Body: "别的单位"}
	text, people := "改过的", 500
	for name, x := range map[string]struct {
		who records.Actor
		to  round.BriefingChange
	}{
		"another's":    {other, round.BriefingChange{Disclosure: &text}},
		"more than it": {own, round.BriefingChange{Disclosure: &text, Expected: &people}},
	} {
		_, err := h.Rounds.ChangeBriefing(t.Context(), x.who, h.Sample.Briefing.ID, records.AnyVersion, x.to)
		if k := records.KindOf(err); k != records.Forbidden && k != records.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	b, err := h.Rounds.ShowBriefing(t.Context(), h.Sample.Briefing.ID)
	h.Must(err)
	if b.V.Disclosure != "已整改十项。" {
		t.Errorf("it says %q", b.V.Disclosure)
	}
}
