package supervision

import (
	"fmt"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/web/panel/kit"
)

// mostHanded is how many handed-over items are listed; the ledger has the others.
const (
	mostHanded  = 50
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
	f := ledger.Filter{RoundID: roundID, Among: map[string]bool{}}
	for id := range over {
		f.Among[id] = true
	}
	all, err := req.svc.Ledgers.Items(req.ctx, req.who, f, 0, 1)
	if err != nil {
		return nil, err
	}
	f.Unsettled = true
	open, err := req.svc.Ledgers.Items(req.ctx, req.who, f, 0, mostHanded)
	if err != nil {
		return nil, err
	}
	for _, i := range open.Items {
		out.Rows = append(out.Rows, handedRow(i, over[i.ID]))
	}
	out.Said = fmt.Sprintf("移交 %d 项，已销号 %d 项。", all.Total, all.Total-open.Total)
	if open.Total > mostHanded {
		out.Said += fmt.Sprintf("下面列出 %d 项，其余的在台账里。", mostHanded)
	}
	return out, nil
}

func handedRow(i ledger.View, h entry.Handover) HandedRow {
	return HandedRow{
		Unit: i.Organization, Text: kit.Clipped(i.Item.Heading(), shownOfItem),
		Href: "/admin/ledger/items/" + i.ID, State: i.Item.State.Name(),
		On: kit.DayWords(string(h.On)), Entry: "/admin/entries/" + h.Entry, Sign: h.Received == nil,
	}
}
