package account

import (
	"minping/internal/app/records"
	"minping/internal/paper"
	"minping/internal/web/panel/kit"
)

const (
	pathFactor    = "/admin/account/factor"
	pathFactorOn  = pathFactor + "/on"
	pathFactorOff = pathFactor + "/off"
)

// factorForm offers what can be done about one's own second factor (domain 4.4: optional).
func (req *request) factorForm() (kit.Form, error) {
	own, err := req.svc.Accounts.OwnAccount(req.ctx, req.who)
	if own.Factor {
		f := codeForm(pathFactorOff, "停用动态码")
		f.Label = "动态码（已开通）"
		return f, err
	}
	return kit.Form{Label: "动态码（可不开通）", Action: pathFactor, Button: "开通动态码", Kind: "quiet", Fields: []kit.Field{
		{Name: "own_password", Label: "现在的密码", Type: "password", Auto: "current-password", MaxLen: 200, Hint: "开通以后，登录时除了密码还要输入手机上的六位数字。要先装好一个身份验证器应用。"},
	}}, err
}

func codeForm(action, button string) kit.Form {
	return kit.Form{Action: action, Button: button, Kind: "next", Fields: []kit.Field{
		{Name: "otp", Label: "手机上现在的六位数字", Type: "number6"},
	}}
}

// beginFactor shows the secret once, for the app to read.
func (req *request) beginFactor() error {
	form, err := req.factorForm()
	if err != nil {
		return err
	}
	f, err := req.svc.Accounts.BeginSecondFactor(req.ctx, req.who, req.FormValue("own_password"))
	if records.KindOf(err) == records.Invalid {
		err = kit.FieldError("own_password", "密码不对。")
	}
	form.Label = ""
	if req.MarkErrors(&form, err) {
		return req.Render(kit.FormPage{Frame: req.Frame("开通动态码"), Form: form})
	}
	if err != nil {
		return err
	}
	qr, err := paper.NewQR(f.URL)
	if err != nil {
		return err
	}
	return req.Render(kit.FormPage{
		Frame: req.Frame("开通动态码"), Form: codeForm(pathFactorOn, "开通"),
		Intro: []string{"用身份验证器应用扫这个码，或手工输入密钥，再填入它显示的六位数字。密钥只显示这一次。"},
		Code:  &kit.Code{Path: qr.Path(), Side: qr.Side(), Says: "二维码，给身份验证器应用扫"},
		Aside: []kit.Fact{{Name: "密钥", Value: f.Secret}},
	})
}

func (req *request) turnFactorOn() error {
	return req.turnFactor(codeForm(pathFactorOn, "开通"), "开通动态码", req.svc.Accounts.ConfirmSecondFactor(req.ctx, req.who, req.FormValue("otp")))
}

func (req *request) turnFactorOff() error {
	return req.turnFactor(codeForm(pathFactorOff, "停用动态码"), "停用动态码", req.svc.Accounts.EndSecondFactor(req.ctx, req.who, req.FormValue("otp")))
}

func (req *request) turnFactor(form kit.Form, title string, err error) error {
	if req.MarkErrors(&form, err) {
		return req.Render(kit.FormPage{Frame: req.Frame(title), Form: form})
	}
	if err != nil {
		return err
	}
	return req.Redirect(kit.PathAccount, "factor")
}
