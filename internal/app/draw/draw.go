package draw

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/draw"
	"minping/internal/keys"
	"minping/internal/typed"
	"minping/internal/vote"
)

// KindDraw is the draw of attendees of an evaluation (domain A22); id = evaluation. It contains no names and is kept
// forever.
const KindDraw = "draw"

// minWitnesses is how many people choose a number: with only one, no one else could confirm afterwards which number it
// was.
const minWitnesses = 2

// drawRecord is a draw in progress. Until the secret is revealed it is stored here encrypted.
type drawRecord struct {
	draw.DrawRecord
	List         string             `json:"list"` // the record with the people
	Sealed       []byte             `json:"sealed,omitempty"`
	PooledAt     time.Time          `json:"pooled_at"`
	DrawnAt      *time.Time         `json:"drawn_at,omitempty"`
	DrawnBy      string             `json:"drawn_by,omitempty"`
	Replacements []draw.Replacement `json:"replacements,omitempty"`
	Discarded    []Discarded        `json:"discarded,omitempty"`
	Erased       *Erasure           `json:"erased,omitempty"`
}

// Discarded is a draw that was repeated, and why.
type Discarded struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	Seed   string    `json:"seed"`
}

// DrawView is a draw in a form that may be shown to anyone: it names no attendee.
type DrawView struct {
	Version      int          `json:"version"`
	EvaluationID string       `json:"evaluation_id"`
	Unread       round.Unread `json:"-"` // right after an upload
	draw.DrawRecord
	PooledAt     time.Time          `json:"pooled_at"`
	DrawnAt      *time.Time         `json:"drawn_at,omitempty"`
	DrawnBy      string             `json:"drawn_by,omitempty"`
	Replacements []draw.Replacement `json:"replacements,omitempty"`
	Attending    []draw.Drawn       `json:"attending,omitempty"`
	Discarded    []Discarded        `json:"discarded,omitempty"`
	Erased       *Erasure           `json:"erased,omitempty"`
	Late         bool               `json:"-"` // the ballot or the scoring has begun: drawing is no longer possible
}

func (s *Draws) drawView(ctx context.Context, v records.Versioned[drawRecord]) (DrawView, error) {
	late := s.tooLateToDraw(ctx, v.ID)
	if late != nil && records.KindOf(late) != records.Conflict {
		return DrawView{}, late
	}
	return DrawView{
		Version:      v.Version,
		EvaluationID: v.ID,
		DrawRecord:   v.V.DrawRecord,
		PooledAt:     v.V.PooledAt,
		DrawnAt:      v.V.DrawnAt,
		DrawnBy:      v.V.DrawnBy,
		Replacements: v.V.Replacements,
		Attending:    draw.Attending(v.V.Drawn, v.V.Replacements),
		Discarded:    v.V.Discarded,
		Erased:       v.V.Erased,
		Late:         late != nil,
	}, nil
}

// ShowDraw shows the progress of an evaluation's draw; NotFound before there is a list.
func (s *Draws) ShowDraw(ctx context.Context, a records.Actor, evaluationID string) (DrawView, error) {
	if err := mayDraw(a); err != nil {
		return DrawView{}, err
	}
	v, err := records.Load[drawRecord](ctx, s.env, KindDraw, evaluationID)
	if err != nil {
		return DrawView{}, err
	}
	return s.drawView(ctx, v)
}

// tooLateToDraw refuses changes to who is asked once the assessment has begun: the draw comes before it (domain A22).
func (s *Draws) tooLateToDraw(ctx context.Context, evaluationID string) error {
	locked, err := s.scores.Locked(ctx, evaluationID)
	if err != nil {
		return err
	}
	begun := locked
	err = s.eachBallot(ctx, evaluationID, func(line []ballotbox.StateEntry) {
		_, opened := ballotbox.Reached(line, vote.StateOpen)
		_, admitting := ballotbox.Reached(line, vote.StateAdmitting)
		begun = begun || opened || admitting
	})
	if err != nil {
		return err
	}
	if begun {
		return records.Fail(
			records.Conflict,
			"assessment_begun",
			"测评已经开始，不能再抽取或更换参会人员。",
			"The assessment has begun: attendees must be drawn before it.",
		)
	}
	return nil
}

// beforeDrawing is the check at the start of every step of a draw.
func (s *Draws) beforeDrawing(ctx context.Context, a records.Actor, evaluationID string) error {
	if err := mayDraw(a); err != nil {
		return err
	}
	if _, err := s.rounds.Inspected(ctx, evaluationID); err != nil {
		return err
	}
	return s.tooLateToDraw(ctx, evaluationID)
}

// PutAttendees stores the list that names are drawn from, all rows or none. A list uploaded after a draw discards the
// draw, with a reason that stays on record.
func (s *Draws) PutAttendees(
	ctx context.Context,
	a records.Actor,
	evaluationID string,
	raw []byte,
	reason string,
) (DrawView, error) {
	if err := s.beforeDrawing(ctx, a, evaluationID); err != nil {
		return DrawView{}, err
	}
	people, unread, err := readPeople(raw)
	if err != nil {
		return DrawView{}, err
	}
	l := attendeeList{Salt: freshSecret(), People: people}
	id, err := s.keepAttendees(ctx, evaluationID, l)
	if err != nil {
		return DrawView{}, err
	}
	next := drawRecord{List: id, PooledAt: s.env.Now()}
	next.Algorithm, next.PoolDigest = draw.DrawAlgorithm, draw.PoolDigest(people, l.Salt)
	for _, p := range people {
		next.Pool = append(next.Pool, p.PoolEntry)
	}
	before := ""
	v, err := records.Update(ctx, s.env, KindDraw, evaluationID, records.AnyVersion, func(d *drawRecord) error {
		n := next
		n.Discarded = d.Discarded
		if d.Drawn != nil {
			if !records.Says(reason, 200) {
				return records.InvalidField(
					"reason",
					"已经抽取过。要换名单重抽，请写明理由，最多 200 字。",
					"Names have been drawn: give a reason of at most 200 characters for drawing again.",
				)
			}
			n.Discarded = append(n.Discarded, Discarded{s.env.Now(), a.Name, strings.TrimSpace(reason), d.Seed})
		}
		before, *d = d.List, n
		return nil
	})
	if records.KindOf(err) == records.NotFound {
		v, err = records.Create(ctx, s.env, KindDraw, evaluationID, evaluationID, next)
	}
	if err != nil {
		return DrawView{}, errors.Join(err, s.purgeList(ctx, id))
	}
	if err := s.purgeList(ctx, before); err != nil {
		return DrawView{}, err
	}
	if err := s.audit.Append(ctx, a, "draw.pool", evaluationID, fmt.Sprint(len(people))); err != nil {
		return DrawView{}, err
	}
	out, err := s.drawView(ctx, v)
	out.Unread = unread
	return out, err
}

func freshSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand never fails
	return hex.EncodeToString(b)
}

// FixDraw fixes how many are drawn from each stratum and commits to a secret. Once it returns, no one can choose the
// outcome.
func (s *Draws) FixDraw(
	ctx context.Context,
	a records.Actor,
	evaluationID string,
	ifMatch int,
	quotas []draw.Quota,
) (DrawView, error) {
	if err := s.beforeDrawing(ctx, a, evaluationID); err != nil {
		return DrawView{}, err
	}
	secret := freshSecret()
	sealed, err := s.boxes.Ring.SealPersonal(KindDraw+"/"+evaluationID, []byte(secret))
	if err != nil {
		return DrawView{}, err
	}
	v, err := records.Update(ctx, s.env, KindDraw, evaluationID, ifMatch, func(d *drawRecord) error {
		if err := d.open(); err != nil {
			return err
		}
		if _, err := draw.Draw(d.Pool, quotas, secret); err != nil { // a trial: are there enough people?
			return records.FieldErrors(err)
		}
		if total := totalOf(quotas); total < 1 {
			return records.InvalidField("quotas[0].n", "至少要抽取一个人。", "At least one person must be drawn.")
		}
		d.Quotas, d.Sealed, d.Commitment = quotas, sealed, draw.DrawCommitment(secret, d.PoolDigest, quotas)
		return nil
	})
	if err != nil {
		return DrawView{}, err
	}
	if err := s.audit.Append(ctx, a, "draw.commit", evaluationID, v.V.Commitment); err != nil {
		return DrawView{}, err
	}
	return s.drawView(ctx, v)
}

// open refuses changes to a completed draw, or to one whose list is deleted.
func (d *drawRecord) open() error {
	if d.Drawn != nil {
		return records.Fail(
			records.Conflict,
			"drawn",
			"已经抽取，结果不能改。要重抽，请重新上传名单并写明理由。",
			"Names were drawn; to draw again, send the list again with a reason.",
		)
	}
	if d.Erased != nil {
		return errErased
	}
	return nil
}

func totalOf(quotas []draw.Quota) (n int) {
	for _, q := range quotas {
		n += q.N
	}
	return n
}

// DrawAttendees draws, with the numbers that witnesses announced after the commitment was published.
func (s *Draws) DrawAttendees(
	ctx context.Context,
	a records.Actor,
	evaluationID string,
	ifMatch int,
	witnesses []draw.Witness,
) (DrawView, error) {
	if err := s.beforeDrawing(ctx, a, evaluationID); err != nil {
		return DrawView{}, err
	}
	if err := checkWitnesses(witnesses); err != nil {
		return DrawView{}, err
	}
	v, err := records.Update(ctx, s.env, KindDraw, evaluationID, ifMatch, func(d *drawRecord) error {
		if err := d.open(); err != nil {
			return err
		}
		if d.Commitment == "" {
			return records.Fail(records.Conflict, "not_fixed", "请先确定抽取人数。", "Fix the number to be drawn first.")
		}
		secret, err := s.boxes.Ring.OpenPersonal(KindDraw+"/"+evaluationID, d.Sealed)
		if err != nil {
			return lostSecret(err)
		}
		made, err := d.Reveal(string(secret), witnesses)
		if err != nil {
			return records.FieldErrors(err)
		}
		now := s.env.Now()
		d.DrawRecord, d.Sealed, d.DrawnAt, d.DrawnBy = made, nil, &now, a.Name
		return nil
	})
	if err != nil {
		return DrawView{}, err
	}
	if err := s.audit.Append(ctx, a, "draw.make", evaluationID, v.V.Seed); err != nil {
		return DrawView{}, err
	}
	return s.drawView(ctx, v)
}

func lostSecret(err error) error {
	if errors.Is(err, keys.ErrGone) {
		return records.Fail(
			records.Conflict,
			"attendees_sealed",
			"抽取的密钥不在这台服务器上。请重新确定抽取人数。",
			"The key is not on this server: fix the number to be drawn again.",
		)
	}
	return fmt.Errorf("secret of draw: %w", err)
}

// checkWitnesses checks the witnesses and reads their numbers as people type them.
func checkWitnesses(ws []draw.Witness) error {
	var f records.Fields
	if len(ws) < minWitnesses || len(ws) > 9 {
		f.Add("witnesses", "要有 2 到 9 位见证人，每人当场报一个数。", "There must be 2 to 9 witnesses, each with a number.")
	}
	for i := range ws {
		ws[i].Name, ws[i].Number = typed.Line(ws[i].Name), typed.Code(ws[i].Number)
		w := ws[i]
		if !records.Name(w.Name, 30) {
			f.Add(
				fmt.Sprintf("witnesses[%d].name", i),
				"请填写见证人姓名，最多 30 字。",
				"The witness's name is needed, at most 30 characters.",
			)
		}
		if n := utf8.RuneCountInString(w.Number); n < 1 || n > 20 || strings.Trim(w.Number, "0123456789") != "" {
			f.Add(fmt.Sprintf("witnesses[%d].number", i), "请填写见证人报的数，1 到 20 位数字。", "The number must have 1 to 20 digits.")
		}
	}
	return f.Err()
}

// ReplaceAttendee asks the next reserve instead of a person who does not come.
func (s *Draws) ReplaceAttendee(
	ctx context.Context,
	a records.Actor,
	evaluationID string,
	ifMatch int,
	absent, reason string,
) (DrawView, error) {
	if err := s.beforeDrawing(ctx, a, evaluationID); err != nil {
		return DrawView{}, err
	}
	if !slices.Contains(draw.AbsenceReasons(), reason) {
		return DrawView{}, records.InvalidField(
			"reason",
			"请选一个原因。",
			"Must be one of unreachable, away, ill, declined, other.",
		)
	}
	v, err := records.Update(ctx, s.env, KindDraw, evaluationID, ifMatch, func(d *drawRecord) error {
		by, attending := draw.NextReserve(d.Drawn, d.Replacements, absent)
		switch {
		case !attending:
			return records.InvalidField("id", "这个人不在参会名单里。", "This person is not among those who were drawn.")
		case by == "":
			return records.Fail(records.Conflict, "no_reserve", "这一类没有候补了。", "No reserve of this stratum is left.")
		}
		d.Replacements = append(d.Replacements, draw.Replacement{Absent: absent, By: by, Reason: reason})
		return nil
	})
	if err != nil {
		return DrawView{}, err
	}
	if err := s.audit.Append(ctx, a, "draw.replace", evaluationID, reason); err != nil {
		return DrawView{}, err
	}
	return s.drawView(ctx, v)
}
