package kit

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/records"
	"minping/internal/web/guard"
)

// Request is one request of a person using the panel.
type Request struct {
	*fiber.Ctx
	panel    *Panel
	ctx      context.Context
	Who      records.Actor
	Here     string    // the navigation entry the page belongs to
	answered bool      // a guard has answered already
	until    time.Time // a search waits until then for what is newest
}

// Frame returns what surrounds the visitor's page.
func (req *Request) Frame(title string) Frame {
	f := Frame{
		Title: title, Here: req.Here, Path: req.Path(), Trial: req.panel.svc.Env.Trial(),
		Unprotected: !req.panel.svc.Env.Protected(), Notice: req.Flash(),
	}
	if req.Who.ID != "" {
		f.User = User{Name: req.Who.Name, Role: RoleName(req.Who.Role), Body: BodyName(req.Who.Body)}
		f.Nav = req.panel.navigation(req.Who)
		f.Seeks = len(req.panel.seekable(req)) > 0
	}
	return f
}

// Offers returns the buttons that other areas put on a session's page.
func (req *Request) Offers(session string) (out []Form) {
	for _, offer := range req.panel.offers {
		if f := offer(session); f != nil {
			out = append(out, *f)
		}
	}
	return out
}

// Render answers with a page.
func (req *Request) Render(p View) error {
	var b bytes.Buffer
	if err := req.panel.pages.Draw(&b, p); err != nil {
		return err
	}
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(Owned(b.Bytes(), req.Who.ID))
}

// RenderFragment answers with a fragment of a page, for htmx.
func (req *Request) RenderFragment(p View, name string) error {
	var b bytes.Buffer
	if err := req.panel.pages.DrawPart(&b, p, name); err != nil {
		return err
	}
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(Owned(b.Bytes(), req.Who.ID))
}

var (
	errCrossSite = &records.Error{Kind: records.Forbidden, Code: "cross_site", Text: records.Text{
		ZH: "这个请求不是从本系统的页面发出的，没有执行。", EN: "This request did not come from the panel's own pages.",
	}}
	errRole = &records.Error{Kind: records.Forbidden, Code: "forbidden", Text: records.Text{
		ZH: "您的角色不能看这个页面，也不能进行这项操作。", EN: "Your role may not see or do this.",
	}}
)

// RenderError answers with a page that says what went wrong and what to do.
func (req *Request) RenderError(err error) error {
	p := guard.Explain(req.ctx, err)
	guard.Headers(req.Ctx, p.Status)
	req.Status(p.Status)
	f := req.Frame(problemTitle(p.Status))
	f.Notice = nil
	if p.Status == http.StatusRequestEntityTooLarge {
		p.Detail = "文件太大，没有上传。名单和表格最大 8 MB，其他内容最大 1 MB；表格请删掉图片和多余的工作表再传。"
	}
	out := Problem{Frame: f, Status: p.Status, Text: p.Detail, Incident: p.Incident, SignedIn: req.Who.ID != ""}
	for _, e := range p.Errors {
		out.Text += e.Message
	}
	if back := req.back(); back != "" && p.Status != http.StatusNotFound {
		out.Do = append(out.Do, Link{Href: back, Text: "回到刚才的页面"})
	}
	out.Do = append(out.Do, Link{Href: "/admin", Text: "回到首页"})
	return req.Render(out)
}

// back returns the page a form was sent from.
func (req *Request) back() string {
	if req.Method() == http.MethodGet {
		return ""
	}
	u, err := url.Parse(req.Get(fiber.HeaderReferer))
	if err != nil || !strings.HasPrefix(u.Path, "/admin") || u.Path == PathLogin {
		return ""
	}
	return u.RequestURI()
}

func problemTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "没有这个页面"
	case http.StatusForbidden:
		return "不能这样做"
	case http.StatusConflict:
		return "现在不能这样操作"
	case http.StatusPreconditionFailed:
		return "别人刚刚改过"
	case http.StatusServiceUnavailable:
		return "暂时不能用"
	case http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return "提交的内容有误"
	}
	return "出错了"
}

// SetFormValue changes what was sent, for fields that the page has in two shapes.
func SetFormValue(req *Request, name, value string) { req.Ctx.Request().PostArgs().Set(name, value) }

// Was returns what a field of a form with a version held when its page was drawn.
func Was(req *Request, name string) string { return req.FormValue(wasPrefix + name) }

// Redirect continues on another page after something was done, and says there what: said is a key of flashes. A path
// may end with the place on the page that was worked on.
func (req *Request) Redirect(path, said string) error {
	path, place, placed := strings.Cut(path, "#")
	if said != "" {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		path += sep + "said=" + url.QueryEscape(said)
	}
	if placed {
		path += "#" + place
	}
	return req.Ctx.Redirect(path, http.StatusSeeOther)
}

// Flash returns what the previous page did. Only our own sentences are ever shown, whatever the address contains.
func (req *Request) Flash() *Notice {
	said, of, _ := strings.Cut(req.Query("said"), ".")
	if n, ok := flashes[said]; ok {
		if said == "added" || said == "saved" {
			n.Text = things[of] + n.Text
		}
		return &n
	}
	return req.panel.toasts.read(req.Who.ID, said, req.panel.svc.Env.Exactly())
}

// things are what was added or saved, as in added.unit.
var things = map[string]string{
	"answer": "答复", "batch": "批次", "briefing": "通报会", "comment": "意见建议", "dates": "起止日期", "disclosure": "通报稿", "document": "公文",
	"facts": "台账与结论", "file": "附件", "hearing": "质询答辩会", "item": "台账事项", "judge": "评委", "list": "任务清单", "mark": "标记",
	"progress": "进展", "question": "追问", "regulation": "制度文件", "round": "轮次", "scheme": "评估方案", "selfcheck": "自查", "session": "现场测评",
	"step": "办理情况", "tasks": "任务", "teams": "编组", "type": "公文类型", "unit": "单位", "use": "运用情况",
}

// flashes are the sentences that a page may begin with after something was done.
var flashes = map[string]Notice{
	"out":          {Kind: "good", Text: "已退出。"},
	"change":       {Kind: "fair", Text: records.ErrDue.Text.ZH},
	"password":     {Kind: "good", Text: "密码已修改，请用新密码登录。"},
	"factor":       {Kind: "good", Text: "已保存。动态码的开通或停用从下次登录起有效。"},
	"setup":        {Kind: "good", Text: "管理员账号已建好。接下来：新建一轮，导入单位，再给组织者和评估人员添加账号。"},
	"password_set": {Kind: "good", Text: "新密码已存好，您已登录。"},
	"saved":        {Kind: "good", Text: "已保存。"},
	"removed":      {Kind: "fair", Text: "已删除。"},
	"cancelled":    {Kind: "fair", Text: "已取消。"},
	"tested":       {Kind: "info", Text: "已试发，结果在下面。"},
	"takenback":    {Kind: "good", Text: "已撤销，恢复成原来的样子。"},
	"added":        {Kind: "good", Text: "已添加。"},
	"draft":        {Kind: "good", Text: "草稿已保存。"},
	"submitted":    {Kind: "good", Text: "评分表已提交。锁定之前还可以修改后再提交。"},
	"reported":     {Kind: "good", Text: "报告已报送巡察办。还可以改好后重新报送。"},
	"locked":       {Kind: "good", Text: "评分已锁定。"},
	"reopened":     {Kind: "fair", Text: "评分表已退回，锁定已解除。"},
	"decided":      {Kind: "good", Text: "已按您的决定处理，并记入审计。"},
	"candidate":    {Kind: "good", Text: "已记录。"},
	"enabled":      {Kind: "good", Text: "账号已恢复。"},
	"disabled":     {Kind: "good", Text: "账号已停用。"},
	"opened":       {Kind: "good", Text: "已开启。"},
	"pending":      {Kind: "fair", Text: "已提出申请，请另一个账号在 10 分钟内登录确认。"},
	"closing":      {Kind: "good", Text: "倒数开始了，数完就截止。"},
	"sealed":       {Kind: "good", Text: "已封票。"},
	"counted":      {Kind: "good", Text: "计票完成，计票密钥已销毁。"},
	"running":      {Kind: "fair", Text: "正在进行。这一页会自己更新，关掉也会继续。"},
	"moved":        {Kind: "good", Text: "已完成。"},
	"voided":       {Kind: "fair", Text: "这一场已作废，密钥已销毁。"},
	"admitted":     {Kind: "good", Text: "签到已截止。"},
	"paused":       {Kind: "fair", Text: "已暂停。"},
	"resumed":      {Kind: "good", Text: "已继续。"},
	"scheduled":    {Kind: "good", Text: "定时已保存。"},
	"accounted":    {Kind: "good", Text: "清点数已保存。"},
	"override":     {Kind: "good", Text: "两人已写明原因，可以继续。"},
	"spare":        {Kind: "good", Text: "补发已登记，会写进测评情况记录。"},
	"wiped":        {Kind: "good", Text: "演练已清除，只在审计记录里记有这件事。"},
	"paper":        {Kind: "good", Text: "已保存。"},
	"revoked":      {Kind: "good", Text: "大屏地址已全部失效。"},
	"bulletin":     {Kind: "good", Text: "通报已发布，各被巡察单位可以看到自己的结果。"},
	"pooled":       {Kind: "good", Text: "名单已收下。"},
	"fixed":        {Kind: "good", Text: "人数已定，承诺值在下面。"},
	"drawn":        {Kind: "good", Text: "已抽取。请通知抽中的人到会。"},
	"replaced":     {Kind: "good", Text: "已换成下一个候补。"},
	"erased":       {Kind: "good", Text: "名单已删除。"},
	"withdrawn":    {Kind: "good", Text: "申请已撤回。"},
	"extended":     {Kind: "good", Text: "已延长 1 分钟。"},
	"uncounted":    {Kind: "good", Text: "倒计时已取消，继续投票。"},
	"paired":       {Kind: "good", Text: "数字已收下，几秒后大屏就会显示这一场。"},
	"doc_draft":    {Kind: "fair", Text: "回到草稿，改好以后再送审。"},
	"doc_asked":    {Kind: "good", Text: "已送去征求意见。收齐以后再送审。"},
	"doc_sent":     {Kind: "good", Text: "已送审，等批准。批准以后由巡察办印发。"},
	"doc_approved": {Kind: "good", Text: "已批准，由巡察办印发。"},
	"doc_issued":   {Kind: "good", Text: "已印发，取得发文字号，送收文单位。"},
	"doc_gone":     {Kind: "fair", Text: "草稿已撤销。"},
	"published":    {Kind: "good", Text: "结果已在大屏上公布。"},
	"unpublished":  {Kind: "good", Text: "大屏上不再显示结果。"},
	"phones":       {Kind: "info", Text: "手机正在一部一部地投，看圆环。"},
	"filed":        {Kind: "good", Text: "已归档。"},
	"dropped":      {Kind: "good", Text: "草稿已放弃。"},
	"drafted":      {Kind: "good", Text: "已起草，请核对后送审。"},
	"received":     {Kind: "good", Text: "已签收。"},
	"result":       {Kind: "good", Text: "结果已锁定。现在可以起草通知、通报和报告。"},
	"undone":       {Kind: "fair", Text: "已记录。两人都同意后，结果才会重新打开。"},
	"final_opened": {Kind: "fair", Text: "锁定已撤销，结果重新打开。"},
	"undo_ended":   {Kind: "good", Text: "申请已撤回，结果仍然锁定。"},
	"printed":      {Kind: "good", Text: "票已备好。"},
	"begun":        {Kind: "good", Text: "已开始计时，大屏上可以看到。"},
	"struck":       {Kind: "good", Text: "评委已划去，其余评委都打完分就可以锁定。"},
	"scored":       {Kind: "good", Text: "已记下。锁定之前还可以改。"},
	"same":         {Kind: "good", Text: "没有改动，已打的分照旧。"},
	"points":       {Kind: "good", Text: "评分已提交。锁定之前还可以修改后再提交。"},
	"prepared":     {Kind: "good", Text: "已提出，等领导确认。"},
	"declined":     {Kind: "good", Text: "已记录：不采纳，这项建议不再出现。"},
}
