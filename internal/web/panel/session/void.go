package session

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/typed"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func voidForm(id, account string) kit.Form {
	return kit.Form{Key: "void", Action: "/admin/sessions/" + id + "/void", Button: "作废这张票", Kind: "next", Queue: account, Fields: []kit.Field{
		{Name: "code", Label: "票码，或扫到的网址", Type: "text", Width: "code", Auto: "off", Focus: true, MaxLen: 400, Hint: "例如 8K3P-42XW-9QRT-0M5E"},
	}}
}

func (req *request) voidPage() error {
	return req.showVoid(voidForm(req.Params("id"), req.who.Name), nil)
}

func (req *request) showVoid(form kit.Form, done []VoidLine) error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	out := VoidSlips{Frame: req.Frame("作废剩余的票"), ID: s.ID, Form: form, Count: strconv.Itoa(s.Void), Done: done}
	out.Sub, out.Back = s.Org+" · 场次号 "+lookup.NumberOf(s), &kit.Link{Href: "/admin/sessions/" + s.ID, Text: "现场测评"}
	if req.who.Role == auth.Supervisor {
		out.Here, out.Back = "monitor", &kit.Link{Href: "/admin/monitor", Text: "监票"}
	}
	if s.Account != nil {
		out.Left = strconv.Itoa(s.Account.LeftOver + s.Account.Damaged)
	}
	if !voidsIn(s) {
		when := "投票截止后、封票前"
		if s.Flow == vote.FlowTwo {
			when = "签到截止后、开始投票前"
		}
		out.Closed = "现在是“" + ballotbox.StateName(s.State).ZH + "”，不能作废票了。剩余的票在" +
			when + "作废。"
	}
	return req.Render(out)
}

// voidsIn reports whether slips can be voided now: from ready until the admission note (rb1 §6), which in flow two is
// signed when voting opens.
func voidsIn(s session.SessionView) bool {
	switch s.State {
	case vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted:
		return true
	case vote.StateClosing:
		return s.Flow == vote.FlowOne
	}
	return false
}

// void voids one left-over slip. It answers with its own page and never leads to another: a request for that one would
// be logged, with the account, at the time of the void (rb1 §12). Previous ones are listed below, with only the last
// group of the code.
func (req *request) void() error {
	form := voidForm(req.Params("id"), req.who.Name)
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	slip, err := readSlip(req.FormValue("code"))
	if err != nil && req.queued() {
		return req.queueLine(VoidLine{
			Code: kit.Clipped(req.FormValue("code"), 24), Chip: kit.Chip{Kind: "fair", Text: err.Error()}, Again: true,
		})
	}
	if err != nil {
		req.Refill(&form)
		bad := kit.FieldError("code", err.Error())
		req.MarkErrors(&form, bad)
		return req.showVoid(form, nil)
	}
	word, err := req.voidIn(s, slip)
	if err != nil {
		return err
	}
	if req.queued() {
		return req.queueLine(voidLine(slip.tail, word))
	}
	line := voidLine(slip.tail, word)
	if word == ballotbox.Unknown {
		req.Refill(&form)
		form.Fields[0].Wrong = "这不是这一场的票。请检查是不是输错了，或者是别的场次、演练的票。"
		req.Status(422)
	}
	return req.showVoid(form, []VoidLine{line})
}

// queued reports whether queue.js sent the form: it expects the outcome for this one slip, and its page stays.
func (req *request) queued() bool { return req.Get("X-Queue") != "" }

// queueLine answers with the outcome for one slip and how many are voided so far.
func (req *request) queueLine(line VoidLine) error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	return req.RenderFragment(VoidSlips{Count: strconv.Itoa(s.Void), Done: []VoidLine{line}}, "voidline")
}

func voidLine(code string, word ballotbox.Refusal) VoidLine {
	again := !slices.Contains([]ballotbox.Refusal{"", ballotbox.Used, ballotbox.Unknown, ballotbox.Closed}, word)
	return VoidLine{Code: code, Chip: voidChip(word), Again: again}
}

func voidChip(word ballotbox.Refusal) kit.Chip {
	switch word {
	case "":
		return kit.Chip{Kind: "good", Text: "已作废"}
	case ballotbox.Used:
		return kit.Chip{Kind: "poor", Text: "这张票已经有人用过，已报警"}
	case ballotbox.Unknown:
		return kit.Chip{Kind: "fair", Text: "不是这一场的票"}
	case ballotbox.Closed:
		return kit.Chip{Kind: "fair", Text: "已经截止，不能再作废"}
	}
	return kit.Chip{Kind: "fair", Text: "没有处理，请再扫一次"}
}

// slip is a slip as it was typed or scanned.
type slip struct {
	sid   string // of its box; "" when the code was typed
	token vote.Token
	code  vote.Code
	tail  string
}

var slipAddress = regexp.MustCompile(`#1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]+/?$`)

func readSlip(text string) (slip, error) {
	text = typed.Narrow(typed.Tidy(text))
	if m := slipAddress.FindStringSubmatch(address(text)); m != nil {
		raw, err := vote.B64u.DecodeString(m[2])
		if err != nil || len(raw) != len(vote.Token{}) {
			return slip{}, errors.New("二维码没有读完整，请再扫一次。")
		}
		return slip{sid: m[1], token: vote.Token(raw), tail: "扫码"}, nil
	}
	code, err := vote.ParseCode(typed.Code(text))
	if err != nil {
		return slip{}, errors.New("不是完整的票码：应为 16 位，四位一组；字母 I、L 当作 1，O 当作 0。")
	}
	s := code.String()
	return slip{code: code, tail: "…-" + s[len(s)-4:]}, nil
}

// address is the address of a slip as a scanner types it while a Chinese keyboard is on: without blanks, its full stops
// and strokes as they were printed. Two strokes on end are what such a keyboard makes of an underscore.
func address(text string) string {
	return addressMarks.Replace(strings.Join(strings.Fields(text), ""))
}

var addressMarks = strings.NewReplacer("\u3002", ".", "\u2014\u2014", "_", "\u2014", "-", "\u2013", "-", "\u2212", "-")

// voidIn voids a slip in the box it belongs to and returns the refusal, "" when it is void. A typed code does not say
// which box, so the boxes of all groups are tried.
func (req *request) voidIn(s session.SessionView, one slip) (ballotbox.Refusal, error) {
	for _, b := range s.Boxes {
		token := one.token
		if one.sid == "" {
			token = vote.TypedToken(b.SID, one.code)
		} else if one.sid != b.SID {
			continue
		}
		err := req.svc.Boxes.Void(req.ctx, req.who, b.SID, append([]byte{1}, token[:]...))
		no, refused := ballotbox.RefusalIn(err)
		switch {
		case !refused:
			return "", err
		case no != ballotbox.Unknown:
			return no, nil
		}
	}
	return ballotbox.Unknown, nil
}
