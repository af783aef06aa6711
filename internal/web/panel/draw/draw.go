package draw

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"minping/internal/app/draw"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) draw() error { return req.drawPage(Draw{}, nil) }

// drawSheet is the page being assembled.
type drawSheet struct {
	*request
	Draw
	tried  *kit.Submission
	placed bool // the form that was sent is on the page
}

// offer puts a form on the page, with what was sent.
func (s *drawSheet) offer(f *kit.Form) *kit.Form {
	s.placed = s.placed || f != nil && s.tried != nil && s.tried.Key == f.Key
	return s.request.WithErrors(f, s.tried)
}

// drawPage shows the progress of the draw of attendees and what comes next.
func (req *request) drawPage(out Draw, tried *kit.Submission) error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	out.Frame = req.Frame("抽取参会人员")
	out.Sub, out.Back = a.Organization.V.Name, &kit.Link{
		Href: "/admin/evaluations/" + a.Evaluation.ID,
		Text: a.Organization.V.Name,
	}
	s := &drawSheet{request: req, Draw: out, tried: tried}
	d, err := req.svc.Draws.ShowDraw(req.ctx, req.who, a.Evaluation.ID)
	switch {
	case records.KindOf(err) == records.NotFound:
		s.Steps, s.Next = drawSteps(0), poolNext(a.Evaluation.ID, false)
		s.Next.Form = s.offer(s.Next.Form)
	case err != nil:
		return err
	default:
		if err := s.contents(d); err != nil {
			return err
		}
	}
	if tried != nil && !s.placed {
		n := overtaken(d, tried)
		s.Notice = &n
	}
	return req.Render(s.Draw)
}

// contents puts the existing parts of a draw on the page.
func (s *drawSheet) contents(d draw.DrawView) error {
	from, err := s.origin(d.EvaluationID)
	if err != nil {
		return err
	}
	s.Facts, s.Record = append(drawFacts(d), from), lookup.DrawPath(d.EvaluationID)+"/record.json"
	s.Note = "记录里没有姓名，只有名单序号。有了密值、人数和见证人报的数，谁都可以用 SHA-256 重算出同样的结果。"
	if d.Drawn == nil {
		s.Note = "记录里没有姓名，只有名单序号和类别。"
	}
	if d.Late {
		s.Says = append(s.Says, kit.Notice{Kind: "info", Text: "测评已经开始，不能再抽取或更换参会人员。"})
	}
	if d.Erased != nil {
		s.Says = append(s.Says, kit.Notice{Kind: "info", Text: fmt.Sprintf("%s，%s，%d 人的姓名和电话已经删除。抽取记录留着，里面没有姓名。", kit.Minute(d.Erased.At), erasedWhy(d.Erased), d.Erased.People)})
		s.Steps = drawSteps(len(drawSteps(0)))
		if d.Drawn == nil && !d.Late {
			s.Steps, s.Next = drawSteps(0), poolNext(d.EvaluationID, false)
			s.Next.Form = s.offer(s.Next.Form)
		} else if !d.Late {
			s.More = append(s.More, s.offer(poolAgain(d)))
		}
		return nil
	}
	lost, err := s.next(d)
	if err != nil {
		return err
	}
	switch {
	case d.Late:
	case lost: // then it is what to do next
		s.Next = poolNext(d.EvaluationID, d.Drawn != nil)
		s.Next.Title, s.Next.Form = "再上传一次名单", s.offer(s.Next.Form)
	default:
		s.More = append(s.More, s.offer(poolAgain(d)))
	}
	s.More = append(s.More, s.offer(eraseForm(d)))
	return nil
}

// next returns the current step of the draw, and whether the people can no longer be read.
func (s *drawSheet) next(d draw.DrawView) (lost bool, err error) {
	list, err := s.svc.Draws.Attendees(s.ctx, s.who, d.EvaluationID)
	var e *records.Error
	lost = errors.As(err, &e) && e.Kind == records.Conflict
	if lost {
		s.Says = append(s.Says, kit.Notice{Kind: "poor", Text: e.Text.ZH})
	} else if err != nil {
		return false, err
	}
	switch {
	case d.Drawn != nil:
		s.Steps = drawSteps(3)
		if d.Late {
			s.Steps = drawSteps(4)
		}
		if !lost {
			s.people(d, list)
		}
	case d.Late || lost:
		s.Steps = drawSteps(0)
	case d.Commitment != "":
		s.Steps = drawSteps(2)
		s.Next = &DrawNext{
			Title: "当众抽取", Text: []string{"先请见证人把下面的承诺值拍下来，或者抄下前 16 位。再请他们每人随意报一个数，最后按“抽取”。", "承诺值锁定了系统的密值，见证人报数时谁也不知道它。密值和报的数合成种子，谁也不能左右结果。"},
			Commitment: d.Commitment, Form: s.offer(witnessForm(d)),
		}
		s.More = append(s.More, s.offer(quotasAgain(d)))
	default:
		s.Steps = drawSteps(1)
		s.Next = &DrawNext{
			Title: "每类抽几人，候补几人", Text: []string{fmt.Sprintf("名单已收下，共 %d 人。有人不能来时，由同一类的候补按次序补上。", len(d.Pool)), "保存后公布承诺值，再请见证人报数。"},
			Form: s.offer(quotaForm(d)),
		}
	}
	return lost, nil
}

// people shows who was drawn.
func (s *drawSheet) people(d draw.DrawView, list []draw.Attendee) {
	n := map[string]int{}
	who := &DrawWho{Calls: lookup.DrawPath(d.EvaluationID) + "/calls"}
	for _, p := range list {
		n[p.Standing]++
		chip := kit.Chip{Kind: "good", Text: "参会"}
		switch p.Standing {
		case draw.Reserve:
			chip = kit.Chip{Text: "候补"}
		case draw.Replaced:
			chip = kit.Chip{Kind: "fair", Text: "已更换"}
		}
		who.Rows = append(who.Rows, DrawRow{No: p.ID, Name: p.Name, Stratum: p.Stratum, Phone: p.Phone, Chip: chip})
	}
	who.Says = fmt.Sprintf("请通知这 %d 人到会，候补 %d 人", n[draw.Attends], n[draw.Reserve])
	if d.Late {
		who.Says = fmt.Sprintf("抽中 %d 人，候补 %d 人", n[draw.Attends], n[draw.Reserve])
	}
	if n[draw.Replaced] > 0 {
		who.Says += fmt.Sprintf("，已更换 %d 人", n[draw.Replaced])
	}
	who.Says += fmt.Sprintf("。封票 %d 天后名单自动删除，最迟在上传 180 天后。", s.svc.Draws.AttendeeDays())
	s.Who = who
	if !d.Late {
		who.Replace = s.offer(replaceForm(d, list))
	}
}

func erasedWhy(e *draw.Erasure) string {
	switch e.Rule {
	case draw.EraseSealed:
		return fmt.Sprintf("封票已满 %d 天", e.Days)
	case draw.EraseTooOld:
		return "上传已满 180 天，一直没有封票"
	}
	return "应 " + e.By + " 的要求"
}

func drawFacts(d draw.DrawView) []kit.Fact {
	out := []kit.Fact{{Name: "名单人数", Value: strconv.Itoa(len(d.Pool)) + " 人，上传于 " + kit.Minute(d.PooledAt)}, {Name: "名单校验值", Value: spaced(d.PoolDigest)}}
	add := func(name, value string) {
		if value != "" {
			out = append(out, kit.Fact{Name: name, Value: value})
		}
	}
	for _, q := range d.Quotas {
		add(q.Stratum, fmt.Sprintf("抽 %d 人，候补 %d 人", q.N, q.Reserves))
	}
	add("承诺值", spaced(d.Commitment))
	add("密值", spaced(d.Secret))
	for _, w := range d.Witnesses {
		add("见证人", w.Name+" 报 "+w.Number)
	}
	add("种子", spaced(d.Seed))
	if d.DrawnAt != nil {
		add("抽取", kit.Minute(*d.DrawnAt)+" "+d.DrawnBy)
	}
	for _, r := range d.Replacements {
		add("更换", fmt.Sprintf("第 %s 号（%s）换成第 %s 号", r.Absent, absence(r.Reason), r.By))
	}
	for _, x := range d.Discarded {
		add("作废的抽取", kit.Minute(x.At)+" "+x.By+"："+x.Reason)
	}
	return out
}

// spaced breaks a digest so that it fits on a phone.
func spaced(hex string) string {
	var parts []string
	for ; len(hex) > 8; hex = hex[8:] {
		parts = append(parts, hex[:8])
	}
	return strings.Join(append(parts, hex), " ")
}
