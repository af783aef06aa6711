// Package ledger keeps the rectification ledger (台账): the items of an evaluation with their measures, steps, checks
// and evidence, who may read and change them, and what they come to in counts and words (evaluation §2 to §5).
package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/pack"
	"minping/internal/keys"
)

// Kinds of records.
const (
	kindItem  = "item"       // below its evaluation
	kindFile  = "item_file"  // what a piece of evidence is; below its item
	kindBytes = "item_bytes" // the bytes of a piece of evidence, under its id
	kindTask  = "self_check" // a common problem for a unit to look for; below its organization
)

// Ledgers gives access to the ledgers of a store. Safe for concurrent use.
type Ledgers struct {
	env    *records.Env
	audit  *audit.Log
	rounds *round.Rounds
	ring   *keys.Ring
	files  *file.Shelf
	rules  Rules
	index  index

	selfChecks *audit.Cache[[]records.Versioned[SelfCheck]] // by batch
	mine       func(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error)
	fedBack    func(ctx context.Context, evaluation string) (map[string]round.FedBack, error) // nil: unknown

	accounts func(ctx context.Context, field string, typed, before []string) ([]string, error) // nil: not looked up
}

// Rules are the data that ledgers use.
type Rules struct {
	Pack   ledger.Pack
	Ladder deadline.Ladder // the one of Ladders that is used
	// Ladders are those that the settings choose from.
	Ladders []deadline.Ladder
	// Calendar says which days are working days, in which some terms are counted.
	Calendar deadline.Calendar
	// Bodies are the supervising bodies that see every unit; any other sees only the units it supervises.
	Bodies []string
	// RestrictedDays is how many days a restricted item is kept after it was settled or withdrawn.
	RestrictedDays int
}

// ReadRules reads the rules from the built-in packs ledger, deadlines and calendar.
func ReadRules(packs pack.Files, bodies []string) (Rules, error) {
	states, err := pack.Load(packs, "ledger", ledger.ParsePack)
	if err != nil {
		return Rules{}, err
	}
	rules, err := pack.Load(packs, "deadlines", deadline.ParseRules)
	if err != nil {
		return Rules{}, err
	}
	calendar, err := pack.Load(packs, "calendar", deadline.ParseCalendar)
	if err != nil {
		return Rules{}, err
	}
	ladder, _ := rules.Ladder("")
	return Rules{
		Pack: states, Ladder: ladder, Ladders: rules.Ladders, Calendar: calendar, Bodies: bodies,
	}, nil
}

// WithLadder returns the rules with the ladder by its id, the first one for an empty id.
func (r Rules) WithLadder(id string) (Rules, error) {
	all := deadline.Rules{Ladders: r.Ladders}
	l, ok := all.Ladder(id)
	if !ok {
		var ids []string
		for _, x := range r.Ladders {
			ids = append(ids, x.ID+"（"+x.Name+"）")
		}
		known := strings.Join(ids, "、")
		return r, fmt.Errorf("没有提醒阶梯 %s，可以用 %s / there is no ladder %[1]s; use one of %[2]s", id, known)
	}
	r.Ladder = l
	return r, nil
}

// restrictedDays is the default of Rules.RestrictedDays.
const restrictedDays = 180

// New returns the ledgers of a store.
func New(env *records.Env, log *audit.Log, rounds *round.Rounds, ring *keys.Ring, rules Rules) *Ledgers {
	if rules.RestrictedDays == 0 {
		rules.RestrictedDays = restrictedDays
	}
	l := &Ledgers{
		env: env, audit: log, rounds: rounds, ring: ring, rules: rules,
		files: file.NewShelf(env, ring, kindFile, kindBytes, maxFiles),
	}
	l.selfChecks = audit.NewCache[[]records.Versioned[SelfCheck]](log)
	log.Declare(l.Events()...)
	rounds.CountsFrom(l.Counts, l.Said)
	return l
}

// Events returns the entries of the audit chain that this room writes. The object of an entry is the evaluation, a
// slash and the item; entries never contain text of items.
func (l *Ledgers) Events() []audit.Event {
	item := audit.About(audit.Item)
	return []audit.Event{
		item("item.new", "登记台账事项", "item added to a ledger"),
		item("item.change", "修改台账事项", "item changed"),
		item("item.step", "办理台账事项", "step taken with an item"),
		item("item.file", "上传佐证材料", "evidence added to an item"),
		item("item.file_read", "下载限授权事项的材料", "evidence of a restricted item read"),
		item("item.read", "查看限授权事项", "restricted item read"),
		item("item.purge", "按期清除限授权事项", "restricted item deleted in time"),
		item("item.letter", "督办函件记入事项", "letter of the ladder noted with an item"),
		item("item.common", "标为共性问题", "items marked as a common problem"),
		item("self_check.new", "布置对照自查", "self-check asked for"),
		item("self_check.reply", "报送自查情况", "self-check answered"),
	}
}

// Inventory returns what this room stores.
func (l *Ledgers) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindItem, kindFile, kindBytes, kindTask}}
}

// Jobs returns the recurring work: deleting restricted items whose retention period is over.
func (l *Ledgers) Jobs() []records.Job {
	return []records.Job{{
		Name: "ledger", Every: time.Hour, Run: l.purge,
		Keeps: l.restricted, What: records.Text{ZH: "限授权台账事项", EN: "restricted ledger items"},
	}}
}

// Pack returns the data that ledgers use.
func (l *Ledgers) Pack() ledger.Pack { return l.rules.Pack }

// Standing returns the status of something due on a day, by the ladder.
func (l *Ledgers) Standing(due deadline.Day) deadline.Standing {
	return l.rules.Ladder.Standing(deadline.Watched{Due: due}, l.today())
}

// today returns the day as counted in China.
func (l *Ledgers) today() deadline.Day { return deadline.DayOf(l.env.Now()) }

// Ladder returns how deadlines are enforced.
func (l *Ledgers) Ladder() deadline.Ladder { return l.rules.Ladder }
