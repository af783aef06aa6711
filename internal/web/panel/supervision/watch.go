package supervision

import (
	"net/url"
	"strings"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

// watched lists the units of a round whose items the visitor's body checks and whose papers it signs for, although the
// reports of daily supervision are other bodies'. A stationed group has such units under every scheme.
func (req *request) watched(out *Dailies, roundID string) error {
	l, err := req.svc.Ledgers.Items(req.ctx, req.who, ledger.Filter{RoundID: roundID}, 0, 1)
	if records.KindOf(err) == records.Forbidden || err == nil && len(l.ByUnit) == 0 {
		out.Empty = &kit.Empty{
			Icon: "sheet", Title: "本轮没有您的部门监督的单位",
			Text: "巡察办在单位名单里把您的部门填成单位的“日常监督部门”，并把那个单位加入本轮以后，这里会列出来。",
		}
		return nil
	}
	if err != nil {
		return err
	}
	written, err := req.svc.Entries.InRound(req.ctx, req.who, roundID, entry.Filter{})
	if err != nil {
		return err
	}
	sign := map[string]int{}
	for _, v := range written {
		if v.MaySign() {
			sign[v.Subject.ID]++
		}
	}
	from, to, pages := req.Paginate(len(l.ByUnit))
	out.Pages = pages
	for _, u := range l.ByUnit[from:to] {
		about := url.QueryEscape(u.EvaluationID)
		out.Watch = append(out.Watch, WatchRow{
			Unit: u.Organization, Items: u.Counts.Items, Reported: u.Counts.Reported, Again: u.Counts.Again,
			Overdue: u.Counts.Overdue, Sign: sign[u.EvaluationID],
			Ledger:  "/admin/ledger?round=" + roundID + "&evaluation=" + about,
			Entries: "/admin/entries?kind=evaluation&about=" + about,
		})
	}
	var bodies []string
	for _, b := range req.svc.Supervision.Tasks.Reporting() {
		bodies = append(bodies, kit.BodyName(b))
	}
	out.Said = "日常监督报告由" + strings.Join(bodies, "、") + "报送。您的部门监督下面的单位：核查上报的事项，签收整改方案等材料。"
	return nil
}
