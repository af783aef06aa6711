package session

import (
	"minping/internal/vote"
	"minping/internal/web/sheets"
)

// stepHelp says in three sentences how each step is done: what to do, what to look at, what cannot be undone.
var stepHelp = map[string][3]string{
	"prepare": {"在接打印机的电脑上打印票，裁开、打乱。", "在接投影的电脑上打开大屏，核对校验码和票面一样。", "开启之后，问卷和票数就不能再改。"},
	"try":     {"三部手机在这一页上自己投一遍，投完的票全部扔掉。", "看一看大屏、手机和票是不是都通。", "要让同事也练一练，就建一场演练，之后一键清除。"},
	"vote":    {"请大家扫票，数字自己更新，只显示五的整数倍。", "不再增加时点截止，倒计时可以取消，也可以加一分钟。", "截止以后再来的票不收。"},
	"count":   {"收回剩下的票，一张张扫描作废，再填发出和剩余。", "印制的要等于发出加剩余加损坏；对不上先找原因。", "封票并计票以后，计票密钥就销毁，不能重来。"},
	"result":  {"结果可以在大屏上公布，也可以下载。", "打印测评情况记录，请监票人、计票人签字。", "散会前请大家再扫一次手里的票，手机会核对这一票已经计入。"},
}

// helpFor returns the help of the step that the page shows.
func (e *sessionPage) helpFor(look string) *StepHelp {
	if e.is(vote.StateVoided) {
		return nil
	}
	if look == "" {
		look = [...]string{"prepare", "try", "vote", "count", "result"}[stepOf(e.s.State)]
	}
	text, ok := stepHelp[look]
	if !ok {
		return nil
	}
	return &StepHelp{Text: text[:], Checklist: e.base + "/checklist"}
}

// checklist is 现场清单 on one page, print-ready.
func (req *request) checklist() error {
	m, err := req.svc.Minutes.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	raw, err := sheets.Checklist(m, req.svc.PublicURL+"/hall")
	if err != nil {
		return err
	}
	return req.RenderDocument(raw)
}
