package ledger

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
)

// maxMarked is how many items can be marked at a time.
const maxMarked = 200

var (
	errOfficeMarks = records.Fail(records.Forbidden, "office_only", "共性问题由巡察办标记。", "Only the inspection office marks common problems.")
	errNoneChosen  = wrongItems("请选择 1 到 200 个事项。", "Choose 1 to 200 items.")
	errItemGone    = wrongItems("有的事项不在了，请刷新后再选。", "One of the items does not exist.")
	errHidden      = records.Fail(records.Conflict, "restricted", "限授权人员查看的事项不能标为共性问题。", "An item for named readers cannot be marked as a common problem.")
)

// wrongItems refuses a choice of items in a sentence of its own: the panel has no one field for the choice.
func wrongItems(zh, en string) *records.Error {
	e := records.InvalidField("items", zh, en)
	e.Code, e.Text = "items", e.Fields[0].Text
	return e
}

// Mark marks items as examples of a common problem (domain A36), or removes the mark. Items that are already marked so
// are skipped; it returns how many were changed.
func (l *Ledgers) Mark(ctx context.Context, a records.Actor, ids []string, common bool) (changed int, err error) {
	if a.Role != auth.Admin {
		return 0, errOfficeMarks
	}
	if len(ids) == 0 || len(ids) > maxMarked {
		return 0, errNoneChosen
	}
	read, err := l.readAll(ctx, ids)
	if err != nil {
		return 0, err
	}
	for _, id := range ids { // check everything that could be refused first, so that nothing is half done
		v, ok := read[id]
		switch {
		case !ok:
			return 0, errItemGone
		case v.V.Restricted != nil:
			return 0, errHidden
		}
	}
	for _, id := range ids {
		v := read[id]
		if v.V.Common == common {
			continue
		}
		// it may have been restricted since it was looked at
		_, err := l.update(ctx, id, v.Version, kept, func(i *ledger.Item) error {
			i.Common = common
			return nil
		})
		if err != nil {
			return changed, err
		}
		v.V.Common = common
		read[id] = v // it may be named twice
		changed++
		if err := l.note(ctx, a, "item.common", v.V.Evaluation, id, ""); err != nil {
			return changed, err
		}
	}
	return changed, nil
}
