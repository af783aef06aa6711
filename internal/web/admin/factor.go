package admin

import (
	"minping/internal/app"
	"minping/internal/paper"
	"minping/internal/web/admin/page"
)

const (
	pathFactor    = "/admin/account/factor"
	pathFactorOn  = pathFactor + "/on"
	pathFactorOff = pathFactor + "/off"
)

// factorForm offers what can be done about one's own second factor (domain 4.4: optional).
func (v *visit) factorForm() (page.Form, error) {
	own, err := v.p.svc.OwnAccount(v.ctx, v.who)
	if own.Factor {
		f := codeForm(pathFactorOff, "停用动态码")
		f.Label = "动态码（已开通）"
		return f, err
	}
	return page.Form{Label: "动态码（可不开通）", Action: pathFactor, Button: "开通动态码", Kind: "quiet", Fields: []page.Field{
		{Name: "own_password", Label: "现在的密码", Type: "password", Auto: "current-password", MaxLen: 200, Hint: "开通以后，登录时除了密码还要输入手机上的六位数字。要先装好一个身份验证器应用。"},
	}}, err
}

func codeForm(action, button string) page.Form {
	return page.Form{Action: action, Button: button, Kind: "next", Fields: []page.Field{
		{Name: "otp", Label: "手机上现在的六位数字", Type: "number6"},
	}}
}

// beginFactor shows the secret once, for the app to read.
func (v *visit) beginFactor() error {
	form, err := v.factorForm()
	if err != nil {
		return err
	}
	f, err := v.p.svc.BeginSecondFactor(v.ctx, v.who, v.FormValue("own_password"))
	if app.KindOf(err) == app.Invalid {
		err = fieldError("own_password", "密码不对。")
	}
	if form.Label = ""; v.mark(&form, err) {
		return v.show(page.FormPage{Frame: v.frame("开通动态码"), Form: form})
	}
	if err != nil {
		return err
	}
	qr, err := paper.NewQR(f.URL)
	if err != nil {
		return err
	}
	return v.show(page.FormPage{
		Frame: v.frame("开通动态码"), Form: codeForm(pathFactorOn, "开通"),
		Intro: []string{"用身份验证器应用扫这个码，或手工输入密钥，再填入它显示的六位数字。密钥只显示这一次。"},
		Code:  &page.Code{Path: qr.Path(), Side: qr.Side(), Says: "二维码，给身份验证器应用扫"},
		Aside: []page.Fact{{Name: "密钥", Value: f.Secret}},
	})
}

func (v *visit) turnFactorOn() error {
	return v.turnFactor(codeForm(pathFactorOn, "开通"), "开通动态码", v.p.svc.ConfirmSecondFactor(v.ctx, v.who, v.FormValue("otp")))
}

func (v *visit) turnFactorOff() error {
	return v.turnFactor(codeForm(pathFactorOff, "停用动态码"), "停用动态码", v.p.svc.EndSecondFactor(v.ctx, v.who, v.FormValue("otp")))
}

func (v *visit) turnFactor(form page.Form, title string, err error) error {
	if v.mark(&form, err) {
		return v.show(page.FormPage{Frame: v.frame(title), Form: form})
	}
	if err != nil {
		return err
	}
	return v.on(pathAccount, "factor")
}
