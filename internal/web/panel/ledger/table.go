package ledger

import (
	"fmt"
	"net/url"

	"minping/internal/app/ledger"
	appfile "minping/internal/app/ledgerfile"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

// tables are the tables that are kept with the ledger of the one unit, if it is that of one, and of its round.
func (req *request) tables(scope url.Values) (out []Table, err error) {
	if scope.Get("evaluation") != "" {
		out, err = req.tablesOf(scope)
		if err != nil {
			return nil, err
		}
	}
	ofRound, err := req.tablesOf(url.Values{"round": scope["round"]})
	return append(out, ofRound...), err
}

// tablesOf are the tables that are kept with one ledger, each as a file.
func (req *request) tablesOf(scope url.Values) (out []Table, err error) {
	kept, err := req.svc.Files.Tables(req.ctx, req.who, ledgerIn(scope.Get))
	for _, t := range kept {
		at := url.Values{"layout": {t.Layout}}
		for name, v := range scope {
			at[name] = v
		}
		row := Table{
			Name: t.Name, Href: home + "/export?" + at.Encode(), Said: fmt.Sprintf("%d 行，%s保存", t.Rows, kit.DayWords(t.On)),
		}
		if req.who.Role == auth.Admin || req.who.Role == auth.Unit {
			row.Remove = &kit.Form{
				Key: "remove-" + t.Layout, Action: home + "/tables/remove", Label: "删除…", Kind: "grave", Button: "删除附表",
				Cannot: "删除后不再显示，也不能导出。需要时可以再导入。",
				Hidden: []kit.Hidden{
					{Name: "round", Value: scope.Get("round")},
					{Name: "evaluation", Value: scope.Get("evaluation")},
					{Name: "layout", Value: t.Layout},
				},
			}
		}
		out = append(out, row)
	}
	return out, err
}

// ledgerIn returns whose ledger an address or a form is about.
func ledgerIn(value func(string) string) ledger.Filter {
	if id := value("evaluation"); id != "" {
		return ledger.Filter{EvaluationID: id}
	}
	return ledger.Filter{RoundID: value("round")}
}

// removeTable takes a table away from a ledger.
func (req *request) removeTable() error {
	value := func(name string) string { return req.FormValue(name) }
	err := req.svc.Files.RemoveTable(req.ctx, req.who, ledgerIn(value), req.FormValue("layout"))
	if err != nil {
		return err
	}
	back := url.Values{"round": {req.FormValue("round")}}
	if id := req.FormValue("evaluation"); id != "" && req.who.Role == auth.Admin {
		back.Set("evaluation", id)
	}
	return req.Redirect(home+"?"+back.Encode(), "removed")
}

// aboutTable says what an import would change, nil for a first one.
func aboutTable(t appfile.TableView) *kit.Notice {
	switch {
	case t.Same:
		return &kit.Notice{Kind: "info", Text: "这张附表和已保存的一样，不用再导入。"}
	case t.Lost > 0:
		return &kit.Notice{Kind: "fair", Text: fmt.Sprintf("会换下 %s 保存的同一张附表；那张里有 %d 行，这张没有。", kit.DayWords(t.Replaces), t.Lost)}
	case t.Replaces != "":
		return &kit.Notice{Kind: "info", Text: "会换下 " + kit.DayWords(t.Replaces) + " 保存的同一张附表，它的各行这张都有。"}
	}
	return nil
}
