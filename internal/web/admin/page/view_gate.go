package page

// Setup makes the first account from a one-time link.
type Setup struct {
	Frame
	Form Form
	Gone bool // the link was used, or is not one
}

func (Setup) template() string { return "setup" }
func (Setup) shell() string    { return shellGate }

// Login is where staff sign in.
type Login struct {
	Frame
	Form     Form
	SignedIn string // who signed in again, and goes on with what was typed before
}

func (Login) template() string { return "login" }
func (Login) shell() string    { return shellGate }

// Problem is any page that could not be shown: what happened and what to do.
type Problem struct {
	Frame
	Status   int
	Text     string
	Incident string // names the entry in the log; "" when there is none
	Do       []Link
	SignedIn bool
}

func (Problem) template() string { return "problem" }

func (p Problem) shell() string {
	if p.SignedIn {
		return shellPanel
	}
	return shellGate
}

// FormPage is a task that is one form.
type FormPage struct {
	Frame
	Intro []string
	Code  *Code
	Form  Form
	Aside []Fact
	More  []Form // what else can be done, folded away
}

// Code is a QR code: one path in units of its modules.
type Code struct {
	Path string
	Side int
	Says string
}

func (FormPage) template() string { return "formpage" }
