package supervision

import (
	"fmt"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit"
)

// mostHanded is how many handed-over items are listed; the ledger has the others. itemsAtOnce are read at a time.
const (
	mostHanded  = 50
	itemsAtOnce = 200
	shownOfItem = 40
)

// handed lists what was handed over to the visitor's body and is not settled yet: supervision goes on after the
// evaluation.
func (req *request) handed(roundID string) (out *Handed, err error) {
	over, err := req.svc.Entries.HandedOver(req.ctx, req.who, roundID)
	if err != nil || len(over) == 0 {
		return nil, err
	}
	out = &Handed{Ledger: "/admin/ledger?round=" + roundID}
	settled, open := 0, 0
	for at, more := 0, true; more; more = at > 0 {
		l, err := req.svc.Ledgers.Items(req.ctx, req.who, ledger.Filter{RoundID: roundID}, at, itemsAtOnce)
		if err != nil {
			return nil, err
		}
		at = l.Next
		for _, i := range l.Items {
			h, ok := over[i.ID]
			switch {
			case !ok:
			case i.Item.State == rules.Settled:
				settled++
			case open < mostHanded:
				out.Rows = append(out.Rows, handedRow(i, h))
				open++
			default:
				open++
			}
		}
	}
	out.Said = fmt.Sprintf("移交 %d 项，已销号 %d 项。", settled+open, settled)
	if open > mostHanded {
		out.Said += fmt.Sprintf("下面列出 %d 项，其余的在台账里。", mostHanded)
	}
	return out, nil
}

func handedRow(i ledger.View, h entry.Handover) HandedRow {
	text := i.Item.Text
	if r := []rune(text); len(r) > shownOfItem {
		text = string(r[:shownOfItem-1]) + "…"
	}
	return HandedRow{
		Unit: i.Organization, Text: text, Href: "/admin/ledger/items/" + i.ID, State: i.Item.State.Name(),
		On: kit.DayWords(string(h.On)), Entry: "/admin/entries/" + h.Entry, Sign: h.Received == nil,
	}
}
