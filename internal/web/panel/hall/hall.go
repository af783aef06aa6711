package hall

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/display"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/typed"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
	"minping/static"
)

// hallScreen is the projector's page. Its key is in the fragment, which never gets here; its script reads the API's
// event stream.
func (req *request) hallScreen() error {
	req.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	return req.Render(HallScreen{Frame: kit.Frame{Title: "会场大屏"}, Groups: string(static.Marks)})
}

// pairing tells a screen that shows six digits whether they have been typed in. Its secret comes in a header, which
// no log keeps.
func (req *request) pairing() error {
	scheme, secret, _ := strings.Cut(req.Get(fiber.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Pairing") {
		return fiber.ErrUnauthorized
	}
	secret = strings.TrimSpace(secret)
	paired, err := req.svc.Displays.Paired(req.ctx, secret)
	if err != nil {
		return err
	}
	req.Set(fiber.HeaderCacheControl, "no-store")
	return req.JSON(fiber.Map{"paired": paired, "digits": display.PairingCode(secret)})
}

func monitorForm() kit.Form {
	return kit.Form{Action: "/admin/monitor", Button: "打开", Kind: "next", Fields: []kit.Field{{Name: "number", Label: "场次号", Type: "number6", Width: "short"}}}
}

// monitor is a supervising body's page in the hall: where left-over slips wait.
func (req *request) monitor() error { return req.monitorPage(monitorForm()) }

func (req *request) monitorPage(form kit.Form) error {
	out := Monitor{Frame: req.Frame("监票"), Form: form}
	r, ok, err := lookup.RoundOf(req.Request, "")
	if err != nil {
		return err
	}
	if ok {
		rows, err := req.svc.Scores.Overview(req.ctx, r.ID)
		if err != nil {
			return err
		}
		for _, o := range rows {
			if slices.Contains([]vote.State{
				vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted,
				vote.StateClosing,
			}, o.State) {
				out.Rows = append(
					out.Rows,
					kit.BriefingRow{
						Unit: o.Organization,
						Href: "/admin/sessions/" + o.SessionID + "/void",
						When: kit.ShortTime(o.HeldAt),
						Chip: lookup.StateChip(session.SessionView{State: o.State}),
					},
				)
			}
		}
	}
	return req.Render(out)
}

func (req *request) findSession() error {
	form := monitorForm()
	sid, err := req.svc.Boxes.SIDOfNumber(req.ctx, typed.Code(req.FormValue("number")))
	if records.KindOf(err) == records.NotFound {
		req.Refill(&form)
		form.Fields[0].Wrong = "没有这个场次号，请看大屏或票上的六位数字。"
		req.Status(http.StatusUnprocessableEntity)
		return req.monitorPage(form)
	}
	if err != nil {
		return err
	}
	id, err := req.svc.Boxes.SessionOf(req.ctx, sid)
	if err != nil {
		return err
	}
	return req.Redirect("/admin/sessions/"+id+"/void", "")
}
