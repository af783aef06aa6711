package ledger

import (
	"net/url"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// nothing is shown in place of the items of a round where there are none to show.
func (req *request) nothing(r records.Versioned[round.Round], l ledger.List) *kit.Empty {
	if l.Counts.Items > 0 {
		return &kit.Empty{Icon: "table", Title: "没有符合条件的事项", Text: "换一个条件试试。" + hidden(l.Hidden)}
	}
	e := &kit.Empty{Icon: "table", Title: "台账里还没有事项", Text: "从手头的台账表格导入，列名不同也能识别，写入前先给您看一遍。"}
	switch {
	case len(l.ByUnit) == 0:
		return req.noUnits(r)
	case req.who.Role == auth.Leader:
		e.Text = "巡察办或被巡察单位导入台账以后，在这里看到每个问题的整改情况。"
	default:
		e.Do = &kit.Link{Href: home + "/import?round=" + url.QueryEscape(r.ID), Text: "导入台账"}
	}
	return e
}

// noneOf is noUnits of a round, or of the newest if none is named.
func (req *request) noneOf(id string) (*kit.Empty, error) {
	r, ok, err := lookup.RoundOf(req.Request, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return lookup.NoRounds(req.who), nil
	}
	return req.noUnits(r), nil
}

// noUnits is shown where there is no unit of the person's in a round.
func (req *request) noUnits(r records.Versioned[round.Round]) *kit.Empty {
	switch req.who.Role {
	case auth.Admin:
		return lookup.NoneJoined(req.who, r, "台账按单位登记；单位加入本轮以后，可以导入或者登记它的台账。")
	case auth.Leader:
		return lookup.NoneJoined(req.who, r, "单位加入本轮以后，它们的台账在这里。")
	case auth.Unit:
		return &kit.Empty{Icon: "table", Title: "本单位不在这一轮里", Text: "本单位加入这一轮以后，台账在这里。"}
	}
	return &kit.Empty{Icon: "table", Title: "没有归您办理的单位", Text: "分给您的单位加入本轮以后，它们的台账在这里。"}
}
